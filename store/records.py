"""The records that flow through litrev: frozen, no input or output, serialised as they stand."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue, field_validator

from store.text import sound

PaperType = Literal[
    "", "article", "conference", "preprint", "book", "chapter", "thesis", "report", "other"
]

Reason = Literal["doi", "arxiv", "pmid", "title", "preprint", "by hand"]
"""By what a record was taken for a paper: a shared number; the title; the title, where one is a
preprint and the other the published version; the person's word."""


class Record(BaseModel):
    """A frozen record; unknown fields are an error, so a misspelt one is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Paper(Record):
    """One paper as a library keeps it; a reader leaves `key` and `sources` empty."""

    key: str = ""
    """Citation key: ASCII, unique in its library, stable across machines."""
    title: str
    authors: tuple[str, ...] = ()
    """Names as printed, `Given Family`, in order."""
    year: int | None = None
    venue: str = ""
    doi: str = ""
    """Bare and lower case: `10.1000/xyz`."""
    arxiv: str = ""
    """Bare, without a version: `1802.09477`."""
    url: str = ""
    tags: tuple[str, ...] = ()
    abstract: str = ""
    sources: tuple[str, ...] = ()
    """Names of the files it came from."""
    pmid: str = ""
    """PubMed's number, digits alone."""
    type: PaperType = ""
    """What kind of publication it is, as far as its source tells."""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    """First and last with a hyphen, `12-34`, or an article number."""
    publisher: str = ""
    note: str = ""
    """The person's own remark."""


class Origin(Record):
    """One of the records that a paper was made of."""

    number: int
    """From 1, in the order in which they came."""
    sources: tuple[str, ...]
    """Names of the files that it was read from."""
    reason: Reason | None
    """By what it was taken for this paper; None for the first."""
    why: str
    """The same in words, with what was compared."""
    differs: dict[str, JsonValue]
    """What it says differently from the paper: its fields by name, but those left empty."""


class Shown(Paper):
    """A paper with the records that it was made of."""

    records: tuple[Origin, ...] = ()


class Filter(Record):
    """Which papers are wanted: those for which all that is set holds; None is any.

    Names, venues and sources are compared by words: case, accents and punctuation make no
    difference, and the words must stand together, as `sergey levine` or `neurips`.
    """

    text: str | None = None
    """Words that all stand somewhere in key, title, authors, venue or abstract; an acronym in
    capitals, of up to five letters, does so in capitals."""
    year: tuple[int | None, int | None] | None = None
    """First and last year wanted, both included; None is open."""
    venue: str | None = None
    author: str | None = None
    tag: str | None = None
    source: str | None = None

    @field_validator("text", "venue", "author", "tag", "source")
    @classmethod
    def _sound(cls, words: str | None) -> str | None:
        return words and sound(words)


class Sentence(Record):
    """A sentence of an abstract: `abstract[start:end] == text`, numbered from 0."""

    number: int
    start: int
    end: int
    text: str


class Chunk(Record):
    """What is embedded as one vector: the title and the sentences from `first` to `last`."""

    number: int
    first: int
    last: int
    text: str


class Cite(Record):
    """Exact words of a stored abstract: `abstract[start:end] == quote`."""

    key: str
    sentence: int
    start: int
    end: int
    quote: str


class Hit(Record):
    """One paper found by a search, with its best sentence."""

    rank: int
    key: str
    title: str
    score: float
    lexical: float
    dense: float
    cite: Cite | None


class Found(Record):
    """What a search found, best first."""

    query: str
    hits: tuple[Hit, ...]
    seconds: float


class Problem(Record):
    """Something in a file that could not be read; what is around it was."""

    file: str
    line: int | None
    reason: str


class Added(Record):
    """What became of the files given to `Library.add`."""

    files: int
    read: int
    added: int
    updated: int
    duplicates: int
    problems: tuple[Problem, ...]
    seconds: float
    differing: tuple[str, ...] = ()
    """Keys of papers that keep their abstract although an entry came with another one."""


class Status(Record):
    """The state of a library: what it holds, what is pending, what is wrong."""

    papers: int
    chunks: int
    pending: int
    embedder: str
    dimension: int
    model: str | None = None
    chroma: str
    problems: tuple[str, ...]


class Repaired(Record):
    """What `litrev repair` has recovered and what is lost."""

    catalog: Literal["sound", "made anew", "fetched"] = "sound"
    """`fetched`: it was a damaged copy of a shared library's."""
    papers: int = 0
    from_catalog: int = 0
    """Papers that could be read of the damaged catalog, and proved themselves."""
    from_chroma: int = 0
    unproven: tuple[str, ...] = ()
    """Keys of papers that could be read, but perhaps not as they were."""
    embedded: int = 0
    """Papers whose vectors had to be made again."""
    lost: tuple[str, ...] = ()
    """What else was in the library: an identifier of each."""
    kept: str = ""
    """What the damaged file is called now."""
