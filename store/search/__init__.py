"""A query → the papers that fit it best, each with its best sentence."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from store.errors import EmbedderChanged
from store.records import Cite, Filter, Found, Hit
from store.search import retrieval, salience
from store.text import sound

if TYPE_CHECKING:
    from store.catalog.filters import Ids
    from store.embedding import Embedder, Vectors
    from store.library import Library
    from store.records import Paper, Sentence
    from store.search.retrieval import Score
    from store.search.salience import Question

DEPTH = 100
"""Papers best by words, and papers nearest by meaning, that are scored by both."""

MATCHES = 1000
"""Papers whose lexical share is known; that of any other counts as 0."""


def search(library: Library, query: str, k: int, wanted: Filter | None = None) -> Found:
    """The `k` best papers by words and meaning; none for a query without a letter or digit.

    Papers that score alike come in the order of their keys.
    """
    began = time.monotonic()
    text = sound(query)
    within = library.catalog.filters.ids(wanted) if wanted and wanted != Filter() else None
    hits: Sequence[Hit] = ()
    some = within is None or len(within) > 0
    if k > 0 and some and any(character.isalnum() for character in text):
        try:
            hits = Query(library, text, within).hits(k)
        except EmbedderChanged:
            hits = Query(library, text, within).hits(k)
    return Found(query=text, hits=tuple(hits), seconds=time.monotonic() - began)


class Query:
    """A query put to a library, or to some of its papers; each stage asks for what it needs."""

    def __init__(self, library: Library, text: str, within: Ids | None = None) -> None:
        self.text = text
        self._library = library
        self._within = within
        self._words = library.catalog.words

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder that the library had when the query was begun."""
        return self._library.embedder

    @cached_property
    def vector(self) -> Vectors:
        """The vector of the text in the library's spelling, of length 1."""
        return self._embedded(self.embedder)

    def _embedded(self, embedder: Embedder) -> Vectors:
        vector: Vectors = embedder.embed([retrieval.respelt(self.text, self.having)])[0]
        return vector

    @cached_property
    def size(self) -> int:
        """How many papers the library has."""
        return self._library.catalog.size()

    @cached_property
    def having(self) -> Mapping[str, int]:
        """How many papers have each word of the text, in each spelling."""
        return self._words.having(retrieval.spellings(self.text))

    def lexical(self) -> dict[int, float]:
        """The lexical share of each paper that has one of the words, best first."""
        terms = retrieval.terms(self.text, self.having)
        if not terms:
            return {}
        ceiling = retrieval.ceiling(self.size, [self.having[term] for term in terms])
        expression = retrieval.expression(terms)
        matches = self._words.match(expression, MATCHES, retrieval.FIELDS, self._within)
        return {id: bm25 / ceiling for id, bm25 in matches}

    def scores(self, k: int) -> list[Score]:
        """The papers best by words and those nearest, at least `k` of each if there are; sorted."""
        depth = max(k, DEPTH)
        lexical = self.lexical()
        nearest = self._library.dense.nearest(self.vector, depth, self._within)
        candidates = {*islice(lexical, depth), *(id for id, _ in nearest)}
        if not candidates:
            return []
        matrix = self._library.catalog.chunks.matrix(len(self.vector), candidates)
        return retrieval.fuse(lexical, matrix, self.vector)

    def sentence_vectors(self, keys: Collection[str]) -> dict[str, Vectors]:
        """Those of the library, if it still has the embedder that the query was begun with.

        Raises EmbedderChanged, and PaperUnknown.
        """
        begun_with = self.embedder
        vectors = self._library.sentence_vectors(keys)
        if self._library.embedder is not begun_with:
            raise EmbedderChanged
        return vectors

    def hits(self, k: int) -> list[Hit]:
        """The `k` best, each with the sentence that bears most on the query.

        Raises EmbedderChanged if the library was given another embedder meanwhile.
        """
        best = self._best(k)
        sentences = self._library.catalog.sentences({score.id: paper for score, paper in best})
        vectors = self.sentence_vectors([paper.key for _, paper in best])
        return [
            Hit(
                rank=rank,
                key=paper.key,
                title=paper.title,
                score=score.score,
                lexical=score.lexical,
                dense=score.dense,
                cite=_cite(self.question, paper.key, sentences[score.id], vectors[paper.key]),
            )
            for rank, (score, paper) in enumerate(best, 1)
        ]

    def _best(self, k: int) -> list[tuple[Score, Paper]]:
        scores = self.scores(k)
        least = min((score.score for score in scores[:k]), default=0.0)
        tied = {score.id: score for score in scores if score.score >= least}
        found = [(tied[id], paper) for id, paper in self._library.catalog.papers(tied).items()]
        return sorted(found, key=lambda pair: (-pair[0].score, pair[1].key))[:k]

    @cached_property
    def question(self) -> Question:
        """The text as sentences are scored against it."""
        judge = self._library.choice.of_sentences
        vector = self.vector if judge is self.embedder else self._embedded(judge)
        return salience.ask(
            self.text, vector, lambda w: salience.idf(self.size, self.having.get(w, 0))
        )


def _cite(
    question: Question, key: str, sentences: Sequence[Sentence], vectors: Vectors
) -> Cite | None:
    """The best sentence, the earlier of two alike; None where there is no abstract."""
    if not sentences:
        return None
    ranks = salience.rank(question, [sentence.text for sentence in sentences], vectors)
    best = sentences[ranks.index(max(ranks))]
    return Cite(key=key, sentence=best.number, start=best.start, end=best.end, quote=best.text)
