"""An answer → a Markdown document that can be read by itself: text, papers, doubts, origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.claims.result import ClaimTable
    from assistant.contradictions.result import Contradictions
    from assistant.draft.rewriting.result import Rewriting
    from assistant.results import Answer, RelatedWork, Statement


def document(answer: Answer) -> str:
    """All that a person was given, with the words that each statement rests on."""
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: Answer) -> Iterator[str]:
    yield f"# {line(answer.question)}\n"
    yield answer.answer or "The library does not answer this."
    if answer.unanswered:
        yield f"\nLeft open (the model's own words): {line(answer.unanswered)}"
    yield from grounds(answer)
    yield from origin(answer)


def grounds(answer: Answer | RelatedWork) -> Iterator[str]:
    """The papers, and the words behind each statement."""
    yield f"\n## {'Papers' if answer.status == 'answered' else 'Nearest papers'}\n"
    for paper in answer.papers:
        yield f"{paper.n}. {line(paper.title)} (`{paper.key}`)"
    yield from _section("Statements", answer.statements)
    yield from _section("Withheld", answer.withheld)


def origin(answer: Answer | RelatedWork | ClaimTable | Rewriting | Contradictions) -> Iterator[str]:
    """What made it."""
    written = answer.model or "no model, quoted from the library"
    yield f"\n---\n\nRun `{answer.run}`, written by: {written}."


def _section(heading: str, statements: Sequence[Statement]) -> Iterator[str]:
    if statements:
        yield f"\n## {heading}"
    for statement in statements:
        yield f"\n**{statement.id}** ({statement.verdict}): {line(statement.text)}\n"
        yield from (f"- {reason}" for reason in statement.reasons)
        for cite in statement.cites:
            yield f"- `{cite.key}`, {cite.start}–{cite.end}: “{line(cite.quote)}”"


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())
