"""A text with one paper: its title, perhaps its authors, and its abstract, hard-wrapped or not.

Several papers in one file are parted by rules: lines of `---`, `===` or `***` after an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from store.formats.entry import FIELD_LIMIT
from store.formats.manuscript import Manuscript, are_people, is_fact, is_section
from store.formats.stream import Line
from store.formats.text import clean
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_RULE = re.compile(r"([-=*_~])\1{2,}|\f")
_OTHER_FORMAT = re.compile(r"[<{\[@%]")
_TITLE_WORDS = 30
_WORDS = 25
"""An abstract has at least so many; the rest of a text with fewer is likelier a note."""


class Block(NamedTuple):
    """Lines without an empty one between them, and the number of the first; none for a rule."""

    line: int
    lines: list[str]


def sniff(head: str) -> bool:
    """Whether it begins like a title, with prose somewhere below."""
    numbered = (Line(number, text) for number, text in enumerate(head.split("\n"), start=1))
    lines = [line for block in blocks(numbered) for line in block.lines]
    if not lines or _OTHER_FORMAT.match(lines[0]):
        return False
    return len(lines[0].split()) <= _TITLE_WORDS and _count(lines[1:]) >= _WORDS


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The paper; or those between rules, each a problem where title or abstract is missing."""
    paper: Manuscript | None = None
    for block in blocks(stream.lines()):
        if not block.lines:
            if paper:
                yield paper.paper(stream.file)
            paper = None
        elif paper is None:
            paper = begun(block)
        else:
            _take(block.lines, paper)
    if paper:
        yield paper.paper(stream.file)


def blocks(lines: Iterable[Line]) -> Iterator[Block]:
    """The paragraphs, cleaned; of a gigantic one no more than is needed to tell that it is."""
    block, size = Block(0, []), 0
    for number, text in lines:
        line = clean(text)
        if _RULE.fullmatch(text.strip(" \t")) or (not line and block.lines):
            if block.lines:
                yield block
            elif line:
                yield Block(number, [])
            block, size = Block(0, []), 0
        elif line:
            block = block if block.lines else Block(number, [])
            size += len(line)
            if size <= 2 * FIELD_LIMIT:
                block.lines.append(line)
    if block.lines:
        yield block


def begun(first: Block) -> Manuscript:
    """The paper whose title is in this block, alone or above its authors, its facts, its text."""
    title, *below = first.lines
    if is_fact(title):
        title, below = "", first.lines
    names = list(takewhile(lambda line: are_people([line]), below))
    if not names and below and _count(below) < _WORDS and not is_fact(below[0]):
        title, below = " ".join(first.lines), []
    paper = Manuscript(title, first.line)
    for part in (names, below[len(names) :]):
        if part:
            paper.paragraph(part)
    return paper


def _take(lines: list[str], paper: Manuscript) -> None:
    if is_section(lines[0]):
        paper.heading(lines[0])
        lines = lines[1:]
    if lines:
        paper.paragraph(lines)


def _count(lines: Iterable[str]) -> int:
    return sum(len(line.split()) for line in lines)
