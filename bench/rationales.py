"""How often the three best sentences of an abstract hold a complete rationale for a claim.

Over the 564 pairs of claim and evidence document of SciFact's training set. The weights in
`store/search/salience.py` are rounded from the fit that is made here: logistic regression on the
difference between a sentence of a rationale and another one of the same abstract. Cross-validated
is the same fit, made on nine tenths of the claims and tried on the rest. Data: SciFact (Wadden et
al., EMNLP 2020).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.abstracts import claims, scifact
from bench.report import Report
from store.embedding.minilm import MiniLM
from store.search import salience

Floats = npt.NDArray[np.float64]

FEATURES = ("cosine", "coverage", "place", "setup")
FOLDS = 10
RIDGE = 1e-3
NEWTON_STEPS = 20


@dataclass(frozen=True)
class Pair:
    """A claim and an abstract: a row of features for each sentence, and the rationales."""

    claim: int
    features: Floats
    scores: Floats
    rationales: tuple[frozenset[int], ...]

    def complete(self, scores: Floats) -> bool:
        """Whether a rationale is among the three sentences that score best."""
        best = {int(number) for number in np.argsort(-scores, kind="stable")[:3]}
        return any(rationale <= best for rationale in self.rationales)

    def differences(self) -> Floats:
        """Features of each sentence of a rationale less those of each other sentence."""
        gold = sorted(frozenset[int]().union(*self.rationales))
        rest = [number for number in range(len(self.features)) if number not in gold]
        between = self.features[gold][:, None] - self.features[rest][None]
        return between.reshape(-1, len(FEATURES))


def pairs() -> list[Pair]:
    """The pairs, embedded."""
    corpus = scifact()
    embedder = MiniLM()
    wanted = []
    for number, claim in enumerate(claims()):
        rationales = defaultdict(list)
        for evidence in claim["evidence"]:
            rationales[evidence["doc"]].append(frozenset(evidence["sentences"]))
        wanted += [(number, claim["claim"], doc, gold) for doc, gold in rationales.items()]
    texts = {key: [s.text for s in corpus.sources[key].sentences] for _, _, key, _ in wanted}
    distinct = sorted({claim for _, claim, _, _ in wanted}.union(*texts.values()))
    vector = dict(zip(distinct, embedder.embed(distinct), strict=True))
    result = []
    for number, claim, key, gold in wanted:
        asked = salience.ask(claim, vector[claim], corpus.idf)
        vectors = np.stack([vector[text] for text in texts[key]])
        scores = np.array(salience.rank(asked, texts[key], vectors))
        features = salience.features(asked, texts[key], vectors)
        result.append(Pair(number, np.array(features), scores, tuple(gold)))
    return result


def fit(given: Sequence[Pair]) -> Floats:
    """The weights of the features, the cosine's 1; every pair counts the same."""
    groups = [group for pair in given if len(group := pair.differences())]
    rows = np.concatenate(groups)
    share = np.concatenate([np.full(len(group), 1 / len(group)) for group in groups]) / len(groups)
    weights = np.zeros(len(FEATURES))
    for _ in range(NEWTON_STEPS):
        wrong = 1 / (1 + np.exp(rows @ weights))
        slope = RIDGE * weights - rows.T @ (share * wrong)
        bend = (rows.T * (share * wrong * (1 - wrong))) @ rows + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    fitted: Floats = weights / weights[0]
    return fitted


def share(given: Sequence[Pair], weights: Floats) -> float:
    """The share of pairs with a complete rationale in the first three."""
    return float(np.mean([pair.complete(pair.features @ weights) for pair in given]))


def cross_validated(given: Sequence[Pair]) -> float:
    """The share where each claim's weights were fitted on other claims."""
    complete = 0.0
    for fold in range(FOLDS):
        held = [pair for pair in given if pair.claim % FOLDS == fold]
        complete += len(held) * share(held, fit([p for p in given if p.claim % FOLDS != fold]))
    return complete / len(given)


def main() -> None:
    report = Report("rationales", __doc__)
    given = pairs()
    fitted = fit(given)
    chosen = float(np.mean([pair.complete(pair.scores) for pair in given]))
    signs = np.diag([1.0, 1.0, 1.0, -1.0])
    rows = [(name, share(given, sign)) for name, sign in zip(FEATURES, signs, strict=True)]
    for left_out in range(1, len(FEATURES)):
        kept = np.where(np.arange(len(FEATURES)) == left_out, 0, fitted)
        rows.append((f"fitted, without {FEATURES[left_out]}", share(given, kept)))
    rows += [("fitted", share(given, fitted)), ("fitted, cross-validated", cross_validated(given))]
    rows.append(("weights in use", chosen))
    report.table(["ranked by", "complete"], [[name, f"{value:.1%}"] for name, value in rows])
    weights = ", ".join(f"{n} {w:.2f}" for n, w in zip(FEATURES, fitted, strict=True))
    report.text(f"{len(given)} pairs (asked: at least 88 %). Fitted weights: {weights}.")
    report.write()


if __name__ == "__main__":
    main()
