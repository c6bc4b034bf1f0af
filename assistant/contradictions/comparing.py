"""Rows of a claim table → which of them agree or contradict each other: paired, then judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.contradictions.judging import Asked, Judge, Read
from assistant.contradictions.pairing import Candidate, candidates
from assistant.contradictions.result import Contradictions, Pair
from assistant.contradictions.sides import candidate
from assistant.llm.batch import Batch, Outcome
from assistant.results import Tokens, listed
from assistant.spending import spent_on
from store.errors import LitrevError, WeightsMissing

if TYPE_CHECKING:
    from assistant.claims.result import ClaimTable, Row
    from assistant.contradictions.sides import Papers
    from assistant.llm.recording import Exchange
    from assistant.shelf import Shelf
    from assistant.writers import Writers
    from store.embedding import Embedder, Vectors


class Question(NamedTuple):
    """What is to be compared: the rows of papers that a query found, and how many pairs at most."""

    query: str
    rows: tuple[Row, ...]
    most: int

    def asked(self, made: Judging) -> dict[str, Any]:
        """What a run that has come so far was asked."""
        return {
            "query": self.query,
            "pairs": self.most,
            "tried": sorted(made.exchanges),
            "stopped": made.stopped,
            "rows": [row.model_dump(mode="json", exclude_defaults=True) for row in self.rows],
        }


@dataclass
class Judging:
    """What came of each call, by its number; `stopped` is why there are not all of them."""

    tasks: tuple[str, ...] = ()
    """The prompts that may have been used."""
    pairs: dict[int, tuple[Pair, ...]] = field(default_factory=dict)
    exchanges: dict[int, tuple[Exchange, ...]] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    stopped: str = ""

    def took(self, number: int, outcome: Outcome[Read]) -> None:
        """Take what came of a call."""
        if outcome.result is not None:
            self.pairs[number], self.exchanges[number] = outcome.result
        elif outcome.error is not None:
            self.failed[number] = outcome.error.message
            self.exchanges[number] = outcome.error.exchanges

    def all_exchanges(self) -> tuple[Exchange, ...]:
        """What was asked and replied, in the order of the pairs."""
        return tuple(one for number in sorted(self.exchanges) for one in self.exchanges[number])

    def why_not(self, number: int) -> str:
        """Why the pairs of a call were not judged."""
        return f"not judged: {self.failed.get(number, self.stopped)}"


def question(table: ClaimTable, most: int) -> Question:
    """What a table leaves to compare: its rows without those refused, and without empty cells."""
    rows = [row for row in table.rows if row.verdict != "refused"]
    filled = (
        {name: cell for name, cell in row.cells.items() if cell.state != "not_reported"}
        for row in rows
    )
    slim = (row.model_copy(update={"cells": own}) for row, own in zip(rows, filled, strict=True))
    return Question(table.query, tuple(slim), most)


def compare(
    asked: Question,
    shelf: Shelf,
    writers: Writers,
    workers: int,
    before: Mapping[str, Any] | None = None,
) -> tuple[Contradictions, Judging]:
    """The pairs, as far as they were judged, with what came of each call.

    `before` is what a run was asked that is to be made again: it tries no more calls than that.
    Raises LitrevError if nothing could be judged.
    """
    began = perf_counter()
    pairs = candidates(asked.rows, _vectors(asked.rows, writers.embedder()), asked.most)
    keys = sorted({row.key for pair in pairs for row in (pair.first, pair.second)})
    papers = {key: (shelf.get(key), shelf.sentences(key)) for key in keys}
    judge = writers.judge_of_claims(papers)
    batches = judge.batches(pairs) if judge else []
    made = Judging()
    if judge:
        tried = before["tried"] if before else range(len(batches))
        made = _judged(judge, batches, tried, workers)
    if before:
        made.stopped = before["stopped"]
    shown = _shown(pairs, batches, papers, made)
    return _result(asked, shown, papers, judge, made, perf_counter() - began), made


def _vectors(rows: Sequence[Row], embedder: Embedder) -> Vectors | None:
    """Those of the claims; None where the embedder has no weights, and names have to do."""
    try:
        return embedder.embed([row.claim for row in rows])
    except WeightsMissing:
        return None


def _judged(judge: Judge, batches: Sequence[Asked], tried: Iterable[int], workers: int) -> Judging:
    """The calls of these numbers, several at a time; raises what ends them before any came."""
    made, numbers = Judging(judge.tasks), sorted(tried)
    batch: Batch[Read] = Batch(judge.judge, [batches[n] for n in numbers], workers=workers)
    try:
        for outcome in batch:
            made.took(numbers[outcome.index], outcome)
    except LitrevError as error:
        for outcome in batch.finished:
            made.took(numbers[outcome.index], outcome)
        if not made.exchanges:
            raise
        made.stopped = error.message
    return made


def _shown(
    pairs: Sequence[Candidate], batches: Sequence[Asked], papers: Papers, made: Judging
) -> list[Pair]:
    """The pairs in the order of their candidates, judged or not, numbered."""
    shown: list[Pair] = [] if batches else [candidate(pair, papers) for pair in pairs]
    for number, asked in enumerate(batches):
        unjudged = tuple(candidate(pair, papers, made.why_not(number)) for pair in asked.pairs)
        shown += made.pairs.get(number, unjudged)
    return [pair.model_copy(update={"id": str(n)}) for n, pair in enumerate(shown, 1)]


def _result(
    asked: Question,
    pairs: Sequence[Pair],
    papers: Papers,
    judge: Judge | None,
    made: Judging,
    seconds: float,
) -> Contradictions:
    titles = {key: paper.title for key, (paper, _) in papers.items()}
    return Contradictions(
        query=asked.query,
        status="answered" if pairs else "abstained",
        rows=len(asked.rows),
        pairs=tuple(pairs),
        papers=listed(titles.items()),
        stopped=made.stopped,
        model=judge.model if judge else None,
        **dict(spent_on(made.all_exchanges())),
        run="",
        seconds=round(seconds, 3),
    )


def joined(now: Contradictions, table: ClaimTable) -> Contradictions:
    """With what the table lacks, and what it cost to make."""
    costs = (now.cost_usd, table.cost_usd)
    calls = now.calls + table.calls
    tokens = Tokens(
        prompt=now.tokens.prompt + table.tokens.prompt,
        completion=now.tokens.completion + table.tokens.completion,
    )
    return now.model_copy(
        update={
            "failed": table.failed,
            "missing": table.missing,
            "stopped": "; ".join(filter(None, (table.stopped, now.stopped))),
            "calls": calls,
            "tokens": tokens,
            "cost_usd": None if None in costs else sum(cost or 0.0 for cost in costs),
            "cached": not calls and (now.cached or table.cached),
            "seconds": round(now.seconds + table.seconds, 3),
        }
    )
