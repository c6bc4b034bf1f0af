"""A topic → paragraphs on related work: search, plan, write, check, repair once.

Who plans and writes is a choice: a model, or the outline writer, which quotes. Both give the same
plan and the same checked paragraphs, and everything after that is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from assistant.draft.adherence import departures
from assistant.draft.finding import find
from assistant.draft.plan import Plan, PlanUnusable
from assistant.draft.writer import Planning, Ranking
from assistant.evidence import Evidence, Source, gather
from assistant.results import (
    OWN,
    Listed,
    Paragraph,
    RelatedWork,
    Statement,
    cited_keys,
    listed,
)
from assistant.spending import spent_on
from store.sentences import split

if TYPE_CHECKING:
    from assistant.draft.brief import Brief
    from assistant.draft.writer import DraftWriter, Writing
    from assistant.llm.recording import Exchange
    from assistant.shelf import Shelf
    from store.records import Filter

WIDER = 2
"""How many times as many papers a writer puts in order as are kept."""

NEAREST = 3
"""Papers named where the library has nothing on the topic."""


def draft(
    brief: Brief,
    shelf: Shelf,
    writer: DraftWriter,
    plan: Plan | None = None,
    wanted: Filter | None = None,
) -> tuple[RelatedWork, tuple[Exchange, ...]]:
    """Draft by a plan, the person's or one that the writer makes; with what a model was asked.

    Raises PlanUnusable, PaperUnknown, ModelError.
    """
    began = perf_counter()
    ranking = Ranking(plan.keys) if plan else _ranked(brief, shelf, writer, wanted)
    evidence = pack(brief, shelf, writer, ranking.keys)
    if not any(source.key != OWN for source in evidence.sources):
        nearest = listed((key, shelf.get(key).title) for key in ranking.keys[:NEAREST])
        return _abstained(brief, nearest, began), ranking.exchanges
    planning = Planning(plan) if plan else writer.plan(brief, evidence)
    _only_known(planning.plan, evidence)
    writing = writer.write(brief, planning.plan, evidence)
    exchanges = (*ranking.exchanges, *planning.exchanges, *writing.exchanges)
    work = _written(brief, planning.plan, evidence, writing, exchanges, writer.model, began)
    return work, exchanges


def found(
    brief: Brief, shelf: Shelf, writer: DraftWriter, most: int, wanted: Filter | None
) -> tuple[str, ...]:
    """The keys of the papers that a writer is shown."""
    hits = find(brief, shelf, most, wanted, wide=writer.chooses)
    return tuple(hit.key for hit in hits)


def _ranked(brief: Brief, shelf: Shelf, writer: DraftWriter, wanted: Filter | None) -> Ranking:
    """The papers that the topic finds, in the order of the search, or of the writer."""
    if not brief.rerank:
        return Ranking(found(brief, shelf, writer, brief.papers, wanted))
    several = found(brief, shelf, writer, WIDER * brief.papers, wanted)
    if not several:
        return Ranking(())
    ranking = writer.rank(brief, pack(brief, shelf, writer, several))
    first = dict.fromkeys((*brief.must_cite, *ranking.keys))
    return Ranking(tuple(first)[: brief.papers], ranking.exchanges)


def pack(brief: Brief, shelf: Shelf, writer: DraftWriter, keys: Sequence[str]) -> Evidence:
    """The papers, and after them the person's own abstract."""
    papers = ((shelf.get(key), shelf.sentences(key)) for key in keys if key != OWN)
    sources = gather(papers, writer.room(brief), len(keys)).sources if keys else ()
    return Evidence(sources=(*sources, *_own(brief, len(sources) + 1)))


def _own(brief: Brief, number: int) -> Iterator[Source]:
    if brief.abstract:
        yield Source(
            number=number,
            key=OWN,
            title="the researcher's own work",
            abstract=brief.abstract,
            sentences=split(brief.abstract),
        )


def _only_known(plan: Plan, evidence: Evidence) -> None:
    known = {source.key for source in evidence.sources}
    if unknown := [key for key in plan.keys if key not in known]:
        raise PlanUnusable(
            f"the plan names {', '.join(unknown)}, which {_verb(unknown)} not in the evidence",
            "Take them out of the plan, or allow more to be sent: LITREV_PROMPT_CHARACTERS.",
        )


def _verb(several: Sequence[str]) -> str:
    return "is" if len(several) == 1 else "are"


def _abstained(brief: Brief, nearest: tuple[Listed, ...], began: float) -> RelatedWork:
    return RelatedWork(
        topic=_about(brief),
        abstract=brief.abstract,
        status="abstained",
        plan=(),
        paragraphs=(),
        statements=(),
        withheld=(),
        unused=(),
        departures=(),
        papers=nearest,
        model=None,
        **dict(spent_on(())),
        run="",
        seconds=round(perf_counter() - began, 3),
    )


def _written(
    brief: Brief,
    plan: Plan,
    evidence: Evidence,
    writing: Writing,
    exchanges: Sequence[Exchange],
    model: str | None,
    began: float,
) -> RelatedWork:
    """What there is to show of a plan that was written by; it abstains where nothing passed."""
    paragraphs, withheld = _parted(writing.paragraphs)
    statements = tuple(s for paragraph in paragraphs for s in paragraph.statements)
    titles = {source.key: source.title for source in evidence.sources}
    return RelatedWork(
        topic=_about(brief),
        abstract=brief.abstract,
        status="answered" if statements else "abstained",
        plan=plan.flat(),
        paragraphs=paragraphs,
        statements=statements,
        withheld=withheld,
        unused=tuple(key for key in titles if key != OWN and key not in plan.keys),
        departures=departures(plan, paragraphs, brief),
        candidates=writing.candidates,
        papers=listed((key, titles[key]) for key in cited_keys(statements)),
        model=model,
        **dict(spent_on(exchanges)),
        run="",
        seconds=round(perf_counter() - began, 3),
    )


def _parted(
    written: Iterable[Paragraph],
) -> tuple[tuple[Paragraph, ...], tuple[Statement, ...]]:
    """The paragraphs without what was refused, and that; every statement has a number for id."""
    kept: list[Paragraph] = []
    withheld: list[Statement] = []
    number = 0
    for paragraph in written:
        passed: list[Statement] = []
        for statement in paragraph.statements:
            number += 1
            numbered = statement.model_copy(update={"id": str(number)})
            (withheld if statement.verdict == "refused" else passed).append(numbered)
        if passed:
            kept.append(Paragraph(heading=paragraph.heading, statements=tuple(passed)))
    return tuple(kept), tuple(withheld)


def _about(brief: Brief) -> str:
    """The topic, or else how the abstract begins."""
    return brief.topic or next((sentence.text for sentence in split(brief.abstract)), "")
