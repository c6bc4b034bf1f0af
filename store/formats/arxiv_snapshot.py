r"""arXiv's metadata snapshot, JSON lines: https://www.kaggle.com/datasets/Cornell-University/arxiv.

Titles, abstracts and names are LaTeX, with line breaks where the author's mail had them. A journal
reference is printed as the author gave it. Categories are no tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from store.formats.entry import entry
from store.formats.json_fields import at, text, texts
from store.formats.json_stream import first, papers
from store.formats.latex import decode
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_MARKS = frozenset(("authors_parsed", "journal-ref", "versions", "update_date", "submitter"))
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_AFFILIATION = re.compile(r"\([^()]*\)")
_AND = re.compile(r",\s*(?:and\s+)?|\s+and\s+")


def sniff(head: str) -> bool:
    """Whether the first record has categories and an abstract, and what only arXiv tells."""
    record = first(head)
    return {"id", "categories"} <= record.keys() and bool(_MARKS & record.keys())


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers, each once: the snapshot holds the last version, and the dates of all."""
    return papers(stream, _paper)


def _paper(file: str, line: int | None, record: dict[str, Any]) -> Paper | Problem:
    reference = text(record.get("journal-ref"))
    return entry(
        file,
        line,
        title=decode(text(record.get("title"))),
        abstract=decode(text(record.get("abstract"))),
        authors=_authors(record),
        year=_year(record),
        venue=decode(reference),
        doi=text(record.get("doi")),
        arxiv=text(record.get("id")),
        type="" if reference else "preprint",
    )


def _authors(record: dict[str, Any]) -> list[str]:
    """Names in parts, family, given and suffix; or those in print, without their affiliations."""
    parsed = record.get("authors_parsed")
    if isinstance(parsed, list) and parsed:
        return [_name(parts) for parts in parsed]
    named = _AFFILIATION.sub("", decode(text(record.get("authors"))))
    return _AND.split(named)


def _name(parts: Any) -> str:
    family, given, suffix, *_ = (*map(text, parts if isinstance(parts, list) else ()), "", "", "")
    return decode(" ".join((given, family, suffix)))


def _year(record: dict[str, Any]) -> int | None:
    """Of the numbers in the journal reference that may be a year the nearest to the first version.

    `Phys. Rev. D 76, 2013 (2007)` has two.
    """
    versions = record.get("versions")
    dates = [at(version, "created") for version in versions] if isinstance(versions, list) else []
    posted = _years(" ".join((*texts(dates), text(record.get("update_date")))))
    printed = _years(text(record.get("journal-ref")))
    if not posted or not printed:
        return next(iter(printed[-1:] or posted), None)
    return min(printed, key=lambda year: abs(year - posted[0]))


def _years(text: str) -> list[int]:
    return [int(found) for found in _YEAR.findall(text)]
