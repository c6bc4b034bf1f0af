"""A RIS file as its papers: rispy takes a record apart, one at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from store.formats.blocks import RUNAWAY, blocks
from store.formats.ris.papers import TAGS, Record, paper
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

BEGINS = re.compile(r"[ \t]{0,8}TY {1,2}- ?\S")

_STRICT = re.compile(r"([A-Z][A-Z0-9])  - ?")
_LOOSE = re.compile(r"[ \t]*([A-Z][A-Z0-9]) {1,2}- ?")
_ENDS = re.compile(r"[ \t]*ER {1,2}-")


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of the records; one without its ER ends where the next begins.

    Tags have two spaces behind them. Where the first of a record has but one, as when it was
    copied from a web page, or is indented, all of the record may be so.
    """
    parse = _parser()
    for line, lines, whole in blocks(stream.lines(), BEGINS):
        if not lines or not BEGINS.match(lines[0]):
            continue  # what stands before the first record
        if whole or any(map(_ENDS.match, lines)):
            yield paper(parse(_values(lines)), line, stream.file)
        else:
            yield Problem(file=stream.file, line=line, reason=f"damaged record: {RUNAWAY}")


def _parser() -> Callable[[Iterable[str]], Record]:
    """rispy, told to give the values of each tag under that tag."""
    from rispy import RisParser  # type: ignore[import-untyped]

    tags = {tag: tag for tag in ("TY", *TAGS)}
    parser = RisParser(
        mapping=tags, list_tags=TAGS, delimiter_tags_mapping={}, skip_unknown_tags=True
    )

    def parse(lines: Iterable[str]) -> Record:
        record: dict[str, Any] = parser.parse_lines(iter((*lines, "ER  - ")))[0]
        return record | {"TY": [record["TY"]]}

    return parse


def _values(lines: list[str]) -> Iterator[str]:
    """A value a line, with the lines in which it goes on behind it, each behind a line feed."""
    tagged = _STRICT if _STRICT.match(lines[0]) else _LOOSE
    value: list[str] = []
    for line in lines:
        found = tagged.match(line)
        if found and value:
            yield "\n".join(value)
        if found:
            value = [f"{found[1]}  - {line[found.end() :]}"]
        elif line.strip():
            value.append(line)
    yield "\n".join(value)
