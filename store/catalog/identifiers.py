"""The catalog's table of identifiers: by what its papers are found again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from store.catalog.database import Database, as_list

CROWD = 12
"""An identifier that more papers share tells nothing, and would cost a comparison with each."""


class Identifiers:
    """Which papers go by which of the strings that `blocking` makes of a record."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def claimed(self, identifiers: Collection[str]) -> set[str]:
        """Those of these identifiers that a paper goes by."""
        rows = self._db.rows(
            "SELECT DISTINCT identifier FROM identifiers "
            "WHERE identifier IN (SELECT value FROM json_each(?))",
            as_list(identifiers),
        )
        return {identifier for (identifier,) in rows}

    def known(self, identifiers: Collection[str]) -> list[int]:
        """The papers that go by one of these identifiers, those by an earlier one first."""
        if not identifiers:
            return []
        rows = self._db.rows(
            "SELECT paper FROM (SELECT json_each.key AS place, value FROM json_each(:given) WHERE "
            "(SELECT count(*) FROM "
            "(SELECT 1 FROM identifiers WHERE identifier = value LIMIT :crowd + 1)) <= :crowd"
            ") CROSS JOIN identifiers ON identifier = value ORDER BY place, paper",
            given=as_list(identifiers),
            crowd=CROWD,
        )
        return list(dict.fromkeys(paper for (paper,) in rows))

    def own(self, id: int, identifiers: Iterable[str]) -> None:
        """A paper goes by these, and by those that it had."""
        owned = ((identifier, id) for identifier in identifiers)
        self._db.run_many("INSERT OR IGNORE INTO identifiers VALUES (?, ?)", owned)

    def disown(self, id: int) -> None:
        """A paper goes by nothing any more; whoever puts it again names it anew."""
        self._db.run("DELETE FROM identifiers WHERE paper = ?", id)
