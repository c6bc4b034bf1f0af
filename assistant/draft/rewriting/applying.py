r"""Sentences put in the place of those that they replace; every other character stays.

A sentence is written in the manner of the file: with its command for citations, and with the words
that it rests on beside it where those of the old sentence stood, which they replace.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.checking.latex import IN_BRACKETS
from assistant.render.draft import latex, pandoc
from assistant.render.draft.options import Options

if TYPE_CHECKING:
    from assistant.draft.rewriting.manuscript import Manuscript, Span
    from assistant.draft.rewriting.result import Proposal
    from assistant.results import Statement

_ABOVE = re.compile(r'(?:^[ \t]*% (?:\[[^\[\]\s]+\] ".*"|weak: .*)\r?\n)+[ \t]*\Z', re.MULTILINE)
_BEHIND = re.compile(r'(?: <!-- (?:\[[^\[\]\s]+\] "[^\n]*?"|weak: [^\n]*?) -->)+')
"""What litrev notes of a sentence, in LaTeX and in Markdown."""

_COMMAND = re.compile(r"\\([A-Za-z]+)\*?\s*[\[{]")

NOTED = Options(receipts="comments")


class Edit(NamedTuple):
    """What is to stand in the place of a part of a text."""

    start: int
    end: int
    text: str


def applied(manuscript: Manuscript, proposals: Iterable[Proposal]) -> str:
    """The text of the file with those proposals in it that are ready."""
    text = manuscript.text
    for edit in sorted(edits(manuscript, proposals), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def edits(manuscript: Manuscript, proposals: Iterable[Proposal]) -> list[Edit]:
    """One for each proposal that is ready, in places that do not overlap."""
    ready = ((one, manuscript.spans[one.sentence]) for one in proposals if one.ready)
    write = _latex if manuscript.latex else _markdown
    return [write(manuscript.text, span, one.statements) for one, span in ready]


def _latex(text: str, span: Span, statements: Sequence[Statement]) -> Edit:
    command = _command(text[span.start : span.end], text)
    sentences = [latex.cited(statement, (), command) for statement in statements]
    noted = _ABOVE.search(text[: span.start])
    if not noted:
        return Edit(span.start, span.end, " ".join(sentences))
    pairs = zip(statements, sentences, strict=True)
    lines = [line for one, said in pairs for line in (*latex.comments(one, NOTED), said)]
    return Edit(noted.start(), span.end, _ends(text).join(lines))


def _markdown(text: str, span: Span, statements: Sequence[Statement]) -> Edit:
    noted = _BEHIND.match(text, span.end)
    parts = [
        part
        for one in statements
        for part in (pandoc.cited(one), *(pandoc.notes(one, NOTED) if noted else ()))
    ]
    return Edit(span.start, noted.end() if noted else span.end, " ".join(parts))


def _command(sentence: str, text: str) -> str:
    """The sentence's own command for citations in brackets, or else the usual one of the file."""
    for part in (sentence, text):
        used: Counter[str] = Counter(n for n in _COMMAND.findall(part) if n in IN_BRACKETS)
        for command, _ in used.most_common(1):
            return command
    return "citep"


def _ends(text: str) -> str:
    """How the lines of a text end."""
    return "\r\n" if "\r\n" in text else "\n"
