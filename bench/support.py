"""How far the support check tells the right sentence from a wrong one, on SciFact's claims.

A claim stands for a statement, its gold rationale for a right citation. Wrong citations are another
sentence of the same abstract, and a sentence of another abstract. Other checks are not applied.
Data: SciFact (Wadden et al., EMNLP 2020).
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from assistant.checks import support
from assistant.checks.material import Material
from bench.collections import lines
from bench.report import Report
from store.embedding.minilm import MiniLM

Pair = tuple[str, Material]


def pairs() -> dict[str, list[Pair]]:
    """Claims with right and wrong citations, by kind; the wrong ones drawn with a fixed seed."""
    corpus = {document["id"]: document for document in lines("scifact/corpus.jsonl")}
    drawn = random.Random(0)
    ids = sorted(corpus)
    kinds: dict[str, list[Pair]] = {"rationale": [], "same abstract": [], "other abstract": []}
    for claim in lines("scifact/claims_train.jsonl"):
        for evidence in claim["evidence"]:
            document, other = corpus[evidence["doc"]], corpus[drawn.choice(ids)]
            gold = evidence["sentences"]
            rest = [s for n, s in enumerate(document["sentences"]) if n not in gold]
            right = [document["sentences"][n] for n in gold]
            kinds["rationale"].append((claim["claim"], _cited(right, document["title"])))
            if rest:
                wrong = _cited([drawn.choice(rest)], document["title"])
                kinds["same abstract"].append((claim["claim"], wrong))
            far = _cited([drawn.choice(other["sentences"])], other["title"])
            kinds["other abstract"].append((claim["claim"], far))
    return kinds


def _cited(sentences: Sequence[str], title: str) -> Material:
    return Material(sentences=tuple(sentences), papers=(title,), question="")


def main() -> None:
    report = Report("support", __doc__)
    embedder = MiniLM()
    rows = []
    for kind, drawn in pairs().items():
        scores = np.array(support.scores(*zip(*drawn, strict=True), embedder))
        refused = (scores < support.REFUSED_BELOW).mean()
        weak = (scores < support.WEAK_BELOW).mean() - refused
        row = [kind, str(len(drawn)), *(f"{share:.1%}" for share in (refused, weak))]
        rows.append([*row, f"{1 - refused - weak:.1%}", f"{np.median(scores):.2f}"])
    report.table(["citation", "n", "refused", "weak", "passed", "median score"], rows)
    report.write()


if __name__ == "__main__":
    main()
