"""The papers nearest to a vector: exactly over the catalog's vectors, or through Chroma."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from store.catalog import Catalog

if TYPE_CHECKING:
    from store.embedding import Vectors
    from store.filters import Ids
    from store.indexing import Index
    from store.shared import Shared

EXACT_UP_TO = 20_000
"""Chunks that are compared one by one in less time than importing Chroma takes."""

CHUNKS_A_PAPER = 2
"""Chunks asked of Chroma for each paper wanted, since two may belong to one paper."""


class Loaded(NamedTuple):
    """Vectors in memory: those of `papers[i]` begin at row `starts[i]`."""

    edition: int
    within: Ids | None
    """The only papers that are there, or None for all."""
    papers: Ids
    starts: Ids
    vectors: Vectors


class Dense:
    """Answers which papers are nearest; exact wherever that costs little or Chroma cannot."""

    def __init__(self, catalog: Catalog, index: Callable[[], Index | Shared]) -> None:
        self._catalog = catalog
        self._index = index
        self._turn = threading.Lock()
        self._counted = -1  # the edition of the next
        self._chunks = 0
        self._loaded: Loaded | None = None

    def nearest(
        self, vector: Vectors, limit: int, within: Ids | None = None
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

    def _exact(self, vector: Vectors, limit: int, within: Ids | None) -> list[tuple[int, float]]:
        import numpy as np

        loaded = self._current(len(vector), within)
        if not len(loaded.papers):
            return []
        scores = loaded.vectors @ np.asarray(vector, dtype=np.float32)
        ids, best = loaded.papers, np.maximum.reduceat(scores, loaded.starts)
        if within is not None and loaded.within is None:
            wanted = np.isin(ids, within, kind="table")
            ids, best = ids[wanted], best[wanted]
        if len(best) > limit:  # only these are worth sorting
            near = best >= np.partition(best, -limit)[-limit]
            ids, best = ids[near], best[near]
        order = np.lexsort((ids, -best))[:limit]
        return list(zip(ids[order].tolist(), best[order].tolist(), strict=True))

    def _count(self) -> int:
        with self._turn:
            edition = self._catalog.edition()
            if edition != self._counted:
                self._chunks, self._counted = self._catalog.chunks.count(), edition
            return self._chunks

    def _current(self, dimension: int, within: Ids | None) -> Loaded:
        """The vectors as the catalog has them now, read again when it has changed.

        The first filter's are read alone: a command that asks once is spared all the others.
        """
        with self._turn:
            edition, old = self._catalog.edition(), self._loaded
            if old and (old.edition, old.vectors.shape[1]) != (edition, dimension):
                old = None
            if old and (old.within is None or old.within is within):
                return old
            self._loaded = self._read(dimension, edition, None if old else within)
            return self._loaded

    def _read(self, dimension: int, edition: int, within: Ids | None) -> Loaded:
        import numpy as np

        among = None if within is None else within.tolist()
        papers, vectors = self._catalog.chunks.matrix(dimension, among)
        starts = np.flatnonzero(np.diff(papers, prepend=-1))
        return Loaded(edition, within, papers[starts], starts, vectors)
