"""By what the catalog finds the papers that a record may be of, without comparing it with all.

Two records of one paper must share one of these strings; whether they are one, `matching` decides
on the whole records. The usual name of the step is blocking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import crc32

from store.identity.authors import first_family
from store.identity.likeness import SHORTEST_CUT, generic
from store.identity.numbers import numbers
from store.identity.titles import Title, compared
from store.records import Paper

_HALVES = (32, 24, 16, 8)
"""Letters at the beginning and the end of titles that are at least twice as long."""


def identifiers(paper: Paper) -> tuple[str, ...]:
    """What a paper is looked up by, strongest first: `doi:…`, `arxiv:…`, `pmid:…`, `title:…`.

    The rest are checksums, for titles that are cut short (`start:…`) or misspelt (`slip:…`).
    """
    known = numbers(paper)
    named = tuple(f"{kind}:{n}" for kind, n in zip(known._fields, known, strict=True) if n)
    title = compared(paper.title)
    if generic(title):
        family = first_family(paper.authors)
        return (*named, f"title:{title.letters}|{family}|{paper.year or ''}")
    return (*named, *_of_title(title))


def all_identifiers(records: Iterable[Paper]) -> tuple[str, ...]:
    """What a paper made of these records is looked up by: by what each of them is, each once."""
    return tuple(dict.fromkeys(name for record in records for name in identifiers(record)))


def _of_title(title: Title) -> Iterator[str]:
    letters = title.letters
    yield from dict.fromkeys(f"title:{form}" for form in (letters, title.bare, title.main) if form)
    if len(letters) >= SHORTEST_CUT:
        yield f"start:{_short(letters[:SHORTEST_CUT])}"
    for half in dict.fromkeys((_half(len(letters)), _half(len(letters) + 1))):
        # A slip leaves one half whole, and may change the length by one; the two letters from the
        # other end keep apart the many titles that begin or end in the same words.
        if half:
            yield f"slip:{_short(letters[:half] + '…' + letters[-2:])}"
            yield f"slip:{_short(letters[:2] + '…' + letters[-half:])}"


def _short(text: str) -> str:
    """A checksum, which takes less room; that two texts have one costs a comparison, no more."""
    return f"{crc32(text.encode(errors='replace')):x}"


def _half(length: int) -> int:
    return next((half for half in _HALVES if length >= 2 * half), 0)
