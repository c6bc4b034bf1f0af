"""Is a draft what its plan asks for? Papers missing or added, their order, own work, the length."""

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
    yield from (f"{planned.heading}: {told}" for told in _own(planned, written))
    cited = [key for key in dict.fromkeys(c.key for s in written for c in s.cites) if key != OWN]
    for key in planned.keys:
        if key not in (*cited, OWN):
            yield f"{planned.heading}: {key} is planned, and not cited"
    for key in cited:
        if key not in planned.keys:
            yield f"{planned.heading}: {key} is cited, and not planned"
    order = [key for key in planned.keys if key in cited]
    if order != [key for key in cited if key in planned.keys]:
        yield f"{planned.heading}: the papers come in another order than planned"


def _own(planned: PlannedParagraph, written: Sequence[Statement]) -> Iterator[str]:
    """The person's own work stands at the end of a paragraph, whether that is planned or not."""
    own = [any(cite.key == OWN for cite in statement.cites) for statement in written]
    if OWN in planned.keys and not any(own):
        yield "your own work is planned, and not cited"
    if own != sorted(own):
        yield "your own work stands before its end"


def _length(written: Sequence[Statement], brief: Brief) -> Iterator[str]:
    words = sum(len(statement.text.split()) for statement in written)
    if written and not TOO_SHORT <= words / brief.words <= TOO_LONG:
        yield f"it has {words} words, and about {brief.words} were asked for"
