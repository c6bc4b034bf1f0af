"""Is a draft what its plan asks for? Papers missing or added, their order, the length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.results import OWN, Paragraph, Statement

if TYPE_CHECKING:
    from assistant.draft.brief import Brief
    from assistant.draft.plan import Plan, PlannedParagraph

TOO_SHORT, TOO_LONG = 0.5, 1.5
"""Of the words asked for."""


def departures(plan: Plan, paragraphs: Sequence[Paragraph], brief: Brief) -> tuple[str, ...]:
    """What differs from the plan, in words; what was refused counts as not written.

    A paragraph is known by its heading.
    """
    passed = {
        paragraph.heading: [s for s in paragraph.statements if s.verdict != "refused"]
        for paragraph in paragraphs
    }
    of_paragraphs = (
        line
        for planned in plan.paragraph
        for line in _of_a_paragraph(planned, passed.get(planned.heading, []))
    )
    return (*of_paragraphs, *_length([s for several in passed.values() for s in several], brief))


def _of_a_paragraph(planned: PlannedParagraph, written: Sequence[Statement]) -> Iterator[str]:
    if not written:
        yield f"{planned.heading}: nothing of it could be written"
        return
    cited = tuple(dict.fromkeys(cite.key for s in written for cite in s.cites))
    for key in planned.keys:
        if key not in cited:
            yield f"{planned.heading}: {_named(key)} is planned, and not cited"
    for key in cited:
        if key not in planned.keys:
            yield f"{planned.heading}: {_named(key)} is cited, and not planned"
    order = [key for key in planned.keys if key in cited]
    if order != [key for key in cited if key in planned.keys]:
        yield f"{planned.heading}: the papers come in another order than planned"


def _length(written: Sequence[Statement], brief: Brief) -> Iterator[str]:
    words = sum(len(statement.text.split()) for statement in written)
    if written and not TOO_SHORT <= words / brief.words <= TOO_LONG:
        yield f"it has {words} words, and about {brief.words} were asked for"


def _named(key: str) -> str:
    return "your own work" if key == OWN else key
