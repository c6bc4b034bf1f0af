"""A RIS file as its papers: rispy takes a record apart, one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.formats.blocks import RUNAWAY, blocks
from store.formats.ris.papers import MANY_VALUES, ONE_VALUE, Record, paper
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

BEGINS = re.compile(r"[ \t]{0,8}TY {1,2}- ?\S")

_STRICT = re.compile(r"TY  - ")
_LOOSE = re.compile(r"[ \t]*([A-Z][A-Z0-9]) {1,2}- ?(.*)")
_ENDS = re.compile(r"[ \t]*ER {1,2}-")
_TAGS = {tag: tag for tag in (*ONE_VALUE, *MANY_VALUES)}


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of the records; one without its ER ends where the next begins.

    Tags have two spaces behind them. Where the first of a record has but one, as when it was
    copied from a web page, or is indented, all of the record may be so.
    """
    for line, lines, whole in blocks(stream.lines(), BEGINS):
        if not lines or not BEGINS.match(lines[0]):
            continue  # what stands before the first record
        if whole or any(map(_ENDS.match, lines)):
            yield paper(_record(lines), line, stream.file)
        else:
            yield Problem(file=stream.file, line=line, reason=f"damaged record: {RUNAWAY}")


def _record(lines: list[str]) -> Record:
    """The values of each tag; a value that goes on in further lines is several, but for titles."""
    from rispy import RisParser  # type: ignore[import-untyped]

    strict = lines if _STRICT.match(lines[0]) else map(_spaced, lines)
    parser = RisParser(
        mapping=_TAGS,
        list_tags=list(MANY_VALUES),
        delimiter_tags_mapping={},
        skip_unknown_tags=True,
    )
    [values, *_] = parser.parse_lines(iter((*strict, "ER  - ")))
    return {tag: [text] if isinstance(text, str) else text for tag, text in values.items()}


def _spaced(line: str) -> str:
    """A line with its tag, if it has one, as the format wants it."""
    tagged = _LOOSE.fullmatch(line)
    return f"{tagged[1]}  - {tagged[2]}" if tagged else line
