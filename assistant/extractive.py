"""The writer that needs no model: it answers with sentences of the library, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.answer import Draft
from assistant.results import QUOTATION, Checked, Statement
from assistant.selection import Candidate, select
from store import salience

if TYPE_CHECKING:
    from assistant.evidence import Evidence, Source
    from store import Library
    from store.embedding import Vectors
    from store.salience import Question

BEARING = 0.55
"""A library whose papers all bear less than this on a question does not answer it.

Set on SciFact by `bench/rationales.py`, whose table says what each threshold lets through.
"""

ROOM = 1_000_000
"""Characters of evidence: nothing is sent anywhere, so only the number of papers is limited."""


class ExtractiveWriter:
    """Answers by quoting; implements `assistant.answer.Writer`."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def room(self, question: str) -> int:
        """More than any number of abstracts needs."""
        return ROOM

    def write(self, question: str, evidence: Evidence) -> Draft:
        """The best sentences, a block for each paper; none where no paper bears on the question."""
        [vector] = self.library.embedder.embed([question])
        asked = salience.ask(question, vector, self._idf)
        vectors = self.library.sentence_vectors([source.key for source in evidence.sources])
        if not any(bears(asked, source, vectors[source.key]) for source in evidence.sources):
            return Draft()
        found = [c for source in evidence.sources for c in _candidates(asked, source, vectors)]
        return Draft(tuple(_blocks(select(found), evidence)))

    def _idf(self, word: str) -> float:
        papers = self.library.catalog.counts().papers
        return salience.idf(papers, len(self.library.catalog.match(f'"{word}"', papers)))


def bears(asked: Question, source: Source, vectors: Vectors) -> bool:
    """Whether a paper may answer a question; `vectors` are those of its sentences."""
    return salience.bearing(asked, source.title, _texts(source), vectors) >= BEARING


def _candidates(
    asked: Question, source: Source, vectors: dict[str, Vectors]
) -> Iterator[Candidate]:
    rows = vectors[source.key]
    scores = salience.rank(asked, _texts(source), rows)
    for sentence, score, row in zip(source.sentences, scores, rows, strict=True):
        yield Candidate(source.key, sentence.number, sentence.text, score, row)


def _texts(source: Source) -> list[str]:
    return [sentence.text for sentence in source.sentences]


def _blocks(chosen: Sequence[Candidate], evidence: Evidence) -> Iterator[Checked]:
    for key, candidates in groupby(chosen, key=lambda candidate: candidate.key):
        statements = tuple(_quotations(candidates, evidence.source(key), evidence))
        yield Checked(marker=QUOTATION, statements=statements)


def _quotations(
    candidates: Iterable[Candidate], source: Source, evidence: Evidence
) -> Iterator[Statement]:
    for candidate in candidates:
        if cite := evidence.cite(source.number, candidate.number + 1):
            yield Statement(text=cite.quote, cites=(cite,), verdict="supported")
