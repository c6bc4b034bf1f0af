"""What a table is to be: of which papers, with which columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from assistant.claims.columns import DEFAULT, Columns
from store.records import Filter, Record

if TYPE_CHECKING:
    from assistant.shelf import Shelf
    from store import Library


class Survey(Record):
    """Of the papers named, of the best that a query finds, or of all that are wanted."""

    query: str = ""
    keys: tuple[str, ...] = ()
    wanted: Filter = Filter()
    papers: int = Field(default=20, ge=1)
    """That a query finds, at most."""
    columns: Columns = DEFAULT
    retry: bool = False
    """Read papers once more that an earlier run has failed on."""


def chosen(survey: Survey, library: Library, shelf: Shelf) -> tuple[str, ...]:
    """The keys of the papers, in the order of the table. Raises PaperUnknown."""
    if survey.keys:
        return tuple(library.get(key).key for key in dict.fromkeys(survey.keys))
    if survey.query:
        found = shelf.search(survey.query, survey.papers, survey.wanted)
        return tuple(hit.key for hit in found.hits)
    return tuple(paper.key for paper in library.papers(survey.wanted))
