"""Several rankings of papers → one, by reciprocal rank fusion.

A paper scores the sum of `1 / (k + rank)` over the rankings that have it: Cormack, Clarke and
Büttcher, Reciprocal Rank Fusion outperforms Condorcet and Individual Rank Learning Methods (SIGIR
2009). Only ranks are compared, since the scores of two queries have no common scale.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from store.records import Hit

K = 60
"""How little the first ranks count above the next ones; the value of the paper above."""


def fuse(searches: Sequence[Sequence[Hit]], k: int = K) -> tuple[Hit, ...]:
    """Every paper found, once, best first, with its new rank and score.

    The rest of a hit is that of its best rank, in the first search that gave it this one. Papers
    that score alike come by their best rank, then by key.
    """
    scores: dict[str, float] = defaultdict(float)
    best: dict[str, Hit] = {}
    for hits in searches:
        for rank, hit in enumerate(hits, 1):
            scores[hit.key] += 1 / (k + rank)
            ranked = hit.model_copy(update={"rank": rank})
            if hit.key not in best or rank < best[hit.key].rank:
                best[hit.key] = ranked
    ordered = sorted(scores, key=lambda key: (-round(scores[key], 12), best[key].rank, key))
    return tuple(
        best[key].model_copy(update={"rank": n, "score": round(scores[key], 6)})
        for n, key in enumerate(ordered, 1)
    )
