"""Whether Chroma holds what the catalog says: names, texts, metadata and vectors of all chunks."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from store.catalog.health import MEND
from store.chroma.entries import Entry, entries

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.chroma.vectors import ChunkStore
    from store.embedding import Vectors

BATCH = 1_000
"""Papers compared at once."""

SAME = 0.9999
"""Cosine of two copies of one vector, at least; Chroma rounds when it brings it to length 1."""


def faults(catalog: Catalog, store: ChunkStore) -> list[str]:
    """What Chroma, whose lock the caller holds, does not have as the catalog does."""
    with catalog.database.snapshot():
        found = _compared(catalog, store)
        pending = catalog.counts().pending
    told = [f"{count} chunks in Chroma {what}; {MEND}" for what, count in found.items() if count]
    if pending:
        told.append(f"{pending} papers are not in Chroma yet (searches find them); {MEND}")
    return told


def _compared(catalog: Catalog, store: ChunkStore) -> Counter[str]:
    found: Counter[str] = Counter()
    surplus = store.ids() - catalog.chunks.names() - set(catalog.chunks.stale())
    found["belong to no paper"] = len(surplus)
    told = catalog.chunks.told()
    for start in range(0, len(told), BATCH):
        wanted = list(entries(catalog, told[start : start + BATCH]))
        held = store.held([entry.id for entry in wanted], vectors=True)
        for entry in wanted:
            if entry.id not in held:
                found["are missing"] += 1
            elif _content(held[entry.id]) != _content(entry):
                found["read otherwise than in the catalog"] += 1
            elif not _same(entry.vector, held[entry.id].vector):
                found["have another vector than in the catalog"] += 1
    return found


def _content(entry: Entry) -> tuple[object, ...]:
    """What has to agree: all but the files that a paper came from, which Chroma may lag behind."""
    paper = json.loads(str(entry.metadata["paper"]))
    return entry.text, {**entry.metadata, "paper": {**paper, "sources": None}}


def _same(one: Vectors, other: Vectors) -> bool:
    import numpy as np

    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return bool(one.shape == other.shape and one @ other >= SAME * lengths)
