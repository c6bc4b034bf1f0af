"""Markdown: a paper under each heading that is none of a paper's parts, and YAML before it all.

`# Title`, perhaps the authors' names or lines as `Year: 2020`, then paragraphs or `## Abstract`.
Headings without text of their own (*Reading list*) hold papers; below a paper's text they are its
parts, and of those only the abstract and fields such as *Keywords* are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from store.formats.frontmatter import divided
from store.formats.manuscript import Manuscript, is_section
from store.formats.paragraphs import Paragraph, paragraphs
from store.formats.plaintext import begun
from store.formats.stream import Line
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_DEEPEST = 6
_HEADING_WORDS = 30
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_UNDERLINE = re.compile(r"\s{0,3}(?:(=+)|-{3,})\s*")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_START = re.compile(
    r"\s*(?:---[ \t]*\n(?:.*\n){0,50}?(?:title|abstract)[ \t]*:|.+\n=+[ \t]*\n)", re.I
)
_SOMEWHERE = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)
_INLINE = tuple(
    (re.compile(pattern), shown)
    for pattern, shown in (
        (r"^(?:>\s?|[-*]\s+)", ""),
        (r"!\[[^\[\]]*\]\([^()\s]*\)", ""),
        (r"\[([^\[\]]*)\]\([^()\s]*(?:\s\"[^\"]*\")?\)", r"\1"),
        (r"(\*\*|__)(?=\S)([^*_]+)(?<=\S)\1", r"\2"),
        (r"(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])", r"\1"),
        (r"(?<!\w)_(?=\S)([^_]+)(?<=\S)_(?!\w)", r"\1"),
        (r"`([^`]+)`", r"\1"),
        (r"\\([*_#\[\]`>~-])", r"\1"),
    )
)


def sniff(head: str) -> bool:
    """Whether there is a heading in it, or YAML before it with a title or an abstract."""
    return bool(_START.match(head) or _SOMEWHERE.search(head))


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers; a heading with neither text nor papers below it is a problem."""
    facts, lines = divided(stream.lines())
    titled = any(name.lower() == "title" for name in facts)
    paper, depth = (Manuscript("", 1, facts), 0) if titled else (None, 0)
    for level, found in _levelled(lines):
        text = found.lines[0]
        if not level and paper:
            paper.paragraph(found.lines)
        elif not level:
            paper, depth = begun(found), _DEEPEST + 1
        elif paper and (is_section(text) or (level > depth and paper.begun)):
            paper.heading(text)
            depth = min(depth, level - 1)
        else:
            if paper and (depth >= level or paper.begun):
                yield from _finished(paper, depth, stream.file)
            paper, depth, facts = Manuscript(text, found.line, facts), level, {}
    if paper:
        yield paper.paper(stream.file)


def _finished(paper: Manuscript, depth: int, file: str) -> Iterator[Paper | Problem]:
    """The paper; where it is what stands before the first heading, only if it is one."""
    found = paper.paper(file)
    if depth <= _DEEPEST or isinstance(found, Paper):
        yield found


def _levelled(lines: Iterable[Line]) -> Iterator[tuple[int, Paragraph]]:
    """Headings with their levels, and paragraphs with level 0, without marks of emphasis."""
    for found in paragraphs(_parted(lines)):
        if found.lines:
            heading = _HEADING.fullmatch(found.lines[0])
            texts = [heading[2].rstrip(" #")] if heading else found.lines
            yield len(heading[1]) if heading else 0, Paragraph(found.line, list(map(_shown, texts)))


def _parted(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines with empty ones around headings, all of which begin with `#`."""
    above, underlined = "", False
    for (number, text), (_, below) in pairwise(chain(lines, [Line(0, "")])):
        line = _FENCE.sub("", text) if _FENCE.match(text) else text
        rule = None if above or underlined else _UNDERLINE.fullmatch(below)
        if underlined:
            line, underlined = "", False
        elif rule and line.strip() and len(line.split()) <= _HEADING_WORDS:
            line, underlined = f"{'#' if rule[1] else '##'} {line.strip()}", True
        if _HEADING.fullmatch(line.strip()):
            yield from (Line(number, ""), Line(number, line), Line(number, ""))
            line = ""
        else:
            yield Line(number, line)
        above = line.strip()


def _shown(text: str) -> str:
    """A line without the signs of emphasis, links, quotations and lists."""
    for pattern, shown in _INLINE:
        text = pattern.sub(shown, text)
    return text
