"""Papers → BibTeX that any style prints, with the fields of biblatex where BibTeX has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from store.formats import names
from store.formats.bibtex.kinds import BY_TYPE, PREPUBLISHED, Kind
from store.formats.latex import escape
from store.records import Paper

_AND = re.compile(r"\band\b|,|^others$", re.IGNORECASE)
_URL_ESCAPES = {ord(sign): f"%{ord(sign):02X}" for sign in "{}\\^ "}


def write(papers: Iterable[Paper]) -> Iterator[str]:
    """One entry a paper, with its line ends and an empty line behind it.

    Read again, it is the same paper but for its sources and, in some cases, its type: *other*
    comes back as none, a paper of no type as an article if it has a venue, and an article without
    one, or a paper of neither, as a preprint if it has an arXiv number.
    """
    for paper in papers:
        kind = _kind(paper)
        fields = (f"  {name} = {{{value}}},\n" for name, value in _fields(paper, kind) if value)
        yield f"@{kind.entry}{{{paper.key},\n{''.join(fields)}}}\n\n"


def _kind(paper: Paper) -> Kind:
    return BY_TYPE[paper.type or ("article" if paper.venue else "")]


def _fields(paper: Paper, kind: Kind) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{escape(paper.title)}}}"
    yield "author", " and ".join(map(_author, paper.authors))
    yield "year", str(paper.year or "")
    yield kind.venue, escape(paper.venue)
    yield "volume", escape(paper.volume)
    yield "number", escape(paper.issue)
    yield "pages", escape(paper.pages).replace("-", "--")
    yield "publisher", escape(paper.publisher)
    yield "doi", paper.doi
    yield "eprint", paper.arxiv
    yield "archiveprefix", "arXiv" if paper.arxiv else ""
    yield "pubstate", PREPUBLISHED if kind.type == "preprint" else ""
    yield "pmid", paper.pmid
    yield "url", paper.url.translate(_URL_ESCAPES)
    yield "keywords", ", ".join(map(_braced, paper.tags))
    yield "abstract", escape(paper.abstract)
    yield "annote", escape(" ".join(paper.note.split()))


def _author(name: str) -> str:
    """In braces where BibTeX would take the name of an organisation for a person's."""
    return _braced(name) if names.parted(name) else f"{{{escape(name)}}}"


def _braced(text: str) -> str:
    """Escaped; and in braces where a comma or an *and* would be taken for the end of it."""
    return f"{{{escape(text)}}}" if _AND.search(text) or ";" in text else escape(text)
