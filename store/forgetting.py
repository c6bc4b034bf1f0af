"""Drops vectors kept for nobody: of removed papers, of embedders that the library once had."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.catalog import PAGE
from store.catalog.cache import text_hash

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.embedding import Embedder


def forget_others(catalog: Catalog, of_sentences: Embedder) -> int:
    """Keep the vectors of chunks, staged ones too, and of this embedder's sentences; drop others.

    How many went. One that is dropped by mistake, since its paper came at this moment, is made
    again when it is needed.
    """
    return catalog.vectors.drop_all_but(set(_sentences(catalog, of_sentences.name)))


def _sentences(catalog: Catalog, embedder: str) -> Iterator[str]:
    ids = catalog.all_ids()
    for start in range(0, len(ids), PAGE):
        papers = catalog.papers(ids[start : start + PAGE])
        for sentences in catalog.sentences(papers).values():
            yield from (text_hash(sentence.text, embedder) for sentence in sentences)
