"""The papers nearest to a vector: exactly over the catalog's vectors, or through Chroma."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from store.catalog import Catalog

if TYPE_CHECKING:
    from store.catalog.filters import Ids
    from store.chroma.indexing import Index
    from store.embedding import Vectors
    from store.shared import Shared

EXACT_UP_TO = 20_000
"""Chunks that are compared one by one in less time than importing Chroma takes."""

CHUNKS_A_PAPER = 2
"""Chunks asked of Chroma for each paper wanted, since two may belong to one paper."""

KEPT = 250_000
"""Vectors in memory, at most, unless one part alone has more."""


class Loaded(NamedTuple):
    """Vectors in memory: row i belongs to paper `papers[i]`; a paper's rows are neighbours."""

    within: Ids | None
    """The only papers that are there, or None for all."""
    papers: Ids
    vectors: Vectors


class Dense:
    """Answers which papers are nearest; exact wherever that costs little or Chroma cannot."""

    def __init__(self, catalog: Catalog, index: Callable[[], Index | Shared]) -> None:
        self._catalog = catalog
        self._index = index
        self._turn = threading.Lock()
        self._counted = -1  # the edition of the next
        self._chunks = 0
        self._loaded_of = (-1, 0)  # the edition and dimension of the next
        self._loaded: list[Loaded] = []

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
                best: dict[str, float] = {}
                for key, score in found:
                    best.setdefault(key, score)
                ids = self._catalog.ids(best)
                return [(ids[key], score) for key, score in best.items() if key in ids][:limit]
        return self._exact(vector, limit, within)

    def _exact(self, vector: Vectors, limit: int, within: Ids | None) -> list[tuple[int, float]]:
        import numpy as np

        loaded = self._current(len(vector), within)
        if not len(loaded.papers):
            return []
        scores = loaded.vectors @ np.asarray(vector, dtype=np.float32)
        starts = np.flatnonzero(np.diff(loaded.papers, prepend=-1))
        ids, best = loaded.papers[starts], np.maximum.reduceat(scores, starts)
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

        Those of a filter's papers are read, and kept, by themselves: a command that asks once is
        spared all the others, and a question is compared with no more than it has to be.
        """
        with self._turn:
            now = self._catalog.edition(), dimension
            if now != self._loaded_of:
                self._loaded, self._loaded_of = [], now
            known = next((part for part in self._loaded if part.within is within), None)
            if known is None:
                known = self._read(dimension, within)
                self._loaded.append(known)
                while len(self._loaded) > 1 and sum(len(p.papers) for p in self._loaded) > KEPT:
                    self._loaded.pop(0)
            return known

    def _read(self, dimension: int, within: Ids | None) -> Loaded:
        import numpy as np

        whole = next((part for part in self._loaded if part.within is None), None)
        if whole and within is not None:
            rows = np.isin(whole.papers, within, kind="table")
            return Loaded(within, whole.papers[rows], whole.vectors[rows])
        among = None if within is None else within.tolist()
        return Loaded(within, *self._catalog.chunks.matrix(dimension, among))
