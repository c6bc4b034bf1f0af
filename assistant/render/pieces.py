"""A statement → its text in pieces, with what is cited behind each: one cut for every format."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from assistant.results import OWN, Mark, Statement


class Piece(NamedTuple):
    """Some words of a statement, and the papers that they rest on."""

    text: str
    keys: tuple[str, ...] = ()
    """Cited behind it; those of the last piece before the sign that ends it."""
    named: str = ""
    """A paper whose authors stood behind it, for a citation to stand in their place."""


def pieces(statement: Statement, told: Callable[[str], str] = str) -> list[Piece]:
    """The text as `told` has it, cut where papers are cited; a person's own abstract is none.

    What `told` makes of a beginning of the text has to be a beginning of what it makes of it.
    """
    text = told(statement.text)
    at_the_end = Mark(at=len(statement.text), keys=tuple(c.key for c in statement.cites))
    places: dict[int, dict[str, None]] = {len(text): {}}
    for mark in statement.marks or (at_the_end,):
        at = len(told(statement.text[: mark.at])) or len(text)
        places.setdefault(at, {}).update((key, None) for key in mark.keys if key != OWN)
    ends = sorted(at for at, keys in places.items() if keys or at == len(text))
    return [Piece(text[start:end], tuple(places[end])) for start, end in pairwise([0, *ends])]
