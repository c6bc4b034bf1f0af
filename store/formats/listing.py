"""A saved web page of papers: title and abstract in turn, among what else was on the page.

A line is prose (an abstract) or short. The short line nearest above an abstract is its title. Any
other short line is what the page put around the papers, unless it reads like a title: then it is
a paper without its abstract, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.formats.entry import entry, missing_part
from store.formats.text import clean
from store.records import Paper, Problem

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FURNITURE = re.compile(
    rf"""new | trending(\ papers)? | (daily|weekly|monthly)?\ ?papers
    | get\ trending\ papers.* | subscribe | by\ ?ak\ and\ the\ research\ community
    | submitted\ by.* | published\ on.* | upvote.* | (·\ )?\d+\ authors?
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
_PROSE_LETTERS = 300
"""And so is one this long in a script without spaces."""
_TITLE_WORDS = 4
"""A short line without an abstract is told from this length on; below, it is likelier a label."""


def sniff(head: str) -> bool:
    """Whether somewhere in the text a short line stands above prose."""
    if head.lstrip()[:1] in ("<", "{", "["):
        return False
    above = ""
    for line in map(clean, head.split("\n")):
        if above and _is_prose(line) and not _is_prose(above):
            return True
        above = line or above
    return False


def read(text: str, file: str) -> Iterator[Paper | Problem]:
    """The papers of a page; a problem for a title without abstract and the other way round."""
    title, at = "", 0
    for number, line in enumerate(map(_label_removed, text.split("\n")), 1):
        if _is_prose(line):
            yield entry(file, at or number, title=title, abstract=line)
            title, at = "", 0
        elif line and not _FURNITURE.fullmatch(line):
            yield from _orphan(file, at, title)
            title, at = line, number
    yield from _orphan(file, at, title)


def _orphan(file: str, line: int, title: str) -> Iterator[Problem]:
    if len(title.split()) >= _TITLE_WORDS:
        yield Problem(file=file, line=line, reason=missing_part(title, ""))


def _label_removed(line: str) -> str:
    return _GLUED.sub("", clean(line))


def _is_prose(line: str) -> bool:
    words = line.count(" ") + 1
    if words >= _SENTENCE_WORDS and _END.search(line):
        return True
    return words >= _PROSE_WORDS or len(line) >= _PROSE_LETTERS
