"""The catalog's full-text index: which papers have which words, and how well they match."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from store.catalog.database import Database, as_list

if TYPE_CHECKING:
    from store.catalog.filters import Ids


class Words:
    """FTS5 over titles and abstracts; words that stem alike (Porter) are one."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._told: Ids | None = None

    def match(
        self,
        expression: str,
        limit: int,
        weights: tuple[float, float] = (1.0, 1.0),
        within: Ids | None = None,
    ) -> list[tuple[int, float]]:
        """The papers that match an FTS5 expression: the id and bm25 of each, best (largest) first.

        `weights` are those of title and abstract; `within` holds the only ids wanted.
        """
        with self._db.alone():
            if within is not None:
                self._wanted(within)
            return self._db.rows(
                # Without the `+` every id would be looked up in every word's list.
                _MATCH.format("" if within is None else "AND +rowid IN (SELECT id FROM wanted)"),
                title=weights[0],
                abstract=weights[1],
                expression=expression,
                limit=limit,
            )

    def _wanted(self, ids: Ids) -> None:
        """Tell SQLite the ids, unless they are those of the last time: they may be most of all."""
        if ids is not self._told:
            self._told = None
            self._db.rows("CREATE TEMP TABLE IF NOT EXISTS wanted (id INTEGER PRIMARY KEY)")
            self._db.rows("DELETE FROM wanted")
            self._db.rows(
                "INSERT INTO wanted SELECT value FROM json_each(?)", as_list(ids.tolist())
            )
            self._told = ids

    def having(self, words: Collection[str]) -> dict[str, int]:
        """How many papers have each of these words, which are of letters and digits alone."""
        rows = self._db.rows(
            "SELECT value, (SELECT count(*) FROM words WHERE words MATCH '\"' || value || '\"') "
            "FROM json_each(?)",
            as_list(words),
        )
        return dict(rows)


_MATCH = """
SELECT rowid, -bm25(words, :title, :abstract) AS score FROM words
WHERE words MATCH :expression {} ORDER BY score DESC, rowid LIMIT :limit"""
