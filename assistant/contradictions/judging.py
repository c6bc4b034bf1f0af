"""Who judges pairs of claims: a model, several pairs a call, with at most one repair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.contradictions.shape import Judgements
from assistant.contradictions.sides import judged
from assistant.evidence import gather, inert
from assistant.prompts import render
from assistant.repair import repair_in_shape

if TYPE_CHECKING:
    from assistant.asker import Asker
    from assistant.contradictions.pairing import Candidate
    from assistant.contradictions.result import Pair
    from assistant.contradictions.sides import Papers
    from assistant.evidence import Evidence
    from assistant.llm.recording import Exchange, Request

AT_ONCE = 6
"""Pairs in one call, at most."""

LONGEST = 4_000
"""Tokens that a reply may have."""


class Asked(NamedTuple):
    """The pairs of one call, and their papers as the model is shown them."""

    pairs: tuple[Candidate, ...]
    evidence: Evidence


class Read(NamedTuple):
    """The pairs of one call as they were judged, and what was asked."""

    pairs: tuple[Pair, ...]
    exchanges: tuple[Exchange, ...]


class Judge:
    """Judges with a model; called from several threads at a time."""

    tasks = ("compare", "rejudge")

    def __init__(self, asker: Asker, papers: Papers, own: Path | None = None) -> None:
        """`own` holds the user's own versions of prompts."""
        self.asker = asker
        self.papers = papers
        self.own = own
        self.model = asker.model.name

    def batches(self, pairs: Sequence[Candidate]) -> list[Asked]:
        """The pairs in order, as many in a call as its papers leave room for."""
        made: list[Asked] = []
        for pair in pairs:
            more = self._asked((*made[-1].pairs, pair)) if made else None
            if more and len(more.pairs) <= AT_ONCE and self._fits(more):
                made[-1] = more
            else:
                made.append(self._asked((pair,)))
        return made

    def request(self, asked: Asked) -> Request:
        """What is asked about these pairs."""
        pairs = (_told(n, pair, asked, self.papers) for n, pair in enumerate(asked.pairs, 1))
        values = {"evidence": asked.evidence.text(), "pairs": "\n\n".join(pairs)}
        return self.asker.request(render("compare", self.own, **values).messages, LONGEST)

    def judge(self, asked: Asked) -> Read:
        """These pairs in one call. Raises ModelError, CostCeiling."""
        count = len(asked.pairs)

        def complete(said: Judgements) -> None:
            said.complete(count)

        replied = self.asker.parse(self.request(asked), Judgements, complete)
        made = self._pairs(replied.value, asked)
        wrong = "\n".join(_findings(made))
        if not wrong:
            return Read(made, replied.exchanges)
        repaired, again = repair_in_shape(
            self.asker, replied.exchanges[-1], wrong, Judgements, "rejudge", self.own, complete
        )
        mended = self._pairs(repaired, asked) if repaired else made
        better = tuple(
            one if one.verdict != "refused" else other
            for one, other in zip(made, mended, strict=True)
        )
        return Read(better, (*replied.exchanges, *again))

    def _pairs(self, said: Judgements, asked: Asked) -> tuple[Pair, ...]:
        by_number = {one.pair: one for one in said.judgements}
        return tuple(
            judged(pair, by_number[n], asked.evidence, self.papers)
            for n, pair in enumerate(asked.pairs, 1)
        )

    def _asked(self, pairs: tuple[Candidate, ...]) -> Asked:
        keys = _keys(pairs)
        papers = (self.papers[key] for key in keys)
        return Asked(pairs, gather(papers, inf, len(keys)))  # a pair is shown, however long it is

    def _fits(self, asked: Asked) -> bool:
        return len(asked.evidence.text()) <= self.asker.settings.prompt_characters


def _keys(pairs: Sequence[Candidate]) -> list[str]:
    """The papers of the pairs, each once, in order."""
    return list(dict.fromkeys(row.key for pair in pairs for row in (pair.first, pair.second)))


def _told(number: int, pair: Candidate, asked: Asked, papers: Papers) -> str:
    """A pair as the model is told of it: both claims, their years, and what they rest on."""
    lines = [f"Pair {number}"]
    for side, row in (("first", pair.first), ("second", pair.second)):
        paper, year = asked.evidence.source(row.key).number, papers[row.key][0].year
        when = f", of {year}" if year else ""
        handles = ", ".join(f"[S{paper}.{cite.sentence + 1}]" for cite in row.cites)
        lines.append(f"- {side}, paper S{paper}{when}: {inert(row.claim)} ({handles})")
    return "\n".join(lines)


def _findings(pairs: Sequence[Pair]) -> Iterator[str]:
    """What the gate has against judgements, a line each, as the model is shown it."""
    for number, pair in enumerate(pairs, 1):
        if pair.verdict == "refused":
            yield from (f"- pair {number}: {reason}" for reason in pair.reasons)
