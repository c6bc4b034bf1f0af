"""What the formats of a draft make of its sentences, each with a way of writing of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from assistant.render.answer import cited_keys
from assistant.results import RelatedWork, Statement
from store.formats.latex import decode
from store.records import Paper

NOTHING = "Nothing was drafted: the library has no papers for it, or nothing passed the checks."
_LATEX = re.compile(
    r"""\\[%&\#_$]
    | \\['"`^~=.]\s?(?:\{[A-Za-z]\}|[A-Za-z])
    | \\(?:emph|text(?:bf|it|tt|sc|rm|sf))\{[^{}]*\}
    | \{\\(?:em|it|bf)\s[^{}]*\}
    | \$(?=[^$]*[\\^_=<>]|[A-Za-z]\$)[^$\s](?:[^$]*[^$\s])?\$(?!\d)""",
    re.VERBOSE,
)
_UNSEEN = frozenset(("Cc", "Cf", "Cs"))
"""Controls, signs that are not printed, and halves of a character."""


def line(text: str) -> str:
    """The text on one line, without what cannot be seen: no format's comment ends within it."""
    seen = (c for c in " ".join(text.split()) if unicodedata.category(c) not in _UNSEEN)
    return " ".join("".join(seen).split())


def readable(text: str) -> str:
    r"""The text with LaTeX that an abstract brought along, `Pok\'emon`, `$x^2$`, as it prints.

    Only what is LaTeX beyond doubt: everything else may be meant as it stands.
    """
    return _LATEX.sub(lambda piece: decode(piece[0]), text)


def legible(work: RelatedWork) -> RelatedWork:
    """The draft with readable sentences; the words that they rest on stay as the abstracts have
    them."""

    def each(statements: Iterable[Statement]) -> tuple[Statement, ...]:
        return tuple(s.model_copy(update={"text": readable(s.text)}) for s in statements)

    paragraphs = [
        one.model_copy(update={"statements": each(one.statements)}) for one in work.paragraphs
    ]
    told = {"paragraphs": tuple(paragraphs), "statements": each(work.statements)}
    return work.model_copy(update={**told, "withheld": each(work.withheld)})


def cited(work: RelatedWork, papers: Mapping[str, Paper]) -> list[Paper]:
    """The papers cited, in the order of their numbers; arXiv is the venue of those without one.

    A paper that is gone has its title alone.
    """
    if work.status == "abstained":
        return []
    listed = sorted(work.papers, key=lambda paper: paper.n)
    found = [papers.get(one.key) or Paper(key=one.key, title=one.title) for one in listed]
    return [_placed(paper) for paper in found]


def _placed(paper: Paper) -> Paper:
    venue = readable(paper.venue) or (f"arXiv:{paper.arxiv}" if paper.arxiv else "")
    return paper.model_copy(update={"title": readable(paper.title), "venue": venue})


def paragraphs(
    work: RelatedWork, heading: Callable[[str], str], sentence: Callable[[Statement], str]
) -> Iterator[str]:
    """Each paragraph, a sentence a line, so that differences between two drafts are seen."""
    for paragraph in work.paragraphs:
        yield heading(line(paragraph.heading)) + "\n".join(map(sentence, paragraph.statements))


def keys(statement: Statement) -> list[str]:
    """The papers that a statement cites; the person's own abstract is none."""
    return cited_keys([statement])


def receipts(statement: Statement) -> list[tuple[str, str]]:
    """The key and the words of each citation, words on one line."""
    return [(cite.key, line(cite.quote)) for cite in statement.cites]


def doubt(statement: Statement) -> str:
    """What the checks have against a statement, on one line."""
    return line(f"{statement.verdict}: {'; '.join(statement.reasons)}".rstrip(": "))
