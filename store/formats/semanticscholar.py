"""Semantic Scholar's papers, as its Academic Graph and Recommendations APIs give them.

The fields: https://api.semanticscholar.org/api-docs/graph. Of its bulk data sets, `papers` holds no
abstracts and `abstracts` no titles: neither alone makes a paper, which is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from store.formats.entry import entry
from store.formats.json_fields import at, objects, text, texts, whole
from store.formats.json_stream import first, papers
from store.formats.markup import plain
from store.identity import preprints
from store.records import Paper, PaperType, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_KEYS = ("data", "recommendedPapers", "citingPaper", "citedPaper")
_MARKS = frozenset(("paperid", "corpusid", "externalids"))
_OURS: dict[PaperType, str] = {
    "conference": "Conference",
    "chapter": "BookSection",
    "book": "Book",
    "article": "JournalArticle Review CaseReport ClinicalTrial Editorial LettersAndComments "
    "MetaAnalysis Study",
}
"""The first that fits: a paper of a conference is called a journal article as well."""


def sniff(head: str) -> bool:
    """Whether the first record has one of Semantic Scholar's numbers."""
    return bool(_MARKS & {key.lower() for key in first(head, *_KEYS)})


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of `{"data": […]}`, of recommendations, of an array, of one, or one a line."""
    return papers(stream, _paper, *_KEYS)


def _paper(file: str, line: int | None, record: dict[str, Any]) -> Paper | Problem:
    record = {key.lower(): value for key, value in record.items()}
    ids, journal = record.get("externalids"), record.get("journal")
    venue, arxiv = text(record.get("venue")) or text(at(journal, "name")), text(at(ids, "ArXiv"))
    volume = text(at(journal, "volume"))
    return entry(
        file,
        line,
        title=plain(text(record.get("title"))),
        abstract=plain(text(record.get("abstract"))),
        authors=(text(author.get("name")) for author in objects(record.get("authors"))),
        year=whole(record.get("year")),
        venue=plain(venue),
        doi=text(at(ids, "DOI")),
        arxiv=arxiv,
        url=text(record.get("url")),
        pmid=text(at(ids, "PubMed")),
        type=preprints.kind(_type(texts(record.get("publicationtypes"))), venue, arxiv),
        volume="" if volume.startswith("abs/") else volume,
        pages=text(at(journal, "pages")),
    )


def _type(names: tuple[str, ...]) -> PaperType:
    known = (ours for ours, theirs in _OURS.items() if not set(names).isdisjoint(theirs.split()))
    return next(known, "other" if names else "")
