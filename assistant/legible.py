"""LaTeX that abstracts bring along → what a reader would see of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.results import RelatedWork, Statement
from store.formats.latex import decode

_LATEX = re.compile(
    r"""\\[%&\#_$]
    | \\['"`^~=.]\s?(?:\{[A-Za-z]\}|[A-Za-z])
    | \\(?:emph|text(?:bf|it|tt|sc|rm|sf))\{[^{}]*\}
    | \{\\(?:em|it|bf)\s[^{}]*\}
    | \{\\[A-Za-z]+\}
    | \$(?=[^$]*[\\^_=<>]|[A-Za-z]\$)[^$\s](?:[^$]*[^$\s])?\$(?!\d)""",
    re.VERBOSE,
)


def readable(text: str) -> str:
    r"""The text with LaTeX that an abstract brought along, `Pok\'emon`, `$x^2$`, as it prints.

    Only what is LaTeX beyond doubt: everything else may be meant as it stands.
    """
    return _LATEX.sub(lambda piece: decode(piece[0]), text)


def readable_draft(work: RelatedWork) -> RelatedWork:
    """The draft with readable sentences; the words that they rest on stay as the abstracts have
    them."""

    def each(statements: Iterable[Statement]) -> tuple[Statement, ...]:
        return tuple(map(_readable, statements))

    paragraphs = [
        one.model_copy(update={"statements": each(one.statements)}) for one in work.paragraphs
    ]
    told = {"paragraphs": tuple(paragraphs), "statements": each(work.statements)}
    return work.model_copy(update={**told, "withheld": each(work.withheld)})


def _readable(statement: Statement) -> Statement:
    text = statement.text
    marks = tuple(m.model_copy(update={"at": _moved(text, m.at)}) for m in statement.marks)
    return statement.model_copy(update={"text": readable(text), "marks": marks})


def _moved(text: str, at: int) -> int:
    """A place in the text as one in what is readable of it; within LaTeX, the place behind that."""
    before = [piece for piece in _LATEX.finditer(text) if piece.start() < at]
    grown = sum(len(decode(piece[0])) - len(piece[0]) for piece in before)
    return max([at, *(piece.end() for piece in before)]) + grown
