"""The writer of claim tables that needs no model: claims word for word, cells by rule."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from assistant.claims.result import Row
from assistant.claims.rules.asked import Claim, found
from assistant.claims.rules.cells import Words, cell
from assistant.claims.rules.coining import own_name
from assistant.claims.rules.datasets import Repeated
from assistant.claims.rules.kinds import kinds
from assistant.claims.rules.naming import mention
from assistant.claims.rules.zones import zones
from assistant.claims.writer import Reading

if TYPE_CHECKING:
    from assistant.claims.columns import Columns
    from assistant.claims.result import Kind
    from assistant.shelf import Shelf
    from store.records import Paper, Sentence

LONGEST = 1500
"""Characters of a sentence; what is longer is no single claim, and is passed over."""


class RuleClaimsWriter:
    """Reads claims by rule; implements `assistant.claims.writer.ClaimsWriter`."""

    model = None
    tasks = ()
    version = "rules 2"
    """Raised when rules change what they find."""

    def __init__(self, shelf: Shelf, corpus: Sequence[str]) -> None:
        """`corpus` are the keys of all papers of the table: names are told by repetition in it."""
        self._shelf = shelf
        self._corpus = corpus
        self._one_at_a_time = Lock()

    def read(self, paper: Paper, sentences: tuple[Sentence, ...], columns: Columns) -> Reading:
        """A row for each sentence that claims something, in order. Raises PaperUnknown."""
        texts = _texts(sentences)
        name = own_name(paper.title, texts, self._repeated.papers)
        told = zones(name, texts)
        rows = (
            _row(paper, self._claim(sentence, kind, name, sentences), columns)
            for sentence, zone, kind in zip(sentences, told, kinds(name, told), strict=True)
            if zone.claims
        )
        return Reading(tuple(rows))

    def _claim(
        self, sentence: Sentence, kind: Kind, name: str, sentences: Sequence[Sentence]
    ) -> Claim:
        method = None
        if name and kind in ("method", "result", "theory"):
            method = _mention(name, [sentence, *sentences])
        return Claim(sentence, kind, method, self._repeated)

    @property
    def _repeated(self) -> Repeated:
        with self._one_at_a_time:
            return self._names

    @cached_property
    def _names(self) -> Repeated:
        papers = (self._shelf.get(key) for key in self._corpus)
        return Repeated(_texts(self._shelf.sentences(paper.key)) for paper in papers)


def _texts(sentences: Sequence[Sentence]) -> list[str]:
    return [s.text if len(s.text) <= LONGEST else "" for s in sentences]


def _mention(name: str, sentences: Sequence[Sentence]) -> Words | None:
    """The first of these sentences that has a name, and where."""
    for sentence in sentences:
        if place := mention(name, sentence.text):
            return Words(sentence, *place.span())
    return None


def _row(paper: Paper, claim: Claim, columns: Columns) -> Row:
    sentence = claim.sentence
    whole = Words(sentence, 0, len(sentence.text))
    cells = {
        column.name: cell(paper.key, column, found(claim, column)) for column in columns.column
    }
    return Row(
        key=paper.key,
        title=paper.title,
        claim=sentence.text,
        kind=claim.kind,
        cells=cells,
        cites=(whole.cite(paper.key),),
        verdict="supported",
    )
