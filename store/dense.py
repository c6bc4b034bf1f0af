"""The papers nearest to a vector: exactly over the catalog's vectors, or through Chroma."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from store.catalog import Catalog

if TYPE_CHECKING:
    from store.chunks import Matrix
    from store.embedding import Vectors
    from store.indexing import Index

EXACT_UP_TO = 20_000
"""Chunks that are compared one by one in less time than importing Chroma takes."""

CHUNKS_A_PAPER = 2
"""Chunks asked of Chroma for each paper wanted, since two may belong to one paper."""


class Dense:
    """Answers which papers are nearest; exact wherever that costs little or Chroma cannot."""

    def __init__(self, catalog: Catalog, index: Callable[[], Index]) -> None:
        self._catalog = catalog
        self._index = index
        self._turn = threading.Lock()
        self._counted = -1  # the edition of the next
        self._chunks = 0
        self._loaded = (-1, -1)  # edition and dimension of the next
        self._matrix: Matrix | None = None

    def nearest(
        self, vector: Vectors, limit: int, within: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """The papers nearest to `vector` (shape (dimension,)): the id and cosine of each, sorted.

        A paper is as near as its nearest chunk. `within` holds the only ids wanted. To a vector
        of no numbers nothing is near. Raises EmbedderChanged for a vector of another dimension.
        """
        if not len(vector):
            return []
        if within is None and self._count() > EXACT_UP_TO:
            found = self._index().nearest(vector, limit * CHUNKS_A_PAPER)
            if found is not None:
                ids = self._catalog.ids(found)
                return [(ids[key], score) for key, score in found.items() if key in ids][:limit]
        return self._exact(vector, limit, within)

    def _exact(
        self, vector: Vectors, limit: int, within: Collection[int] | None
    ) -> list[tuple[int, float]]:
        import numpy as np

        papers, vectors = self._current(len(vector))
        if not len(papers):
            return []
        scores = vectors @ np.asarray(vector, dtype=np.float32)
        starts = np.flatnonzero(np.r_[True, papers[1:] != papers[:-1]])
        ids, best = papers[starts], np.maximum.reduceat(scores, starts)
        if within is not None:
            wanted = np.isin(ids, np.fromiter(within, dtype=np.int64, count=len(within)))
            ids, best = ids[wanted], best[wanted]
        order = np.lexsort((ids, -best))[:limit]
        return list(zip(ids[order].tolist(), best[order].tolist(), strict=True))

    def _count(self) -> int:
        with self._turn:
            edition = self._catalog.edition()
            if edition != self._counted:
                self._chunks, self._counted = self._catalog.chunks.count(), edition
            return self._chunks

    def _current(self, dimension: int) -> Matrix:
        """Every chunk's vector as the catalog has them now, read again when it has changed."""
        with self._turn:
            wanted = self._catalog.edition(), dimension
            if self._matrix is None or wanted != self._loaded:
                self._matrix, self._loaded = self._catalog.chunks.matrix(dimension), wanted
            return self._matrix
