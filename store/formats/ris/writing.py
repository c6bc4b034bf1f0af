"""Papers → RIS, a value a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.formats.names import inverted
from store.formats.ris.kinds import TYPES
from store.records import Paper


def write(papers: Iterable[Paper]) -> Iterator[str]:
    """One record a paper, with its line ends and an empty line behind it.

    Read again, it is the same paper but for its sources, a semicolon in a tag, at which the tag is
    cut in two, and in some cases its type: *other* comes back as none, and an article or a paper of
    no type that has an arXiv number and no venue as a preprint.
    """
    for paper in papers:
        lines = (f"{tag}  - {' '.join(text.split())}\n" for tag, text in _values(paper) if text)
        yield f"{''.join(lines)}ER  - \n\n"


def _values(paper: Paper) -> Iterator[tuple[str, str]]:
    first, _, last = paper.pages.partition("-")
    yield "TY", TYPES.get(paper.type, TYPES[""])[0]
    yield "TI", paper.title
    yield from (("AU", inverted(name)) for name in paper.authors)
    yield "PY", str(paper.year or "")
    yield "T2", paper.venue
    yield "VL", paper.volume
    yield "IS", paper.issue
    yield "SP", first
    yield "EP", last
    yield "PB", paper.publisher
    yield "DO", paper.doi
    yield "AN", f"arXiv:{paper.arxiv}" if paper.arxiv else ""
    yield "AN", paper.pmid
    yield "DB", "PubMed" if paper.pmid else ""
    yield "UR", paper.url
    yield from (("KW", tag) for tag in paper.tags)
    yield "AB", paper.abstract
    yield "N1", paper.note
    yield "ID", paper.key
