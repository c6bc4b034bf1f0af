"""Papers → groups of like ones, by clustering what their titles and abstracts mean.

Ward's criterion (Ward, Hierarchical Grouping to Optimize an Objective Function, 1963) on unit
vectors, less their mean: papers on one topic all resemble the topic, and it is what is left that
tells them apart. `bench/related.py` compares this with average linkage and with chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.embedding import Vectors

FEWEST = 2
"""Papers of a group, where there is more than one group."""

CUTS = 200
"""Of the tree: one into more groups than that is not tried."""


def groups(vectors: Mapping[str, Vectors], most: int) -> list[frozenset[str]]:
    """At most `most` groups, at least `FEWEST` papers in each; every paper is in exactly one.

    `vectors` has one of each paper, by key, at any length. The groups do not depend on its order.
    """
    import numpy as np

    keys = sorted(vectors)
    if most < 2 or len(keys) < 2 * FEWEST:
        return [frozenset(keys)] if keys else []
    points = unit(np.stack([vectors[key] for key in keys]))
    points = unit(points - points.mean(axis=0, dtype=np.float32))
    best = _merged(points, _cut(points, most))
    return [frozenset(keys[row] for row in rows) for rows in best]


def unit(vectors: Vectors) -> Vectors:
    """Rows at length 1; what has no direction stays as it is."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths > 1e-6, lengths, 1)).astype(np.float32)


def _cut(points: Vectors, most: int) -> list[list[int]]:
    """The tree cut where it has the most groups that are large enough, but at most so many.

    Of several such cuts, the one into the fewest groups, counting those that are too small.
    """
    import numpy as np
    from scipy.cluster import hierarchy

    tree = hierarchy.linkage(points, "ward")
    cuts = hierarchy.cut_tree(tree, range(1, min(len(points), CUTS))).T
    large = [int((np.bincount(labels) >= FEWEST).sum()) for labels in cuts]
    best = max(count for count in large if count <= most)
    return _rows(cuts[large.index(best)].tolist())


def _rows(labels: Sequence[int]) -> list[list[int]]:
    return [[row for row, own in enumerate(labels) if own == label] for label in sorted({*labels})]


def _merged(points: Vectors, cut: Sequence[Sequence[int]]) -> list[list[int]]:
    """The groups that are large enough, with the papers of others in the nearest of them."""
    import numpy as np

    large = [list(rows) for rows in cut if len(rows) >= FEWEST]
    middles = [points[rows].mean(axis=0) for rows in large]
    for row in sorted(row for rows in cut if len(rows) < FEWEST for row in rows):
        distances = [float(np.linalg.norm(points[row] - middle)) for middle in middles]
        large[distances.index(min(distances))].append(row)
    return large
