"""Atom feeds whose entries have summaries: the answers of arXiv's API above all.

Fields as in the *arXiv API User's Manual* (https://info.arxiv.org/help/api/user-manual.html) and,
for other feeds, RFC 4287. arXiv's texts are LaTeX; its version numbers are folded,
and its comments and categories are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.formats.elements import elements, inner, text
from store.formats.entry import entry
from store.formats.latex import decode
from store.formats.markup import plain
from store.identity import numbers
from store.records import Paper, Problem
from store.text import clean

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from store.formats.stream import Stream

_FEED = re.compile(r"<(?:[\w-]+:)?(?:feed|entry)\s[^<>]*http://www\.w3\.org/2005/Atom")
_ERRORS = "/api/errors"
_YEAR = re.compile(r"\s*([12]\d{3})")


def sniff(head: str) -> bool:
    """Whether an Atom feed begins in it."""
    return _FEED.search(head) is not None


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of the entries; a damaged one is a problem with the line of the damage."""
    for record in elements(stream, "entry"):
        yield record if isinstance(record, Problem) else _paper(stream.file, *record)


def _paper(file: str, line: int, element: Element) -> Paper | Problem:
    name = text(element, "id")
    summary = _text(element, "summary") or _text(element, "content")
    if _ERRORS in name:
        reason = f"arXiv's answer to a query: {clean(summary)}"
        return Problem(file=file, line=line, reason=reason)
    address = _address(element) or (name if name.startswith("http") else "")
    arxiv = numbers.arxiv(name) or numbers.arxiv(address)
    title, venue = _text(element, "title"), text(element, "journal_ref")
    return entry(
        file,
        line,
        title=decode(title) if arxiv else title,
        abstract=decode(summary) if arxiv else summary,
        authors=(text(author, "name") for author in element.iterfind("{*}author")),
        year=_year(element),
        venue=venue,
        doi=text(element, "doi"),
        arxiv=arxiv,
        url=address,
        type="preprint" if arxiv and not venue else "",
    )


def _text(element: Element, name: str) -> str:
    """A text construct: what is escaped or nested markup becomes plain, as its type says."""
    found = element.find(f"{{*}}{name}")
    if found is None:
        return ""
    return inner(found) if found.get("type", "text") == "text" else plain(inner(found))


def _address(element: Element) -> str:
    """Where a person would read it."""
    links = [
        link for link in element.iterfind("{*}link") if link.get("rel", "alternate") == "alternate"
    ]
    return links[0].get("href", "") if links else ""


def _year(element: Element) -> int | None:
    year = _YEAR.match(text(element, "published", "updated"))
    return int(year[1]) if year else None
