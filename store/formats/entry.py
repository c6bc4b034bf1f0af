"""The fields of one entry → the Paper that they make, or the Problem that they are."""

from __future__ import annotations

from collections.abc import Iterable

from store import keys
from store.formats.pages import hyphened
from store.identity import numbers
from store.records import Paper, PaperType, Problem
from store.text import clean

FIELD_LIMIT = 1_000_000
"""Characters of the longest field read; the longest abstracts have some 10,000."""

GIGANTIC = f"a field is longer than {FIELD_LIMIT:,} characters"

_YEARS = range(1000, 3000)


def entry(
    file: str,
    line: int | None,
    *,
    title: str,
    abstract: str,
    key: str = "",
    authors: Iterable[str] = (),
    year: int | None = None,
    venue: str = "",
    doi: str = "",
    arxiv: str = "",
    url: str = "",
    tags: Iterable[str] = (),
    sources: Iterable[str] = (),
    pmid: str = "",
    type: PaperType = "",
    volume: str = "",
    issue: str = "",
    pages: str = "",
    publisher: str = "",
    note: str = "",
) -> Paper | Problem:
    """A paper with its text cleaned and its identifiers bare, or why it cannot be one.

    A library holds abstracts, so an entry without a title or an abstract is a problem. A key that
    is a bare number is a database's, not a person's, and is not kept.
    """
    authors, tags, sources = tuple(authors), tuple(tags), tuple(sources)
    plain = {
        "venue": venue,
        "url": url,
        "volume": volume,
        "issue": issue,
        "pages": pages,
        "publisher": publisher,
        "note": note,
    }
    texts = (title, abstract, key, doi, arxiv, pmid, *plain.values(), *authors, *tags, *sources)
    if gigantic(texts):
        return Problem(file=file, line=line, reason=GIGANTIC)
    title, abstract = clean(title), clean(abstract)
    if missing := missing_part(title, abstract):
        return Problem(file=file, line=line, reason=missing)
    cleaned = {name: clean(text) for name, text in plain.items()}
    cleaned["pages"] = hyphened(cleaned["pages"])
    return Paper(
        key="" if key.isdigit() else keys.valid_key(key),
        title=title,
        authors=tuple(filter(None, map(clean, authors))),
        year=year if year in _YEARS else None,
        doi=clean(numbers.doi(doi)),
        arxiv=numbers.arxiv(arxiv) or numbers.arxiv(doi),
        tags=_cleaned(tags),
        abstract=abstract,
        sources=_cleaned(sources),
        pmid=numbers.pmid(pmid),
        type=type,
        **cleaned,
    )


def gigantic(texts: Iterable[str]) -> bool:
    """Whether one of these fields is longer than any field of a paper can be."""
    return any(len(text) > FIELD_LIMIT for text in texts)


def missing_part(title: str, abstract: str) -> str:
    """Why these cannot be a paper's title and abstract, or nothing."""
    if title and abstract:
        return ""
    named = title or abstract
    shown = named if len(named) <= 60 else f"{named[:59]}…"
    if named:
        return f"no {'abstract, left out' if title else 'title'}: {shown}"
    return "neither title nor abstract"


def _cleaned(texts: Iterable[str]) -> tuple[str, ...]:
    """Cleaned, without empty ones and repetitions, in order."""
    return tuple(dict.fromkeys(text for text in map(clean, texts) if text))
