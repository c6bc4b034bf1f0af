"""A file of entries, cut where each one begins: only one of them is in memory at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from store.formats.stream import Line

LIMIT = 8_000_000
"""Characters kept of a block; the rest of a longer one is passed over."""

RUNAWAY = f"not ended within {LIMIT:,} characters"


class Block(NamedTuple):
    """The lines from one that begins an entry to the next such line."""

    line: int
    """The number of its first line."""
    lines: list[str]
    whole: bool
    """Whether these are all of its lines."""


def blocks(lines: Iterable[Line], begins: re.Pattern[str]) -> Iterator[Block]:
    """The blocks of a file; the first is what stands before its first entry, and may be empty.

    A damaged entry so ends where the next one begins, and costs nothing but itself.
    """
    start, kept, size = 1, list[str](), 0
    for number, text in lines:
        if begins.match(text):
            yield Block(start, kept, size <= LIMIT)
            start, kept, size = number, [], 0
        size += len(text) + 1
        if size <= LIMIT or not kept:
            kept.append(text)
    yield Block(start, kept, size <= LIMIT)
