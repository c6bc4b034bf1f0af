"""A paper → what the catalog keeps of its text: sentences, chunks, and the hash of each chunk."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from store.catalog import Split
from store.catalog.cache import text_hash
from store.records import Chunk, Paper, Sentence
from store.sentences import chunk_all, chunk_text, split

if TYPE_CHECKING:
    from store.embedding import Embedder

Wording = tuple[str, str]
"""Title and abstract: all of a paper that is split and embedded."""


def wording(paper: Paper) -> Wording:
    """A paper's title and abstract; those that have the same are cut alike."""
    return paper.title, paper.abstract


def cut(papers: Iterable[Paper], embedder: Embedder) -> dict[Wording, Split]:
    """What is kept of these papers, by their wording; the chunks fit the embedder."""
    own = {wording(paper): (paper.title, split(paper.abstract)) for paper in papers}
    return {
        worded: _hashed(own[worded][1], chunks, embedder.name)
        for worded, chunks in chunk_all(own, embedder.count).items()
    }


def cut_as_before(paper: Paper, parts: Sequence[str], embedder: str) -> Split:
    """What is kept of a paper whose chunks hold these parts of its abstract, whoever cut them."""
    sentences = split(paper.abstract)
    starts = [sentence.start for sentence in sentences]
    cuts = [bisect_left(starts, end) for end in (0, *accumulate(map(len, parts)))]
    chunks = [
        Chunk(
            number=number,
            first=first,
            last=end - 1,
            text=chunk_text(paper.title, sentences[first:end]),
        )
        for number, (first, end) in enumerate(pairwise(cuts))
    ]
    return _hashed(sentences, chunks, embedder)


def _hashed(sentences: Sequence[Sentence], chunks: Sequence[Chunk], embedder: str) -> Split:
    hashes = tuple(text_hash(chunk.text, embedder) for chunk in chunks)
    return Split(tuple(sentences), tuple(chunks), hashes)
