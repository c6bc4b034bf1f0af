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
    tried = [_merged(points, cut) for cut in _cuts(points)]
    fits = [cut for cut in tried if len(cut) <= most]
    best = max(fits, key=len)
    return [frozenset(keys[row] for row in rows) for rows in best]


def unit(vectors: Vectors) -> Vectors:
    """Rows at length 1; what has no direction stays as it is."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths > 1e-6, lengths, 1)).astype(np.float32)


def _cuts(points: Vectors) -> list[list[list[int]]]:
    """The tree cut into one group, two, and so on: some of the groups may be too small."""
    from scipy.cluster import hierarchy

    tree = hierarchy.linkage(points, "ward")
    cuts = hierarchy.cut_tree(tree, range(1, len(points)))
    return [_rows(labels.tolist()) for labels in cuts.T]


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
