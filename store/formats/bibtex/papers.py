"""The fields of an entry → the paper they make, whichever program wrote them.

Names of fields: Patashnik, BibTeXing (1988), biblatex's manual §2.2, and what the exports of
Zotero, Better BibTeX, Mendeley, JabRef, DBLP, ACL Anthology, ACM, arXiv and Google Scholar have.
"""

from __future__ import annotations

import re

from store.formats.bibtex.crossrefs import Fields
from store.formats.bibtex.kinds import BY_ENTRY, PREPUBLISHED
from store.formats.bibtex.values import people, split, verbatim
from store.formats.entry import GIGANTIC, entry, gigantic
from store.formats.latex import decode
from store.formats.years import first_year
from store.identity import numbers, preprints
from store.records import Paper, PaperType, Problem

_ADDRESS = re.compile(r"(?:\\url\{|https?://)")
_PMID = re.compile(r"PMID:?\s*(\d+)", re.IGNORECASE)

_YEARS = ("year", "date")
_VENUES = ("journal", "journaltitle", "booktitle", "eventtitle", "school", "institution", "series")
_ISSUES = ("number", "issue")
_PAGES = ("pages", "eid", "articleno")
_PUBLISHERS = ("publisher", "organization")
_NOTES = ("annote", "annotation")
_TAGS = ("keywords", "mendeley-tags")
_PREPRINTS = ("eprint", "url", "doi", "journal", "note")

FIELDS = frozenset(
    """title subtitle abstract author volume number howpublished url doi pmid eprint eprinttype note
    pubstate crossref""".split()
).union(_YEARS, _VENUES, _ISSUES, _PAGES, _PUBLISHERS, _NOTES, _TAGS)
"""The fields that are read."""


def paper(fields: Fields, file: str) -> Paper | Problem:
    """The paper of an entry, with its citation key, or why it is none.

    `note` is mostly about the copy (`Accessed 2020`), so it is read for numbers only; the remarks
    of a person stand in `annote` or `annotation`.
    """
    raw = fields.values
    if gigantic(raw.values()):
        return Problem(file=file, line=fields.line, reason=GIGANTIC)
    arxiv, venue, url = _arxiv(raw), _venue(raw), _url(raw)
    return entry(
        file,
        fields.line,
        key=fields.key,
        title=decode(": ".join(filter(None, (raw.get("title"), raw.get("subtitle"))))),
        abstract=decode(raw.get("abstract", "")),
        authors=people(raw.get("author", "")),
        year=_year(raw),
        venue=venue,
        doi=verbatim(raw.get("doi", "")) or (url if "doi.org/" in url else ""),
        arxiv=arxiv,
        url=url,
        tags=(decode(tag) for name in _TAGS for tag in split(raw.get(name, ""), "[,;]")),
        pmid=_pmid(raw),
        type=_type(fields, venue, arxiv),
        volume=decode(raw.get("volume", "")),
        issue="" if _is_arxiv(raw.get("number", "")) else decode(_first(raw, _ISSUES)),
        pages=decode(_first(raw, _PAGES)),
        publisher=decode(_first(raw, _PUBLISHERS)),
        note=decode(_first(raw, _NOTES)),
    )


def _first(raw: dict[str, str], names: tuple[str, ...]) -> str:
    return next((raw[name] for name in names if raw.get(name)), "")


def _year(raw: dict[str, str]) -> int | None:
    return first_year(raw.get(name, "") for name in _YEARS)


def _venue(raw: dict[str, str]) -> str:
    elsewhere = raw.get("howpublished", "")
    return decode(_first(raw, _VENUES) or ("" if _ADDRESS.match(elsewhere) else elsewhere))


def _url(raw: dict[str, str]) -> str:
    elsewhere = raw.get("howpublished", "")
    return verbatim(raw.get("url") or (elsewhere if _ADDRESS.match(elsewhere) else ""))


def _arxiv(raw: dict[str, str]) -> str:
    """The arXiv number, wherever an entry may have it; `abs/…` is DBLP's volume of CoRR."""
    places = [raw.get(name, "") for name in _PREPRINTS]
    places += (raw[name] for name in ("number", "volume") if _is_arxiv(raw.get(name, "")))
    return next(filter(None, (numbers.arxiv(text.removeprefix("abs/")) for text in places)), "")


def _is_arxiv(number: str) -> bool:
    return number.lower().startswith(("arxiv", "abs/"))


def _pmid(raw: dict[str, str]) -> str:
    if raw.get("eprinttype", "").lower() in ("pubmed", "pmid"):
        return raw.get("eprint", "")
    noted = _PMID.search(raw.get("note", ""))
    return raw.get("pmid", "") or (noted[1] if noted else "")


def _type(fields: Fields, venue: str, arxiv: str) -> PaperType:
    if fields.values.get("pubstate", "").lower() == PREPUBLISHED:
        return "preprint"
    kind = BY_ENTRY.get(fields.entry.lower())
    return preprints.kind(kind.type if kind else "other", venue, arxiv)
