"""Values of cells that mean the same, together: `Reward Models` and `reward model` are one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from assistant.claims.columns import Column
from assistant.claims.result import Row
from assistant.legible import readable
from store.english import american

_WORD = re.compile(r"[^\W_]+(?:\+\+?|\*)?")
_SINGULAR = (
    (re.compile(r"(?<=\w\w)ies$"), "y"),
    (re.compile(r"(?<=ss|ch|sh)es$|(?<=x)es$"), ""),
    (re.compile(r"(?<=[^\Wsui])s$"), ""),
)
_ARTICLE = re.compile(r"^(?:the|an?|our|this|these) (?=\w)")


class Group(NamedTuple):
    """What several claims say under one column: the words most of them use, and which they are."""

    label: str
    rows: tuple[int, ...]
    """Positions in the table, ascending, each once."""


def same(text: str) -> str:
    """What is the same in all forms of a value: not case, number, article, hyphens, spelling."""
    words = " ".join(_WORD.findall(text.casefold()))
    return " ".join(_singular(american(word)) for word in _ARTICLE.sub("", words).split())


def groups(values: Iterable[tuple[int, str]]) -> list[Group]:
    """Values with the positions of their rows, in groups; the largest first."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    rows: dict[str, dict[int, None]] = defaultdict(dict)
    for row, value in values:
        if key := same(value) or value.strip():
            forms[key][value.strip()] += 1
            rows[key].setdefault(row)
    made = [Group(_commonest(forms[key]), tuple(rows[key])) for key in forms]
    return sorted(made, key=lambda group: (-len(group.rows), group.label.casefold(), group.label))


def values(rows: Iterable[tuple[int, Row]], column: Column) -> Iterator[tuple[int, str]]:
    """What was found under a column; of a list, each item."""
    for number, row in rows:
        cell = row.cells.get(column.name)
        if cell and cell.state == "found" and cell.value:
            items = cell.value.split("; ") if column.type == "list" else [cell.value]
            yield from ((number, readable(item)) for item in items)


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


def _singular(word: str) -> str:
    for ending, instead in _SINGULAR:
        if ending.search(word):
            return ending.sub(instead, word)
    return word
