"""Vectors of papers and of their sentences, by key."""

from __future__ import annotations

from collections.abc import Collection
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.embedding import Vectors
    from store.library import Library


def of_sentences(library: Library, keys: Collection[str]) -> dict[str, Vectors]:
    """As `Library.sentence_vectors` tells."""
    import numpy as np

    papers = library.catalog.papers(library.ids(keys).values())
    sentences = library.catalog.sentences(papers)
    texts = [sentence.text for id in papers for sentence in sentences[id]]
    vectors = library.catalog.vectors.of(texts, library.choice.of_sentences)
    ends = list(accumulate(len(sentences[id]) for id in papers))
    parts = np.split(vectors, ends)[:-1]
    return {paper.key: part for paper, part in zip(papers.values(), parts, strict=True)}


def of_papers(library: Library, keys: Collection[str]) -> dict[str, Vectors]:
    """As `Library.paper_vectors` tells."""
    import numpy as np

    dimension = library.catalog.dimension()
    ids = {id: key for key, id in library.ids(keys).items()}
    if not dimension or not ids:
        return {}
    chunks = library.catalog.chunks.matrix(dimension, [*ids])
    sums = {ids[id]: np.zeros(dimension, np.float32) for id in chunks.papers.tolist()}
    for id, row in zip(chunks.papers.tolist(), chunks.vectors, strict=True):
        sums[ids[id]] += row
    return {key: total / max(float(np.linalg.norm(total)), 1e-9) for key, total in sums.items()}
