"""Crossref's works: a reply of its API, or its public data file.

The fields: https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md; they are CSL's, with
lists for titles.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from store.formats.csl_parts import printed, year
from store.formats.entry import entry
from store.formats.json_fields import at, objects, text, texts
from store.formats.json_stream import first, papers
from store.formats.markup import plain
from store.identity import numbers
from store.records import Paper, PaperType, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_KEYS = ("message", "items")
_DATES = ("issued", "published", "published-print", "published-online")
_OURS: dict[PaperType, str] = {
    "article": "journal-article",
    "conference": "proceedings-article",
    "preprint": "posted-content",
    "book": "book edited-book monograph reference-book",
    "chapter": "book-chapter book-part book-section reference-entry",
    "thesis": "dissertation",
    "report": "report report-component",
}
_TYPES = {name: ours for ours, names in _OURS.items() for name in names.split()}


def sniff(head: str) -> bool:
    """Whether the first record has a list of titles, and a DOI."""
    record = first(head, *_KEYS)
    return isinstance(record.get("title"), list) and "DOI" in record


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of `{"message": {"items": […]}}`, `{"items": […]}`, or of a single message."""
    return papers(stream, _paper, *_KEYS)


def _paper(file: str, line: int | None, record: dict[str, Any]) -> Paper | Problem:
    kind = text(record.get("type"))
    return entry(
        file,
        line,
        title=plain(_title(record)),
        abstract=plain(text(record.get("abstract"))),
        authors=map(printed, objects(record.get("author"))),
        year=next(filter(None, (year(record.get(date)) for date in _DATES)), None),
        venue=plain(_one(record, "container-title") or text(at(record, "event", "name"))),
        doi=text(record.get("DOI")),
        arxiv=_preprint(record),
        url=text(record.get("URL")),
        type=_TYPES.get(kind, "other" if kind else ""),
        volume=text(record.get("volume")),
        issue=text(record.get("issue")) or text(at(record, "journal-issue", "issue")),
        pages=text(record.get("page")) or text(record.get("article-number")),
        publisher=plain(text(record.get("publisher"))),
    )


def _one(record: dict[str, Any], name: str) -> str:
    return next(iter(texts(record.get(name))), "")


def _title(record: dict[str, Any]) -> str:
    title, subtitle = _one(record, "title"), _one(record, "subtitle")
    known = not subtitle or subtitle.casefold() in title.casefold()
    return title if known else f"{title}: {subtitle}"


def _preprint(record: dict[str, Any]) -> str:
    linked = objects(at(record, "relation", "has-preprint"))
    return next(filter(None, (numbers.arxiv(text(one.get("id"))) for one in linked)), "")
