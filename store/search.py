"""A query → the papers that fit it best, each with its best sentence."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from store import retrieval, salience
from store.records import Cite, Found, Hit
from store.words import Words

if TYPE_CHECKING:
    from store.catalog import Catalog, Years
    from store.embedding import Vectors
    from store.library import Library
    from store.records import Paper, Sentence
    from store.retrieval import Score
    from store.salience import Question

DEPTH = 200
"""Papers best by words, and papers nearest by meaning, that are scored by both."""

MATCHES = 1000
"""Papers whose lexical share is known; that of any other counts as 0."""


def search(
    library: Library, query: str, k: int, year: Years | None = None, tag: str | None = None
) -> Found:
    """The `k` best papers by words and meaning; none for a query without a letter or digit.

    Papers that score alike come in the order of their keys.
    """
    began = time.monotonic()
    query = query.encode(errors="replace").decode()
    hits: Sequence[Hit] = ()
    if k > 0 and any(character.isalnum() for character in query):
        hits = _hits(library, query, k, year, tag)
    return Found(query=query, hits=tuple(hits), seconds=time.monotonic() - began)


def _hits(library: Library, query: str, k: int, year: Years | None, tag: str | None) -> list[Hit]:
    catalog, words = library.catalog, Words(library.catalog._db)
    papers = catalog.counts().papers
    within = catalog.select(None, year, tag) if year or tag else None
    if not papers or within == []:
        return []
    [vector] = library.embedder.embed([query])
    having = words.having(retrieval.spellings(query))
    wanted = {term: having[term] for term in retrieval.terms(query, having)}
    lexical = _lexical(words, wanted, papers, within)
    scores = _scores(library, lexical, vector, max(k, DEPTH), within)
    question = salience.ask(query, vector, lambda word: salience.idf(papers, having[word]))
    return _cited(library, _best(catalog, scores, k), question)


def _lexical(
    words: Words, wanted: Mapping[str, int], papers: int, within: Collection[int] | None
) -> dict[int, float]:
    """The lexical share of the papers with any of these words (each: how many have it)."""
    if not wanted:
        return {}
    ceiling = retrieval.ceiling(papers, wanted.values())
    matches = words.match(retrieval.expression(wanted), MATCHES, retrieval.FIELDS, within)
    return {id: bm25 / ceiling for id, bm25 in matches}


def _scores(
    library: Library,
    lexical: Mapping[int, float],
    vector: Vectors,
    depth: int,
    within: Collection[int] | None,
) -> list[Score]:
    """The best `depth` papers by words and those nearest, scored by both; best first."""
    nearest = library.dense.nearest(vector, depth, within)
    candidates = {*islice(lexical, depth), *(id for id, _ in nearest)}
    if not candidates:
        return []
    matrix = library.catalog.chunks.matrix(len(vector), candidates)
    return retrieval.fuse(lexical, matrix, vector)


def _best(catalog: Catalog, scores: Sequence[Score], k: int) -> list[tuple[Score, Paper]]:
    """The first `k` with their papers; papers that score alike in the order of their keys."""
    least = min((score.score for score in scores[:k]), default=0.0)
    tied = {score.id: score for score in scores if score.score >= least}
    found = [(tied[id], paper) for id, paper in catalog.papers(tied).items()]
    return sorted(found, key=lambda pair: (-pair[0].score, pair[1].key))[:k]


def _cited(library: Library, best: Sequence[tuple[Score, Paper]], question: Question) -> list[Hit]:
    """The papers as hits, each with the sentence that bears most on the question."""
    sentences = library.catalog.sentences({score.id: paper for score, paper in best})
    vectors = library.sentence_vectors([paper.key for _, paper in best])
    return [
        Hit(
            rank=rank,
            key=paper.key,
            title=paper.title,
            score=score.score,
            lexical=score.lexical,
            dense=score.dense,
            cite=_cite(paper.key, sentences[score.id], vectors[paper.key], question),
        )
        for rank, (score, paper) in enumerate(best, 1)
    ]


def _cite(
    key: str, sentences: Sequence[Sentence], vectors: Vectors, question: Question
) -> Cite | None:
    """The best sentence, the earlier of two alike; None where there is no abstract."""
    if not sentences:
        return None
    ranks = salience.rank(question, [sentence.text for sentence in sentences], vectors)
    best = sentences[ranks.index(max(ranks))]
    return Cite(key=key, sentence=best.number, start=best.start, end=best.end, quote=best.text)
