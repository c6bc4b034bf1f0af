"""Vectors → points in the plane: the two directions in which they differ most."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.embedding import Vectors


def project(vectors: Vectors) -> Vectors:
    """The first two principal components of n vectors, (n, 2); the same on every machine's run.

    The sign of a component is free: it is chosen so that its largest weight is positive. Where
    there are not two directions, what is missing is 0.
    """
    import numpy as np

    points = np.zeros((len(vectors), 2), dtype=np.float32)
    if len(vectors) < 2:
        return points
    centred = vectors - vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    first = directions[:2]
    largest = first[np.arange(len(first)), np.abs(first).argmax(axis=1)]
    points[:, : len(first)] = centred @ (first * np.where(largest < 0, -1, 1)[:, None]).T
    return points
