"""Which sentences rules take for claims, by two measures that nobody labelled for them.

Sections: SciFact's abstracts with headings (Wadden et al., EMNLP 2020), read with their headings
hidden. Sentences under results and conclusions are claims, all others are not. Of 300 abstracts,
every second one is for the fit: a logistic regression on what `assistant/claims/rules/zones.py`
weighs, without and with nearness: how much nearer a sentence is, by its vector, to sentences that
claim than to others. The others are for trial. Rationales: sentences that hold the evidence for
one of SciFact's claims tell findings, so they should be taken more often than others. The 15
abstracts of `bench/claims.md` are left out of both.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from assistant.claims.rules import zones
from bench.abstracts import Abstracts, claims, scifact
from bench.claims import GOLD
from bench.report import Report
from store.embedding.minilm import MiniLM

Floats = npt.NDArray[np.float64]

ABSTRACTS = 300
RIDGE, NEWTON_STEPS = 1.0, 30
FEATURES = (
    *("nearness", "place", "outcome", "announced", "done", "setup", "known", "second hand"),
    "threshold",
)
CLAIMING = (
    "It increased by 20% and was reduced in the other group.",
    "We found no significant difference.",
    "The increase was significant compared with controls.",
    "These findings suggest that it plays a role.",
)
LEADING_UP = (
    "We collected and analysed data.",
    "It is an important problem, and little is known about it.",
    "The aim of this study was to investigate whether.",
)
"""Sentences that stand for their zone: invented, and the best of sixteen on other abstracts."""

_HEADING = re.compile(r"^(?:[A-Z]{4}[A-Z ,/&-]*[A-Z]|[A-Z][a-z]+(?: and [a-z]+)?:) ?")


@dataclass(frozen=True)
class Read:
    """An abstract without its headings: its sentences' zones, and which stand under results."""

    zones: Sequence[zones.Zone]
    results: Sequence[bool]


def structured(corpus: Abstracts) -> list[Read]:
    """Abstracts with both sections of results and others, those with the smallest SHA-256."""
    labelled = {label["paper"] for label in json.loads(GOLD.read_text(encoding="utf-8"))}
    found = []
    for key in sorted(
        corpus.sources.keys() - labelled, key=lambda k: sha256(k.encode()).hexdigest()
    ):
        texts = [sentence.text for sentence in corpus.sources[key].sentences]
        sections = zones.sections(texts)
        if {True, False} <= {*sections}:
            bare = [_HEADING.sub("", text) or text for text in texts]
            found.append(Read(zones.zones("", bare), [bool(section) for section in sections]))
    return found[:ABSTRACTS]


def nearness(read: Sequence[Read]) -> Floats:
    """How much nearer each sentence is to those that claim."""
    embedder = MiniLM()
    ends = [embedder.embed(texts).mean(axis=0) for texts in (CLAIMING, LEADING_UP)]
    vectors = embedder.embed([zone.text for one in read for zone in one.zones])
    near: Floats = (vectors @ (ends[0] - ends[1])).astype(np.float64)
    return near


def fit(rows: Floats, wanted: npt.NDArray[np.bool_]) -> Floats:
    """Weights of a logistic regression; the last is of a column of ones."""
    weights = np.zeros(rows.shape[1])
    for _ in range(NEWTON_STEPS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (likely - wanted) + RIDGE * weights
        bend = (rows.T * (likely * (1 - likely))) @ rows + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def rationales(corpus: Abstracts) -> Iterator[tuple[bool, bool]]:
    """Of each sentence of the abstracts with evidence: whether it is that, and whether taken."""
    labelled = {label["paper"] for label in json.loads(GOLD.read_text(encoding="utf-8"))}
    evidence: dict[str, set[int]] = defaultdict(set)
    for claim in claims():
        for one in claim["evidence"]:
            evidence[one["doc"]].update(one["sentences"])
    for key in sorted(evidence.keys() - labelled):
        texts = [sentence.text for sentence in corpus.sources[key].sentences]
        for number, zone in enumerate(zones.zones("", texts)):
            yield number in evidence[key], zone.claims


def figures(name: str, taken: npt.NDArray[np.bool_], wanted: npt.NDArray[np.bool_]) -> list[str]:
    """A row: precision, recall, accuracy."""
    right = (taken & wanted).sum()
    shares = (right / taken.sum(), right / wanted.sum(), (taken == wanted).mean())
    return [name, *(f"{share:.1%}" for share in shares)]


def _told(weights: Floats) -> list[str]:
    return [f"{weight:.1f}" for weight in weights]


def main() -> None:
    report = Report("zones", __doc__)
    corpus = scifact()
    read = structured(corpus)
    told = [zone for one in read for zone in one.zones]
    wanted = np.array([result for one in read for result in one.results])
    trial = np.array([number % 2 == 1 for number, one in enumerate(read) for _ in one.zones])
    words = np.column_stack([[zone.features for zone in told], np.ones(len(told))])
    rows = np.column_stack([nearness(read), words])
    fitted = [fit(columns[~trial], wanted[~trial]) for columns in (words, rows)]
    weights = ["–", *(f"{weight:.1f}" for weight in (*zones.WEIGHTS, -zones.CLAIMED))]
    named = zip(FEATURES, ["–", *_told(fitted[0])], _told(fitted[1]), weights, strict=True)
    report.table(["weight", "fitted", "with nearness", "in use"], [[*row] for row in named])
    taken = np.array([zone.claims for zone in told])
    made = [
        figures("the rules", taken[trial], wanted[trial]),
        figures("the fit", words[trial] @ fitted[0] > 0, wanted[trial]),
        figures("the fit with nearness", rows[trial] @ fitted[1] > 0, wanted[trial]),
    ]
    report.text(f"Sections, {trial.sum()} sentences of the abstracts for trial:")
    report.table(["", "precision", "recall", "accuracy"], made)
    pairs = np.array([*rationales(corpus)])
    shares = (pairs[pairs[:, 0], 1].mean(), pairs[:, 1].mean())
    report.text(
        f"Rationales: {shares[0]:.1%} of {pairs[:, 0].sum()} sentences with evidence are taken, "
        f"of all {len(pairs)} sentences of these abstracts {shares[1]:.1%}."
    )
    report.write()


if __name__ == "__main__":
    main()
