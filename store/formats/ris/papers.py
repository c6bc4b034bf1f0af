"""The values of a RIS record → the paper they make, whichever program wrote them.

Tags: the lists of Research Information Systems (2001) and Thomson Reuters (2011), and what the
exports of EndNote, Zotero, Mendeley, Web of Science, Scopus, IEEE Xplore, Ovid, ProQuest,
publishers and converters from PubMed put into them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.formats.entry import entry
from store.formats.names import printed
from store.formats.ris.kinds import KINDS
from store.formats.years import first_year
from store.identity import numbers, preprints
from store.records import Paper, PaperType, Problem

Record = dict[str, list[str]]
"""The values of each tag of a record, in order, empty ones too; some go on in further lines."""

_TITLES = ("TI", "T1", "CT")
_VENUES = ("T2", "JF", "BT", "C3", "JO", "JA", "J1", "J2")
_LINKS = ("UR", "L2", "L1")
_DOIS = ("DO", "DI", "M3", "L3")

_OTHERS = "AU A1 PY Y1 DA AB N2 KW SP EP VL IS PB AN ID LB DB C2 C7 N1 RN"
TAGS = (*_TITLES, *_VENUES, *_LINKS, *_DOIS, *_OTHERS.split())
"""The tags that are read, beside TY."""

_NAMES_PUBMED = re.compile(r"pmid|pubmed|medline", re.IGNORECASE)
_PREFIX = re.compile(r"medline:", re.IGNORECASE)
_ABOUT_THE_COPY = re.compile(
    r"(?:cited by|times cited|export date|references|correspondence address|funding|pmid)\b",
    re.IGNORECASE,
)


def paper(record: Record, line: int, file: str) -> Paper | Problem:
    """The paper of a record that begins in this line, with its citation key, or why it is none.

    N1 is a person's remark, unless it begins as those of databases do (`Cited By :12`).
    """
    return entry(
        file,
        line,
        key=_first(record, "ID", "LB"),
        title=_title(record),
        abstract=" ".join(record.get("AB", ())).strip() or " ".join(record.get("N2", ())),
        authors=map(printed, _lines(record, "AU") or _lines(record, "A1")),
        year=_year(record),
        venue=_first(record, *_VENUES),
        doi=_doi(record),
        arxiv=_arxiv(record),
        url=next((link for link in _all(record, *_LINKS) if link.startswith("http")), ""),
        tags=(tag for line in _lines(record, "KW") for tag in line.split(";")),
        pmid=_pmid(record),
        type=_type(record),
        volume=_first(record, "VL"),
        issue=_first(record, "IS"),
        pages=_pages(record),
        publisher=_first(record, "PB"),
        note=" ".join(text for text in _all(record, "N1", "RN") if not _ABOUT_THE_COPY.match(text)),
    )


def _all(record: Record, *tags: str) -> Iterator[str]:
    """What these tags have, one after the other, without empty values."""
    return (text for tag in tags for text in record.get(tag, ()) if text)


def _first(record: Record, *tags: str) -> str:
    return next(_all(record, *tags), "")


def _lines(record: Record, tag: str) -> list[str]:
    """The values of a tag that has one a line, where not one a tag."""
    return [line for text in record.get(tag, ()) for line in text.splitlines()]


def _title(record: Record) -> str:
    """BT is the title of a book, and what a chapter stands in."""
    return _first(record, *_TITLES, *(() if _type(record) == "chapter" else ("BT",)))


def _year(record: Record) -> int | None:
    return first_year(_all(record, "PY", "Y1", "DA"))


def _pages(record: Record) -> str:
    """SP and EP, or all in SP, or an article number."""
    first, last = _first(record, "SP"), _first(record, "EP")
    together = f"{first}-{last}" if first and last and "-" not in first else first
    return together or _first(record, "C7")


def _doi(record: Record) -> str:
    links = (link for link in _all(record, *_LINKS) if "doi.org/" in link)
    return next(filter(None, map(numbers.doi, (*_all(record, *_DOIS), *links))), "")


def _arxiv(record: Record) -> str:
    places = _all(record, "AN", *_LINKS, "DO", "M3", "T2", "JF", "JO")
    return next(filter(None, map(numbers.arxiv, places)), "")


def _pmid(record: Record) -> str:
    """PubMed's number: as such, or as the accession number where the database is PubMed."""
    database = _first(record, "DB")
    named = (text for text in _all(record, "AN", "N1", *_LINKS) if _NAMES_PUBMED.search(text))
    bare = _all(record, "AN", "ID") if _NAMES_PUBMED.search(database) else ()
    scopus = record.get("C2", ()) if database == "Scopus" else ()
    found = (numbers.pmid(_PREFIX.sub("", text)) for text in (*named, *bare, *scopus))
    return next(filter(None, found), "")


def _type(record: Record) -> PaperType:
    if "preprint" in _first(record, "M3").lower():
        return "preprint"
    type = KINDS.get(_first(record, "TY"), "other")
    return preprints.kind(type, _first(record, *_VENUES), _arxiv(record))
