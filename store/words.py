"""The catalog's full-text index: which papers have which words, and how well they match."""

from __future__ import annotations

import json
from collections.abc import Collection

from store.database import Database


class Words:
    """FTS5 over titles and abstracts; words that stem alike (Porter) are one."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def match(
        self,
        expression: str,
        limit: int,
        weights: tuple[float, float] = (1.0, 1.0),
        within: Collection[int] | None = None,
    ) -> list[tuple[int, float]]:
        """The papers that match an FTS5 expression: the id and bm25 of each, best (largest) first.

        `weights` are those of title and abstract; `within` holds the only ids wanted.
        """
        return self._db.rows(
            "SELECT rowid, -bm25(words, :title, :abstract) AS score FROM words "
            "WHERE words MATCH :expression "
            "AND (:within IS NULL OR rowid IN (SELECT value FROM json_each(:within))) "
            "ORDER BY score DESC, rowid LIMIT :limit",
            title=weights[0],
            abstract=weights[1],
            expression=expression,
            within=None if within is None else json.dumps(list(within)),
            limit=limit,
        )

    def having(self, words: Collection[str]) -> dict[str, int]:
        """How many papers have each of these words, which are of letters and digits alone."""
        rows = self._db.rows(
            "SELECT value, (SELECT count(*) FROM words WHERE words MATCH '\"' || value || '\"') "
            "FROM json_each(?)",
            json.dumps(list(words), ensure_ascii=False),
        )
        return dict(rows)
