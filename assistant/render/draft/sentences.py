"""What the formats of a draft make of its sentences, each with a way of writing of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from assistant.render import answer
from assistant.render.lines import line
from assistant.render.papers import citable, known
from assistant.results import RelatedWork, Statement
from store.records import Paper

NOTHING = "Nothing was drafted: the library has no papers for it, or nothing passed the checks."


def cited(work: RelatedWork, papers: Mapping[str, Paper]) -> list[Paper]:
    """The papers cited, in the order of their numbers; arXiv is the venue of those without one.

    A paper that is gone has its title alone.
    """
    if work.status == "abstained":
        return []
    listed = sorted(work.papers, key=lambda paper: paper.n)
    return [citable(known(one.key, one.title, papers)) for one in listed]


def paragraphs(
    work: RelatedWork, heading: Callable[[str], str], sentence: Callable[[Statement], str]
) -> Iterator[str]:
    """Each paragraph, a sentence a line, so that differences between two drafts are seen."""
    for paragraph in work.paragraphs:
        yield heading(line(paragraph.heading)) + "\n".join(map(sentence, paragraph.statements))


def parted(text: str) -> tuple[str, str]:
    """A sentence without what ends it, and that; a full stop within a last quotation ends it."""
    if text.endswith((".”", '."')):
        return text[:-2] + text[-1], "."
    return answer.parted(text)


def placed(text: str, mark: str) -> str:
    """The sentence with a mark, if there is one, before its end."""
    return answer.placed(text, mark, parted)


def receipts(statement: Statement) -> list[tuple[str, str]]:
    """The key and the words of each citation, words on one line."""
    return [(cite.key, line(cite.quote)) for cite in statement.cites]


def doubts(statement: Statement) -> list[str]:
    """What the checks have against a statement, on one line; of a supported one nothing."""
    told = line(f"{statement.verdict}: {'; '.join(statement.reasons)}".rstrip(": "))
    return [] if statement.verdict == "supported" else [told]


def refusal(statement: Statement) -> str:
    """A statement that is withheld, with the reasons."""
    return f"withheld: {line(statement.text)} ({'; '.join(doubts(statement))})"


def appendix(work: RelatedWork) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    """The headings behind a text, and the statements whose quotations stand under them."""
    parts = (("Receipts", work.statements), ("Withheld", work.withheld))
    return ((heading, statements) for heading, statements in parts if statements)
