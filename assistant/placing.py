"""Where a handle stands → where in its sentence a citation may: behind a word, before a comma."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.results import Mark
from store.records import Cite

_BEHIND_A_WORD = re.compile(r"""(?=[\s–—]|[,;:.!?)\]}”’"'…]+(?:[\s–—]|$)|$)""")
_QUOTATION_ENDS = re.compile(r"""(?:[,.!?]?[”’"'])*""")
_LEANS_ON_WHAT_FOLLOWS = " \t\n,;:–—([{“‘"


def place(sentence: str, at: int) -> int | None:
    """The place next to `at` where a citation splits no word and no quotation's end; None is the
    end of the sentence, as for a handle with which it begins."""
    free = _BEHIND_A_WORD.search(sentence, at) if at > 0 else None
    behind = _QUOTATION_ENDS.match(sentence, free.start()) if free else None
    found = len(sentence[: behind.end()].rstrip(_LEANS_ON_WHAT_FOLLOWS)) if behind else 0
    return found if found and re.search(r"\w", sentence[found:]) else None


def marks(sentence: str, cited: Iterable[tuple[int | None, Cite]]) -> tuple[Mark, ...]:
    """Papers by the place where they are cited; nothing where all stand at the end."""
    places: dict[int, dict[str, None]] = {}
    for at, cite in cited:
        places.setdefault(len(sentence) if at is None else at, {})[cite.key] = None
    if places.keys() <= {len(sentence)}:
        return ()
    return tuple(Mark(at=at, keys=tuple(keys)) for at, keys in sorted(places.items()))
