"""Which claims come near each other: every two compared, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.embedding import Vectors

NEIGHBOURS = 20
"""The nearest claims of other papers that each claim is brought together with."""

BLOCK = 8_000_000
"""Cosines held in memory at a time."""

EQUAL = 1e-5
"""By less, two cosines in single precision differ by chance."""

DIGITS = 4
"""Of a cosine: the rest depends on the processor."""


def neighbours(vectors: Vectors, keys: Sequence[str], near: float) -> set[tuple[int, int]]:
    """Pairs i < j of different papers, of which one is among the other's nearest.

    `vectors` are of the claims, of length 1, shape (claims, dimension); `keys` name the paper of
    each, and `near` is the least cosine.
    """
    import numpy as np

    papers = np.unique(np.asarray(keys), return_inverse=True)[1]
    count, rows = len(papers), max(1, BLOCK // max(len(papers), 1))
    found: set[tuple[int, int]] = set()
    for first in range(0, count, rows):
        cosines = vectors[first : first + rows] @ vectors.T
        cosines[papers[first : first + rows, None] == papers] = -1
        least: float | Vectors = near
        if count > NEIGHBOURS:
            last = np.partition(cosines, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS, None]
            least = np.maximum(last - EQUAL, near)
        one, other = np.nonzero(cosines >= least)
        both = zip((one + first).tolist(), other.tolist(), strict=True)
        found.update((min(i, j), max(i, j)) for i, j in both)
    return found


def cosines(vectors: Vectors, pairs: Sequence[tuple[int, int]]) -> list[float]:
    """The cosine of each pair of rows, all of length 1; never below 0.

    Summed in double precision and rounded, so that it is the same on every machine.
    """
    import numpy as np

    exact: list[float] = []
    for at in range(0, len(pairs), slice_ := 10_000):
        one, other = np.asarray(pairs[at : at + slice_]).T
        products = vectors[one].astype(np.float64) * vectors[other]
        exact += np.round(products.sum(axis=1), DIGITS).clip(0, 1).tolist()
    return exact
