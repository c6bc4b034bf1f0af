"""A filter → the papers that it lets through, found by indexes and kept until papers change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from store.catalog.database import Database, as_list
from store.records import Filter

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ids = npt.NDArray[np.int64]

KEPT = 8
"""Filters whose papers are kept: an agent, or a person, asks with the same ones again."""

_ALL = "(papers.key || ' ' || title || ' ' || authors || ' ' || venue || ' ' || abstract)"
_STANDS = (
    "SELECT id FROM papers WHERE "  # noqa: S608
    f"NOT EXISTS (SELECT 1 FROM json_each(:patterns) WHERE {_ALL} NOT LIKE value ESCAPE '\\') "
    f"AND NOT EXISTS (SELECT 1 FROM json_each(:acronyms) WHERE instr({_ALL}, value) = 0)"
)


class Filters:
    """The catalog's papers, some of them."""

    def __init__(self, database: Database, edition: Callable[[], int]) -> None:
        self._db = database
        self._edition = edition
        self._kept_of = -1  # the edition of the next
        self._kept: dict[Filter, Ids] = {}

    def ids(self, wanted: Filter) -> Ids:
        """The papers, in the order of their ids: the same object as long as nothing has changed."""
        import numpy as np

        edition = self._edition()
        if edition != self._kept_of:
            self._kept, self._kept_of = {}, edition
        ids = self._kept.get(wanted)  # another thread may put it away at any moment
        if ids is None:
            rows = self._db.rows(_sql(wanted), **_values(wanted))
            ids = np.array(sorted(id for (id,) in rows), dtype=np.int64)
            self._kept = dict([*[*self._kept.items()][1 - KEPT :], (wanted, ids)])
        return ids

    def by_key(self, wanted: Filter) -> list[int]:
        """The papers, in the order of their keys."""
        sql = f"SELECT id FROM papers WHERE id IN ({_sql(wanted)}) ORDER BY key"  # noqa: S608
        return [id for (id,) in self._db.rows(sql, **_values(wanted))]


def _sql(wanted: Filter) -> str:
    """Each condition by the index that it has; so no paper is read but for `text`."""
    return " INTERSECT ".join(_conditions(wanted)) or "SELECT id FROM papers"


def _conditions(wanted: Filter) -> Iterator[str]:
    if wanted.year and wanted.year != (None, None):
        yield "SELECT id FROM papers WHERE year BETWEEN :since AND :until"
    if wanted.tag is not None:
        yield "SELECT paper FROM tags WHERE name = :tag"
    if wanted.venue or wanted.author or wanted.source:
        yield "SELECT rowid FROM names WHERE names MATCH :named"
    if wanted.text:
        yield _STANDS


def _values(wanted: Filter) -> dict[str, object]:
    since, until = wanted.year or (None, None)
    words = (wanted.text or "").split()
    return {
        "since": since if since is not None else -(10**9),
        "until": until if until is not None else 10**9,
        "tag": wanted.tag,
        "named": _named(wanted),
        "acronyms": as_list(word for word in words if _acronym(word)),
        "patterns": as_list(f"%{_escaped(word)}%" for word in words),
    }


def _named(wanted: Filter) -> str:
    """An FTS5 expression for the names that are wanted."""
    phrases = {"authors": wanted.author, "venue": wanted.venue, "sources": wanted.source}
    return " AND ".join(f'{column}: "{_quoted(t)}"' for column, t in phrases.items() if t)


def _quoted(phrase: str) -> str:
    """Inside the quotation marks of FTS5; a NUL would end the expression."""
    return phrase.replace('"', '""').replace("\0", " ")


def _acronym(word: str) -> bool:
    """Looked for as it is written, if it is short: GUI is in no guidance."""
    return 1 < len(word) < 6 and word.isalpha() and word.isupper()


def _escaped(word: str) -> str:
    """For LIKE, in which % and _ stand for anything."""
    return re.sub(r"([\\%_])", r"\\\1", word)
