"""A library that notes what a task reads of it, so that it can be read again without one."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from operator import not_
from typing import TYPE_CHECKING

from pydantic import Field

from assistant.shelf import Compared
from store.errors import WeightsMissing
from store.records import Filter, Found, Hit, Paper, Record, Sentence

if TYPE_CHECKING:
    from store import Library
    from store.embedding import Embedder, Progress, Vectors


class Searched(Record):
    """One search that was made, and what it found."""

    query: str
    k: int
    wanted: Filter | None
    hits: tuple[Hit, ...]


class Read(Record):
    """A paper that was read, without what its owner has added to it, and its sentences."""

    paper: Paper
    sentences: tuple[Sentence, ...]


class Listing(Record):
    """A list of papers that was asked for, and the keys in it."""

    wanted: Filter
    most: int
    keys: tuple[str, ...]


class Seen(Record):
    """All that a task has read of a library: the file `evidence.json` of a run."""

    searches: tuple[Searched, ...]
    papers: tuple[Read, ...]
    listings: tuple[Listing, ...] = Field(default=(), exclude_if=not_)
    """Not serialised where there are none, as in runs made before there were lists."""


class Asked(Record):
    """A question's stems with their shares of its weight, and its vector."""

    shares: dict[str, float]
    vector: str


class Nearness(Record):
    """The vectors that a task compared by: the file `vectors.json` of a run.

    A vector is the base64 of its numbers as little-endian float32, exactly as they were; a text
    stands for itself by the SHA-256 of its UTF-8, in hex.
    """

    questions: dict[str, Asked]
    sentences: dict[str, str]
    """By which quotations were chosen."""
    judged: dict[str, str] | None
    """By which support was judged; None where the embedder's weights were missing."""


class Noting:
    """A shelf that notes what is read of it; implements `assistant.shelf.Shelf`."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._searches: list[Searched] = []
        self._listings: list[Listing] = []
        self._papers: dict[str, Paper] = {}
        self._sentences: dict[str, tuple[Sentence, ...]] = {}
        self._questions: dict[str, Asked] = {}
        self._compared: dict[str, str] = {}
        self._judge: NotingEmbedder | None = None

    def search(self, query: str, k: int = 10, wanted: Filter | None = None) -> Found:
        """The papers that fit a query best."""
        found = self._library.search(query, k, wanted)
        self._searches.append(Searched(query=query, k=k, wanted=wanted, hits=found.hits))
        return found

    def get(self, key: str) -> Paper:
        """One paper. Raises PaperUnknown."""
        return self._papers.setdefault(key, self._library.get(key))

    def sentences(self, key: str) -> tuple[Sentence, ...]:
        """Those of its abstract. Raises PaperUnknown."""
        return self._sentences.setdefault(key, self._library.sentences(key))

    def compared(self, question: str, keys: Collection[str]) -> Compared:
        """What tells which sentences of these papers bear on a question.

        Raises EmbedderChanged, PaperUnknown.
        """
        from store.search import Query

        query = Query(self._library, question)
        found = Compared(query.question, query.sentence_vectors(keys))
        shares = dict(found.question.shares)
        self._questions[question] = Asked(shares=shares, vector=_packed(found.question.vector))
        for key, rows in found.vectors.items():
            texts = (sentence.text for sentence in self.sentences(key))
            self._compared |= _by_text(texts, rows)
        return found

    def listed(self, wanted: Filter, most: int) -> tuple[Paper, ...]:
        """The first papers, by key, that a filter lets through."""
        papers = self._library.papers(wanted)[:most]
        keys = tuple(paper.key for paper in papers)
        self._listings.append(Listing(wanted=wanted, most=most, keys=keys))
        return tuple(self._papers.setdefault(paper.key, paper) for paper in papers)

    def judge(self, embedder: Embedder) -> Embedder:
        """The embedder that support is judged by, and that is to be noted, too."""
        self._judge = NotingEmbedder(embedder)
        return self._judge

    def seen(self) -> Seen:
        """What was read so far; a person's own tags, notes and file names are left out."""
        own = {"tags": (), "note": "", "sources": ()}
        return Seen(
            searches=tuple(self._searches),
            papers=tuple(
                Read(paper=paper.model_copy(update=own), sentences=self._sentences.get(key, ()))
                for key, paper in self._papers.items()
            ),
            listings=tuple(self._listings),
        )

    def nearness(self) -> Nearness:
        """What was compared so far."""
        judged = self._judge.noted if self._judge else {}
        return Nearness(questions=self._questions, sentences=self._compared, judged=judged)


class NotingEmbedder:
    """An embedder that notes its vectors."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.dimension = embedder.dimension
        self.noted: dict[str, str] | None = {}
        """Vectors by text; None once the weights were missing."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text. Raises WeightsMissing."""
        try:
            vectors = self._embedder.embed(texts, progress)
        except WeightsMissing:
            self.noted = None
            raise
        if self.noted is not None:
            self.noted |= _by_text(texts, vectors)
        return vectors

    def count(self, texts: Sequence[str]) -> list[int]:
        """The tokens of each text."""
        return self._embedder.count(texts)


def digest(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return sha256(text.encode(errors="replace")).hexdigest()


def _by_text(texts: Iterable[str], vectors: Vectors) -> dict[str, str]:
    return {digest(text): _packed(row) for text, row in zip(texts, vectors, strict=True)}


def _packed(vector: Vectors) -> str:
    return b64encode(vector.astype("<f4").tobytes()).decode()
