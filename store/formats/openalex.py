"""OpenAlex's works: replies of its API, lists of works, and the JSON lines of its snapshot.

The fields: https://docs.openalex.org/api-entities/works/work-object. Keywords become tags: there
are few, and they are short; concepts and topics do not.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from store.formats.entry import FIELD_LIMIT, entry
from store.formats.json_fields import at, objects, text, whole
from store.formats.json_stream import first, papers
from store.formats.markup import plain
from store.identity import numbers, preprints
from store.records import Paper, PaperType, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_KEYS = ("results",)
_WORK = "https://openalex.org/W"
_MARKS = frozenset(("authorships", "display_name", "publication_year", "primary_location"))
_TAGS, _TAG_LENGTH = 10, 40
_OURS: dict[PaperType, str] = {
    "article": "article journal-article review letter editorial",
    "conference": "proceedings-article conference-paper",
    "preprint": "preprint posted-content",
    "book": "book monograph edited-book reference-book",
    "chapter": "book-chapter book-section book-part reference-entry",
    "thesis": "dissertation",
    "report": "report report-component",
}
_TYPES = {name: ours for ours, names in _OURS.items() for name in names.split()}


def sniff(head: str) -> bool:
    """Whether the first record is a work by its id and fields, or has an inverted abstract."""
    record = first(head, *_KEYS)
    is_work = text(record.get("id")).startswith(_WORK) and bool(_MARKS & record.keys())
    return is_work or "abstract_inverted_index" in record


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of `{"results": […]}`, of an array, of one work, or of works one a line."""
    return papers(stream, _paper, *_KEYS)


def inverted(index: Any) -> str:
    """The text of an inverted index, `{"hats": [1], "We": [0]}`: its words by their positions.

    Positions order the words and are nothing else, so that a huge one costs nothing. Of a text
    longer than any field only the beginning is made, which is still too long.
    """
    placed = [
        (position, word)
        for word, positions in (index.items() if isinstance(index, dict) else ())
        for position in (positions if isinstance(positions, list) else ())
        if whole(position) is not None
    ]
    words = [word for _, word in sorted(placed)]
    ends = list(accumulate(len(word) + 1 for word in words))
    return " ".join(words[: bisect(ends, FIELD_LIMIT + 1) + 1])


def _paper(file: str, line: int | None, record: dict[str, Any]) -> Paper | Problem:
    place = at(record, "primary_location")
    abstract = inverted(record.get("abstract_inverted_index")) or text(record.get("abstract"))
    venue, arxiv = text(at(place, "source", "display_name")), _arxiv(record)
    return entry(
        file,
        line,
        title=plain(text(record.get("title")) or text(record.get("display_name"))),
        abstract=plain(abstract),
        authors=map(_author, objects(record.get("authorships"))),
        year=whole(record.get("publication_year")),
        venue=plain(venue),
        doi=text(record.get("doi")) or text(at(record, "ids", "doi")),
        arxiv=arxiv,
        url=text(at(place, "landing_page_url")) or text(record.get("id")),
        tags=_tags(record),
        pmid=text(at(record, "ids", "pmid")),
        type=preprints.kind(_type(record), venue, arxiv),
        volume=text(at(record, "biblio", "volume")),
        issue=text(at(record, "biblio", "issue")),
        pages=_pages(record),
        publisher=text(at(place, "source", "host_organization_name")),
    )


def _author(authorship: dict[str, Any]) -> str:
    name = text(at(authorship, "author", "display_name"))
    return name or text(authorship.get("raw_author_name"))


def _arxiv(record: dict[str, Any]) -> str:
    """The number from the ids, or from a place on arXiv where the work stands."""
    places = (at(record, "primary_location"), *objects(record.get("locations")))
    pages = (text(at(place, name)) for place in places for name in ("landing_page_url", "pdf_url"))
    told = (text(at(record, "ids", "arxiv")), *(page for page in pages if "arxiv" in page.lower()))
    return next(filter(None, map(numbers.arxiv, told)), "")


def _type(record: dict[str, Any]) -> PaperType:
    """OpenAlex calls a paper of a conference an article, and tells it by its source."""
    if text(at(record, "primary_location", "source", "type")) == "conference":
        return "conference"
    names = (text(record.get("type_crossref")), text(record.get("type")))
    known = (_TYPES[name] for name in names if name in _TYPES)
    return next(known, "other" if any(names) else "")


def _tags(record: dict[str, Any]) -> list[str]:
    keywords = objects(record.get("keywords"))
    names = (text(one.get("display_name")) or text(one.get("keyword")) for one in keywords)
    return [name for name in names if len(name) <= _TAG_LENGTH][:_TAGS]


def _pages(record: dict[str, Any]) -> str:
    first, last = (text(at(record, "biblio", f"{end}_page")) for end in ("first", "last"))
    return f"{first}-{last}" if first and last and first != last else first or last
