"""Where a handle stands → where in its sentence a citation may: behind a word, before a comma."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.results import Mark
from store.records import Cite

_BEHIND_A_WORD = re.compile(r"(?=\s|[–—]|[,;:.!?)\]}…]+(?:[\s–—]|$)|$)")
_QUOTATION = re.compile(r'“[^”]*”|"[^"]*"')
_BEFORE_A_CLAUSE = " \t\n,;:–—([{“‘"


def place(sentence: str, at: int) -> int | None:
    """The place next to `at` where a citation splits no word and no quotation; None is the end of
    the sentence, as for a handle with which it begins."""
    free = _free(sentence, _unquoted(sentence, _free(sentence, at))) if at > 0 else 0
    found = len(sentence[:free].rstrip(_BEFORE_A_CLAUSE))
    return found if found and re.search(r"\w", sentence[found:]) else None


def _free(sentence: str, at: int) -> int:
    return next(_BEHIND_A_WORD.finditer(sentence, at)).start()


def _unquoted(sentence: str, at: int) -> int:
    """The place itself, or the end of the quotation in which it is."""
    within = (one.end() for one in _QUOTATION.finditer(sentence) if one.start() < at < one.end())
    return next(within, at)


def marks(sentence: str, cited: Iterable[tuple[int | None, Cite]]) -> tuple[Mark, ...]:
    """Papers by the place where they are cited; nothing where all stand at the end."""
    places: dict[int, dict[str, None]] = {}
    for at, cite in cited:
        places.setdefault(len(sentence) if at is None else at, {})[cite.key] = None
    if places.keys() <= {len(sentence)}:
        return ()
    return tuple(Mark(at=at, keys=tuple(keys)) for at, keys in sorted(places.items()))
