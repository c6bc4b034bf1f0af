"""The records that each paper was made of: what was read, from which files, why it is that paper.

A record is kept as what it says differently from its paper, so that of most papers hardly anything
is kept twice. A record that was read before is known by its digest, and goes where it went then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

from store.catalog.database import Database
from store.records import Paper, Reason

_OWN = ("key", "tags", "note")
"""Kept of every record whatever the paper has: there the person may change them."""

_SHARED = tuple(name for name in Paper.model_fields if name not in (*_OWN, "sources"))


class Kept(NamedTuple):
    """A record as it was read, with its files."""

    digest: bytes
    record: Paper
    reason: Reason | None = None
    """Why it was taken for this paper; None for the paper's first."""
    party: int = 0
    """The same for those that came together, when papers were joined by hand; 0 is alone."""


def fingerprint(record: Paper) -> bytes:
    """The digest of all that a record says; its key and its files do not count."""
    content = record.model_dump_json(exclude={"key", "sources"})
    return blake2b(content.encode(), digest_size=16).digest()


class Origins:
    """The catalog's table of records."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def home(self, digest: bytes) -> tuple[int, tuple[str, ...]] | None:
        """The paper that a record went into when it was read before, and its files."""
        rows = self._db.rows("SELECT paper, sources FROM records WHERE digest = ?", digest)
        return (rows[0][0], tuple(json.loads(rows[0][1]))) if rows else None

    def seen(self, digest: bytes, sources: Iterable[str]) -> None:
        """The record was read from these files."""
        self._db.run("UPDATE records SET sources = ? WHERE digest = ?", _json(sources), digest)

    def first(self, id: int, paper: Paper, digest: bytes, record: Paper) -> None:
        """A paper was made of this record."""
        self._db.run(_INSERT, *_row(id, paper, 1, Kept(digest, record)))

    def of(self, id: int, paper: Paper) -> list[Kept]:
        """The records of a paper, in the order in which they came.

        A paper that was put into the catalog as such is the one record of itself.
        """
        rows = self._db.rows(
            "SELECT digest, reason, party, sources, content FROM records "
            "WHERE paper = ? ORDER BY number",
            id,
        )
        own = {name: getattr(paper, name) for name in _SHARED}
        return [
            Kept(digest, _record(own, content, sources), reason or None, party)
            for digest, reason, party, sources, content in rows
        ] or [Kept(fingerprint(paper), paper, None, 1)]

    def keep(self, id: int, paper: Paper, records: Iterable[Kept]) -> None:
        """These are the records of a paper from now on, numbered anew."""
        self._db.run("DELETE FROM records WHERE paper = ?", id)
        self._db.run_many(
            _INSERT, (_row(id, paper, n, kept) for n, kept in enumerate(_numbered(records), 1))
        )


_INSERT = "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?)"


def _row(id: int, paper: Paper, number: int, kept: Kept) -> tuple[object, ...]:
    record = kept.record
    said: dict[str, Any] = {
        name: getattr(record, name)
        for name in _SHARED
        if getattr(record, name) != getattr(paper, name)
    }
    said |= {name: getattr(record, name) for name in _OWN if getattr(record, name)}
    content = json.dumps(said, ensure_ascii=False)
    return (
        kept.digest,
        id,
        number,
        kept.party or number,
        kept.reason or "",
        _json(record.sources),
        content,
    )


def _numbered(records: Iterable[Kept]) -> Iterator[Kept]:
    """With each party called by the number of its first record."""
    firsts: dict[int, int] = {}
    for number, kept in enumerate(records, 1):
        yield kept._replace(party=firsts.setdefault(kept.party, number) if kept.party else number)


def _record(own: dict[str, Any], content: str, sources: str) -> Paper:
    return Paper(**{**own, **json.loads(content), "sources": json.loads(sources)})


def _json(values: Iterable[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
