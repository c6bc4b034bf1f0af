"""A draft → a Markdown document that can be read by itself, with its plan, doubts and origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.render.answer import marked
from assistant.render.answer_markdown import grounds
from assistant.render.lines import flat
from assistant.render.origin import closing

if TYPE_CHECKING:
    from assistant.results import Planned, RelatedWork


def document(work: RelatedWork) -> str:
    """All that a person was given; of the papers keys and titles."""
    return "\n".join(_lines(work)) + "\n"


def _lines(work: RelatedWork) -> Iterator[str]:
    numbers = {paper.key: paper.n for paper in work.papers}
    yield f"# {flat(work.topic)}"
    if work.abstract:
        yield f"\n> {flat(work.abstract)}"
    if not work.paragraphs:
        yield "\nNothing was drafted."
    for paragraph in work.paragraphs:
        yield f"\n## {flat(paragraph.heading)}\n"
        yield from (marked(statement, numbers) for statement in paragraph.statements)
    yield from grounds(work)
    yield from _plan(work.plan)
    yield from _listed("Not used", [f"`{key}`" for key in work.unused])
    yield from _listed("Departures from the plan", work.departures)
    yield from closing(work)


def _plan(plan: Sequence[Planned]) -> Iterator[str]:
    if plan:
        yield "\n## Plan"
    for heading, sentences in groupby(plan, key=lambda one: one.heading):
        yield f"\n{flat(heading)}:\n"
        for one in sentences:
            yield f"1. {flat(one.purpose)}: {', '.join(f'`{key}`' for key in one.keys)}"


def _listed(heading: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"\n## {heading}\n"
        yield from (f"- {flat(item)}" for item in items)
