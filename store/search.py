"""A query → the papers that fit it best, each with its best sentence."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from store import retrieval, salience
from store.records import Cite, Found, Hit
from store.words import Words

if TYPE_CHECKING:
    from store.catalog import Catalog, Years
    from store.embedding import Vectors
    from store.library import Library
    from store.records import Paper, Sentence
    from store.retrieval import Score

DEPTH = 100
"""Papers best by words, and papers nearest by meaning, that are scored by both."""

MATCHES = 1000
"""Papers whose lexical share is known; that of any other counts as 0."""


class Asked(NamedTuple):
    """A query as a library sees it: its vector, and how many of all papers have its words."""

    text: str
    vector: Vectors
    having: Mapping[str, int]
    papers: int


def search(
    library: Library, query: str, k: int, year: Years | None = None, tag: str | None = None
) -> Found:
    """The `k` best papers by words and meaning; none for a query without a letter or digit.

    Papers that score alike come in the order of their keys.
    """
    began = time.monotonic()
    text = query.encode(errors="replace").decode()
    within = library.catalog.select(None, year, tag) if year or tag else None
    hits: Sequence[Hit] = ()
    if k > 0 and within != [] and any(character.isalnum() for character in text):
        asked = ask(library, text)
        hits = _hits(library, asked, _best(library.catalog, scores(library, asked, within, k), k))
    return Found(query=text, hits=tuple(hits), seconds=time.monotonic() - began)


def ask(library: Library, text: str) -> Asked:
    """Put a query to a library."""
    [vector] = library.embedder.embed([text])
    having = Words(library.catalog._db).having(retrieval.spellings(text))
    return Asked(text, vector, having, library.catalog.counts().papers)


def lexical(
    library: Library, asked: Asked, within: Collection[int] | None = None
) -> dict[int, float]:
    """The lexical share of each paper that has a word of the query, best first."""
    terms = retrieval.terms(asked.text, asked.having)
    if not terms:
        return {}
    ceiling = retrieval.ceiling(asked.papers, [asked.having[term] for term in terms])
    matches = Words(library.catalog._db).match(
        retrieval.expression(terms), MATCHES, retrieval.FIELDS, within
    )
    return {id: bm25 / ceiling for id, bm25 in matches}


def scores(
    library: Library, asked: Asked, within: Collection[int] | None = None, k: int = DEPTH
) -> list[Score]:
    """The scores of the papers best by words and of those nearest, in one list, best first."""
    depth = max(k, DEPTH)
    words = lexical(library, asked, within)
    nearest = library.dense.nearest(asked.vector, depth, within)
    candidates = {*islice(words, depth), *(id for id, _ in nearest)}
    if not candidates:
        return []
    matrix = library.catalog.chunks.matrix(len(asked.vector), candidates)
    return retrieval.fuse(words, matrix, asked.vector)


def _best(catalog: Catalog, scores: Sequence[Score], k: int) -> list[tuple[Score, Paper]]:
    least = min((score.score for score in scores[:k]), default=0.0)
    tied = {score.id: score for score in scores if score.score >= least}
    found = [(tied[id], paper) for id, paper in catalog.papers(tied).items()]
    return sorted(found, key=lambda pair: (-pair[0].score, pair[1].key))[:k]


def _hits(library: Library, asked: Asked, best: Sequence[tuple[Score, Paper]]) -> list[Hit]:
    """The papers as hits, each with the sentence that bears most on the query."""
    question = salience.ask(
        asked.text, asked.vector, lambda word: salience.idf(asked.papers, asked.having.get(word, 0))
    )
    sentences = library.catalog.sentences({score.id: paper for score, paper in best})
    vectors = library.sentence_vectors([paper.key for _, paper in best])
    hits = []
    for rank, (score, paper) in enumerate(best, 1):
        cite = _cite(question, paper.key, sentences[score.id], vectors[paper.key])
        shares = score._asdict()
        del shares["id"]
        hits.append(Hit(rank=rank, key=paper.key, title=paper.title, cite=cite, **shares))
    return hits


def _cite(
    question: salience.Question, key: str, sentences: Sequence[Sentence], vectors: Vectors
) -> Cite | None:
    """The best sentence, the earlier of two alike; None where there is no abstract."""
    if not sentences:
        return None
    ranks = salience.rank(question, [sentence.text for sentence in sentences], vectors)
    best = sentences[ranks.index(max(ranks))]
    return Cite(key=key, sentence=best.number, start=best.start, end=best.end, quote=best.text)
