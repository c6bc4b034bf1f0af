"""The writer that needs no model: it answers with sentences of the library, word for word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.answer import Draft
from assistant.answer.selection import Candidate, select
from assistant.results import QUOTATION, Checked, Statement
from store.search import salience

if TYPE_CHECKING:
    from assistant.evidence import Evidence, Source
    from assistant.shelf import Shelf
    from store.embedding import Vectors
    from store.search.salience import Question

BEARS = 0.52
"""A paper that bears less than this on a question does not answer it.

Set on SciFact by `bench/rationales.py`, whose table says what each threshold lets through.
"""

NEAR_THE_BEST = 0.7
"""A paper is quoted if it bears on the question at least this share of what the best one does."""

BEARING = 3.0
"""Weight of a paper's bearing beside the salience of its sentence: right papers come first."""

ROOM = 1_000_000
"""Characters of evidence: nothing is sent anywhere, so only the number of papers is limited."""


class ExtractiveWriter:
    """Answers by quoting; implements `assistant.answer.Writer`."""

    tasks = ()

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def room(self, question: str) -> int:
        """More than any number of abstracts needs."""
        return ROOM

    def write(self, question: str, evidence: Evidence) -> Draft:
        """The best sentences, a block for each paper; none where no paper bears on the question."""
        asked, vectors = self.shelf.compared(question, [s.key for s in evidence.sources])
        chosen = select(list(candidates(asked, evidence.sources, vectors)))
        return Draft(tuple(_blocks(chosen, evidence)))


def candidates(
    asked: Question, sources: Sequence[Source], vectors: Mapping[str, Vectors]
) -> Iterator[Candidate]:
    """The sentences that may be quoted, with their scores; none where no paper bears on it.

    `vectors` has, for each key, a row of length 1 a sentence: shape (sentences, dimension).
    """
    texts = {source.key: [s.text for s in source.sentences] for source in sources}
    bearing = {
        source.key: salience.bearing(asked, source.title, texts[source.key], vectors[source.key])
        for source in sources
    }
    best = max(bearing.values(), default=0.0)
    for source in sources if best >= BEARS else ():
        key = source.key
        if bearing[key] >= NEAR_THE_BEST * best:
            scores = salience.rank(asked, texts[key], vectors[key])
            for sentence, score, row in zip(source.sentences, scores, vectors[key], strict=True):
                score += BEARING * bearing[key]
                yield Candidate(key, sentence.number, sentence.text, score, row)


def _blocks(chosen: Sequence[Candidate], evidence: Evidence) -> Iterator[Checked]:
    for key, of_a_paper in groupby(chosen, key=lambda candidate: candidate.key):
        number = evidence.source(key).number
        cites = (evidence.cite(number, candidate.number + 1) for candidate in of_a_paper)
        statements = (
            Statement(text=cite.quote, cites=(cite,), verdict="supported") for cite in cites if cite
        )
        yield Checked(marker=QUOTATION, statements=tuple(statements))
