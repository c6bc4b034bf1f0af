"""A text with one paper: its title, perhaps its authors, and its abstract, hard-wrapped or not.

Several papers in one file are parted by rules: lines of `---`, `===` or `***` after an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from store.formats.manuscript import Manuscript, are_people, is_fact, is_section
from store.formats.paragraphs import Paragraph, paragraphs
from store.formats.stream import Line
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_OTHER_FORMAT = re.compile(r"[<{\[@%]")
_TITLE_WORDS = 30
_WORDS = 25
"""An abstract has at least so many; the rest of a text with fewer is likelier a note."""


def sniff(head: str) -> bool:
    """Whether it begins like a title, with prose somewhere below."""
    numbered = (Line(number, text) for number, text in enumerate(head.split("\n"), start=1))
    lines = [line for paragraph in paragraphs(numbered) for line in paragraph.lines]
    if not lines or _OTHER_FORMAT.match(lines[0]):
        return False
    return len(lines[0].split()) <= _TITLE_WORDS and _count(lines[1:]) >= _WORDS


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The paper; or those between rules, each a problem where title or abstract is missing."""
    paper: Manuscript | None = None
    for paragraph in paragraphs(stream.lines()):
        if not paragraph.lines:
            if paper:
                yield paper.paper(stream.file)
            paper = None
        elif paper is None:
            paper = begun(paragraph)
        else:
            _take(paragraph.lines, paper)
    if paper:
        yield paper.paper(stream.file)


def begun(first: Paragraph) -> Manuscript:
    """The paper whose title begins a text, alone or above its authors, its facts, its abstract."""
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
