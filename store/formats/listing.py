"""A saved web page of papers: title and abstract in turn, among what else was on the page.

A line is prose (an abstract) or short. The short line nearest above an abstract is its title. Any
other short line is what the page put around the papers, unless it reads like a title: then it is
a paper without its abstract, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from store.formats.entry import entry, missing_part
from store.formats.manuscript import is_section
from store.records import Paper, Problem
from store.text import clean

if TYPE_CHECKING:
    from store.formats.stream import Stream

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FURNITURE = re.compile(
    rf"""new | trending(\ papers)? | (daily|weekly|monthly)?\ ?papers
    | get\ trending\ papers.{{0,60}} | subscribe | by\ ?ak\ and\ the\ research\ community
    | submitted\ by.{{0,60}} | published\ on.{{0,60}} | upvote.{{0,60}} | (·\ )?\d+\ authors?
    | {_MONTH}\ \d{{1,2}}(,?\ \d{{4}})? | \d{{1,2}}\ {_MONTH}(\ \d{{4}})? | \d{{4}}-\d\d-\d\d
    | [\W\d]+""",
    re.IGNORECASE | re.VERBOSE,
)
"""Labels of buttons, mottos, dates, counts: whole lines that are never a title."""

_GLUED = re.compile(r"^(?:Subscribe|Upvote|new)(?=[A-Z])")
_END = re.compile(r"[.!?…。！？][\"'”’)\]]*$")

_PROSE_WORDS = 40
"""A line this long is an abstract; the longest titles have some 25 words."""
_SENTENCE_WORDS = 20
"""So is one this long that ends like a sentence."""
_SHORT_WORDS = 8
"""And so is one this long that ends with a full stop, below a title and not above prose."""
_PROSE_LETTERS = 300
"""And so is one this long in a script without spaces."""
_TITLE_LETTERS = 15
"""A short line without an abstract is told from this length on; below, it is likelier a label."""


def sniff(head: str) -> bool:
    """Whether short lines stand above prose: two, or one among what pages put around papers.

    One alone may as well be the title of a text. Lines of prose that are all short are a text
    with hard line breaks.
    """
    if head.lstrip()[:1] in ("<", "{", "["):
        return False
    lines = [line for line in map(clean, head.split("\n")) if line]
    below = [
        line
        for above, line in pairwise(lines)
        if _is_prose(line) and not _is_prose(above) and not is_section(above)
    ]
    enough = 1 if any(map(_FURNITURE.fullmatch, lines)) else 2
    return len(below) >= enough and any(map(_is_long, below))


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of a page; a problem for a title without abstract and the other way round."""
    file = stream.file
    title, at = "", 0
    lines = chain(_lines(stream), [(0, "")])
    for (number, line), (_, below) in pairwise(lines):
        if _is_prose(line) or (title and _is_sentence(line) and not _is_prose(below)):
            yield entry(file, at or number, title=title, abstract=line)
            title, at = "", 0
        else:
            yield from _orphan(file, at, title)
            title, at = line, number
    yield from _orphan(file, at, title)


def _lines(stream: Stream) -> Iterator[tuple[int, str]]:
    """The lines that could be of a paper, numbered from 1, without labels glued to them."""
    for number, line in stream.lines():
        bare = _GLUED.sub("", clean(line))
        if bare and not _FURNITURE.fullmatch(bare):
            yield number, bare


def _orphan(file: str, line: int, title: str) -> Iterator[Problem]:
    if len(title) >= _TITLE_LETTERS:
        yield Problem(file=file, line=line, reason=missing_part(title, ""))


def _is_prose(line: str) -> bool:
    words = line.count(" ") + 1
    if words >= _SENTENCE_WORDS and _END.search(line):
        return True
    return _is_long(line)


def _is_long(line: str) -> bool:
    return line.count(" ") + 1 >= _PROSE_WORDS or len(line) >= _PROSE_LETTERS


def _is_sentence(line: str) -> bool:
    """Whether a line, short for an abstract, is one if it stands where an abstract should."""
    return line.endswith((".", "。")) and line.count(" ") + 1 >= _SHORT_WORDS
