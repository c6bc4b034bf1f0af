"""What a comparison of claims is made of: pairs, their two sides with the words, and the bill."""

from __future__ import annotations

from typing import Literal

from assistant.claims.result import Failed, Kind
from assistant.results import Listed, Tokens, Verdict
from store.records import Cite, Record

Relation = Literal["agree", "contradict", "unrelated", "cannot_tell", "candidate"]
"""What two claims are to each other; nobody has judged a candidate."""

Reason = Literal["different setting", "different measure", "different time", "true conflict"]
"""Why two claims seem to contradict each other."""


class Side(Record):
    """One of the two claims, with the sentences it rests on and the words it was judged by."""

    row: str
    """Its id in the claim table, by which `litrev why` knows it."""
    key: str
    title: str
    year: int | None
    claim: str
    kind: Kind
    evidence: tuple[Cite, ...]
    """The sentences that the claim rests on."""
    words: tuple[Cite, ...] = ()
    """What the judgement rests on: `abstract[start:end] == quote`. None where there is none."""
    refused: tuple[str, ...] = ()
    """What a model gave for such words, and does not stand where it says."""


class Pair(Record):
    """Two claims of two papers, what brought them together, and what they are to each other."""

    id: str = ""
    text: str
    """The relation and both claims, in one line."""
    relation: Relation
    reason: Reason | None = None
    """Only where they contradict each other."""
    sides: tuple[Side, Side]
    """In the order of their keys; nothing follows from which one is first."""
    shared: tuple[str, ...]
    """Names that stand in both rows, as the first one writes them."""
    hints: tuple[str, ...]
    """What speaks for opposition, found by rule: `direction: better / worse` …"""
    nearness: float
    """The cosine of the claims."""
    score: float
    """By which candidates are ranked, from 0 to 1."""
    cites: tuple[Cite, ...]
    """The words of each side; where it has none, the sentences of its claim."""
    verdict: Verdict
    """Of the words: `supported`, they stand there; `weak`, nothing was claimed of them, as the
    pair is a candidate, unrelated or undecided; `refused`, they do not stand there, and the
    relation counts for nothing."""
    reasons: tuple[str, ...] = ()


class Contradictions(Record):
    """Which claims agree and which contradict each other; candidates where nobody judged them."""

    query: str
    """By what the papers were found; empty where they were named, or all."""
    status: Literal["answered", "abstained"]
    """Abstained: no two claims are about the same thing."""
    rows: int
    """Claims that were compared: those that were not refused."""
    pairs: tuple[Pair, ...]
    """The best candidate first, whatever became of it."""
    papers: tuple[Listed, ...]
    """Those of the pairs, in the order of their keys."""
    failed: tuple[Failed, ...] = ()
    """Papers of which no claims could be made."""
    missing: tuple[str, ...] = ()
    """Keys of papers that were wanted and not reached."""
    stopped: str = ""
    """Why papers are missing or pairs were not judged, where something ended it early."""
    model: str | None
    """None where nobody judges, and all pairs are candidates."""
    calls: int
    tokens: Tokens
    cost_usd: float | None
    """None where a price is unknown."""
    cached: bool
    """Every reply came from the recording."""
    run: str
    seconds: float
