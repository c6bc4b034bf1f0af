"""What is known of a shared library's collection: the stamp under which each paper was seen there.

A paper without a stamp was never there, or is not known to be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from store.catalog.database import Database, as_list


class Stamps:
    """The catalog's table of stamps; empty where the catalog is no copy."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, keys: Collection[str]) -> dict[str, int]:
        """The stamps of these papers, by key; one without is left out."""
        sql = (
            "SELECT key, stamp FROM stamps JOIN papers ON papers.id = paper "
            "WHERE key IN (SELECT value FROM json_each(?))"
        )
        return dict(self._db.rows(sql, as_list(keys)))

    def keep(self, stamps: Iterable[tuple[int, int]]) -> None:
        """Keep the stamps of papers: (id, stamp) of each."""
        with self._db.transaction():
            self._db.run_many("INSERT OR REPLACE INTO stamps VALUES (?, ?)", stamps)

    def between(self, first: int, last: int) -> list[int]:
        """The stamps from `first` to `last`, in order."""
        sql = "SELECT DISTINCT stamp FROM stamps WHERE stamp BETWEEN ? AND ? ORDER BY stamp"
        return [stamp for (stamp,) in self._db.rows(sql, first, last)]

    def forget(self) -> None:
        """Nothing is known of the collection any more."""
        with self._db.transaction():
            self._db.run("DELETE FROM stamps")

    def removed(self) -> list[str]:
        """The chunks to delete there, of papers that are removed here."""
        return [chunk for (chunk,) in self._db.rows(_STALE.format("NOT"))]

    def left_over(self) -> list[str]:
        """The chunks to delete there of papers that have fewer now, or others in their place."""
        return [chunk for (chunk,) in self._db.rows(_STALE.format(""))]

    def pending(self, papers: Collection[int]) -> set[int]:
        """Those of these papers that have changes which the collection has not."""
        sql = "SELECT id FROM papers WHERE NOT indexed AND id IN (SELECT value FROM json_each(?))"
        return {id for (id,) in self._db.rows(sql, as_list(papers))}

    def unsent(self) -> set[int]:
        """The papers that were never there."""
        sql = "SELECT id FROM papers WHERE NOT indexed AND id NOT IN (SELECT paper FROM stamps)"
        return {id for (id,) in self._db.rows(sql)}


_STALE = """
SELECT chunk FROM stale WHERE {} EXISTS (
    SELECT 1 FROM papers JOIN stamps ON paper = id
    WHERE key = substr(chunk, 1, instr(chunk, '#') - 1)
)"""
