"""A library as far as the tasks read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from store.embedding import Vectors
    from store.records import Filter, Found, Paper, Sentence
    from store.search.salience import Question


class Compared(NamedTuple):
    """A question as sentences are scored against it, and the sentences' vectors by key.

    Those of a paper are a row of length 1 each, shape (sentences, dimension); without an embedder
    they have no columns.
    """

    question: Question
    vectors: Mapping[str, Vectors]


class Shelf(Protocol):
    """A library as far as the tasks read it."""

    def search(self, query: str, k: int = 10, wanted: Filter | None = None) -> Found:
        """The papers that fit a query best."""

    def get(self, key: str) -> Paper:
        """One paper. Raises PaperUnknown."""

    def sentences(self, key: str) -> tuple[Sentence, ...]:
        """Those of its abstract. Raises PaperUnknown."""

    def compared(self, question: str, keys: Collection[str]) -> Compared:
        """What tells which sentences of these papers bear on a question. Raises PaperUnknown."""

    def listed(self, wanted: Filter, most: int) -> tuple[Paper, ...]:
        """The first papers, by key, that a filter lets through."""
