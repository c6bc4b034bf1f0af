"""The columns of a table by their names, and a row of it → Paper.

The names are those of Scopus, Web of Science (its field tags too), Dimensions, The Lens, IEEE
Xplore, OpenAlex, Zotero, Rayyan, Covidence, ASReview, Publish or Perish, and what people call them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.formats.entry import entry
from store.formats.kinds import kind
from store.formats.markup import plain
from store.formats.pages import between, pages
from store.formats.people import people
from store.formats.years import first_year
from store.records import Paper, Problem

_NAMES = {
    "title": "title, article title, document title, primary title, paper title, ti, display name",
    "abstract": "abstract, abstract note, abstract text, abstracts, ab, summary",
    "authors": """author full names, authors, author, author names, authorships.author.display_name,
        af, au, first authors, creators""",
    "year": """year, publication year, published year, pub year, py, publication date, date,
        date published, published, cover date""",
    "venue": """source title, journal, publication title, journal title, journal/book, venue,
        conference name, proceedings title, book title, anthology title, conference,
        primary_location.source.display_name, so, source, publication""",
    "doi": "doi, di, doi link, doi url",
    "arxiv": "arxiv, arxiv id",
    "pmid": "pmid, pubmed id, pm",
    "url": "url, link, external url, article url, dimensions url, urls, pdf link",
    "volume": "volume, vol, vl",
    "issue": "issue, issue number, is",
    "pages": "pages, pagination, page",
    "first": "page start, start page, first page, bp",
    "last": "page end, end page, last page, ep",
    "number": "art. no., article number, article no, ar",
    "publisher": "publisher, pu",
    "type": "document type, publication type, item type, type, dt",
    "tags": "author keywords, keywords, keyword, manual tags, tags, de",
    "note": "note, notes, comment, comments",
    "key": "citation key, cite key, citekey, bibtex key",
}
"""Of several columns for one field, the first here that has something in it counts."""

_EMPTY = frozenset(("nan", "NaN", "NULL", "null", "None", "N/A", "n/a", "#N/A", "-"))
_NO_ABSTRACT = re.compile(r"\W*(?:no )?abstract (?:not )?available\W*", re.IGNORECASE)
_SHOWN = 12
_NAME_LIMIT = 40


class Columns:
    """Which of a table's columns holds which field of a paper."""

    def __init__(self, header: Sequence[str]) -> None:
        plains = [_plain(name) for name in header]
        self.width = max((place for place, name in enumerate(plains, start=1) if name), default=0)
        self._places = {
            field: [plains.index(name) for name in map(_plain, names.split(",")) if name in plains]
            for field, names in _NAMES.items()
        }
        self.known = sum(map(bool, self._places.values()))
        """How many fields were found."""

    @property
    def enough(self) -> bool:
        """Whether papers can be read from it: there are columns for title and abstract."""
        return bool(self._places["title"] and self._places["abstract"])

    def paper(self, file: str, line: int, row: Sequence[str]) -> Paper | Problem:
        """The paper of a row, which may lack its last cells."""
        cells = {field: self._cell(field, row) for field in _NAMES}
        abstract = cells["abstract"]
        return entry(
            file,
            line,
            key=cells["key"],
            title=plain(cells["title"]),
            abstract="" if _NO_ABSTRACT.fullmatch(abstract) else plain(abstract),
            authors=people(cells["authors"]),
            year=first_year([cells["year"]]),
            venue=plain(cells["venue"]),
            doi=cells["doi"],
            arxiv=cells["arxiv"],
            pmid=cells["pmid"],
            url=next(iter(cells["url"].split()), ""),
            tags=_listed(cells["tags"]),
            type=kind([cells["type"]]),
            volume=cells["volume"],
            issue=cells["issue"],
            pages=_pages(cells),
            publisher=cells["publisher"],
            note=plain(cells["note"]),
        )

    def _cell(self, field: str, row: Sequence[str]) -> str:
        cells = (row[place].strip() for place in self._places[field] if place < len(row))
        return next((cell for cell in cells if cell and cell not in _EMPTY), "")


def is_known(name: str) -> bool:
    """Whether a column of this name holds a field of a paper."""
    return _plain(name) in _KNOWN


def unrecognised(header: Sequence[str]) -> str:
    """Why a table with these columns cannot be read, and what it would need."""
    named = [name.strip()[:_NAME_LIMIT] for name in header if name.strip()]
    shown = ", ".join(named[:_SHOWN]) + (", …" if len(named) > _SHOWN else "")
    return f"no columns for title and abstract, such as Title and Abstract; its columns: {shown}"


def _plain(name: str) -> str:
    """Letters and digits alone: case, spaces, underscores and punctuation make no difference."""
    return "".join(filter(str.isalnum, name.casefold()))


def _listed(cell: str) -> list[str]:
    return re.split("[;|\n]" if re.search("[;|\n]", cell) else ",", cell)


def _pages(cells: dict[str, str]) -> str:
    if cells["first"]:
        return between(cells["first"], cells["last"])
    return pages(cells["pages"] or cells["number"])


_KNOWN = frozenset(_plain(name) for names in _NAMES.values() for name in names.split(","))
