"""A question → a cited answer: retrieve, write, check, repair once.

Who writes is a choice: a model, or the extractive writer. Both give the same blocks of checked
statements, and everything after that is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from assistant.errors import CostCeiling
from assistant.evidence import Evidence, gather
from assistant.render.answer import to_markdown
from assistant.results import Answer, Checked, Statement, cited_keys, listed
from assistant.spending import spent_on
from store.records import Hit

if TYPE_CHECKING:
    from assistant.llm.recording import Exchange
    from assistant.settings import Settings
    from assistant.shelf import Shelf
    from store.records import Filter

NEAREST = 3
"""Papers named where the library does not answer."""


@dataclass(frozen=True)
class Draft:
    """What a writer made of the evidence for an answer; `assistant.draft` makes related work."""

    blocks: tuple[Checked, ...] = ()
    unanswered: str = ""
    searches: tuple[str, ...] = ()
    """Other queries that the writer would like to be made; only where it found no answer."""
    exchanges: tuple[Exchange, ...] = ()
    model: str | None = None
    meant: str = ""
    """The question as it stands by itself, where the writer had to say so."""

    @property
    def kept(self) -> tuple[Statement, ...]:
        """The statements that were not refused; the id of each is its place among all."""
        return tuple(s for s in self._numbered() if s.verdict != "refused")

    @property
    def withheld(self) -> tuple[Statement, ...]:
        """Those that were."""
        return tuple(s for s in self._numbered() if s.verdict == "refused")

    def _numbered(self) -> Iterator[Statement]:
        written = (statement for block in self.blocks for statement in block.statements)
        return (s.model_copy(update={"id": str(n)}) for n, s in enumerate(written, 1))


class Writer(Protocol):
    """Answers a question from evidence; no blocks mean that the evidence does not answer it."""

    @property
    def tasks(self) -> tuple[str, ...]:
        """The prompts that it may use."""

    def write(self, question: str, evidence: Evidence) -> Draft:
        """Blocks of statements, each checked against the sentences that it cites."""

    def room(self, question: str) -> int:
        """Characters that the evidence may have."""


def answer(
    question: str,
    shelf: Shelf,
    writer: Writer,
    settings: Settings,
    wanted: Filter | None = None,
) -> tuple[Answer, tuple[Exchange, ...]]:
    """Answer a question from the papers wanted, or abstain; with what a model was asked.

    If the writer finds no answer and names other queries, one more search and one more draft
    are made before that stands.
    """
    began = perf_counter()
    hits = shelf.search(question, settings.evidence, wanted).hits
    draft = _draft(question, hits, shelf, writer, settings)
    if not draft.blocks and draft.searches:
        others = [shelf.search(q, settings.evidence, wanted).hits for q in draft.searches]
        hits = _in_turn([*others, hits])
        with suppress(CostCeiling):  # then it stands that there is no answer
            again = _draft(question, hits, shelf, writer, settings)
            draft = replace(again, searches=(), exchanges=draft.exchanges + again.exchanges)
    return _finish(question, draft, hits, perf_counter() - began), draft.exchanges


def _draft(
    question: str, hits: Sequence[Hit], shelf: Shelf, writer: Writer, settings: Settings
) -> Draft:
    evidence = read(question, hits, shelf, writer, settings)
    return writer.write(question, evidence) if evidence.sources else Draft()


def read(
    question: str, hits: Sequence[Hit], shelf: Shelf, writer: Writer, settings: Settings
) -> Evidence:
    """What of the papers found a writer is shown."""
    papers = ((shelf.get(hit.key), shelf.sentences(hit.key)) for hit in hits)
    return gather(papers, writer.room(question), settings.evidence)


def _in_turn(searches: Sequence[Sequence[Hit]]) -> tuple[Hit, ...]:
    """The hits of several searches, the best of each first, every paper once."""
    longest = max(map(len, searches), default=0)
    taken: dict[str, Hit] = {}
    for rank in range(longest):
        for hits in searches:
            if rank < len(hits):
                taken.setdefault(hits[rank].key, hits[rank])
    return tuple(taken.values())


def _finish(question: str, draft: Draft, hits: Sequence[Hit], seconds: float) -> Answer:
    kept = draft.kept
    keys = cited_keys(kept) if kept else [hit.key for hit in hits[:NEAREST]]
    titles = {hit.key: hit.title for hit in hits}
    return Answer(
        question=question,
        status="answered" if kept else "abstained",
        answer=to_markdown(draft.blocks, titles) if kept else "",
        statements=kept,
        withheld=draft.withheld,
        unanswered=draft.unanswered,
        papers=listed((key, titles[key]) for key in keys),
        model=draft.model,
        **dict(spent_on(draft.exchanges)),
        run="",
        seconds=round(seconds, 3),
    )
