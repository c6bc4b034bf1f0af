"""An answer → a Markdown document that can be read by itself: text, papers, doubts, origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.render.answer import LEFT_OPEN, NO_ANSWER
from assistant.render.lines import flat
from assistant.render.origin import closing

if TYPE_CHECKING:
    from assistant.results import Answer, RelatedWork, Statement


def document(answer: Answer, beside: str = "") -> str:
    """All that a person was given, with the words that each statement rests on.

    `beside` is what was done but answering: there is no lack of an answer then.
    """
    return "\n".join(_lines(answer, beside)) + "\n"


def _lines(answer: Answer, beside: str) -> Iterator[str]:
    yield f"# {flat(answer.question)}\n"
    yield "\n\n".join(filter(None, (answer.answer, beside))) or NO_ANSWER
    if answer.unanswered:
        yield f"\n{LEFT_OPEN}{flat(answer.unanswered)}"
    yield from grounds(answer)
    yield from closing(answer)


def grounds(answer: Answer | RelatedWork) -> Iterator[str]:
    """The papers, and the words behind each statement."""
    yield f"\n## {'Papers' if answer.status == 'answered' else 'Nearest papers'}\n"
    for paper in answer.papers:
        yield f"{paper.n}. {flat(paper.title)} (`{paper.key}`)"
    yield from _section("Statements", answer.statements)
    yield from _section("Withheld", answer.withheld)


def _section(heading: str, statements: Sequence[Statement]) -> Iterator[str]:
    if statements:
        yield f"\n## {heading}"
    for statement in statements:
        yield f"\n**{statement.id}** ({statement.verdict}): {flat(statement.text)}\n"
        yield from (f"- {reason}" for reason in statement.reasons)
        for cite in statement.cites:
            yield f"- `{cite.key}`, {cite.start}–{cite.end}: “{flat(cite.quote)}”"
