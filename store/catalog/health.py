"""The catalog looked at closely: the file, its full-text indexes, what belongs together."""

from __future__ import annotations

from collections.abc import Iterator

from store.catalog.database import Database
from store.errors import LibraryBusy, LibraryDamaged, LibraryReadOnly

MEND = "mend it: litrev repair"

COUNTS = {
    "SELECT count(*) FROM pragma_foreign_key_check": "{} rows belong to no paper",
    "SELECT count(*) FROM papers WHERE id NOT IN (SELECT paper FROM chunks)": (
        "{} papers have no chunk"
    ),
    "SELECT count(*) FROM (SELECT paper FROM chunks GROUP BY paper "
    "HAVING count(*) != max(number) + 1 OR min(first) != 0)": "{} papers lack a chunk",
    "SELECT count(*) FROM (SELECT paper FROM sentences GROUP BY paper "
    "HAVING count(*) != max(number) + 1)": "{} papers lack a sentence",
    "SELECT count(*) FROM (SELECT paper, max(last) AS last FROM chunks GROUP BY paper) AS c "
    "WHERE last + 1 != (SELECT count(*) FROM sentences WHERE sentences.paper = c.paper)": (
        "{} papers have other sentences than their chunks"
    ),
    "SELECT count(*) FROM sentences JOIN papers ON papers.id = paper "
    "WHERE end > length(abstract)": "{} sentences lie outside their abstract",
}
"""What must count as nothing, and what it is otherwise."""

VECTORS = {
    "SELECT count(*) FROM chunks LEFT JOIN vectors USING (hash) WHERE vector IS NULL": (
        "{} chunks have no vector"
    ),
    "SELECT count(*) FROM chunks JOIN vectors USING (hash) "
    "WHERE length(vector) != 4 * :dimension": "{} vectors have the wrong length",
}


class Health:
    """What is wrong with a catalog, and its full-text indexes made anew."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def faults(self, dimension: int) -> list[str]:
        """What is wrong, each with what to do; `dimension` is the vectors', 0 without any."""
        try:
            return [f"{fault}; {MEND}" for fault in self._found(dimension)]
        except LibraryDamaged as error:
            return [f"{error.message}; {MEND}"]

    def _found(self, dimension: int) -> Iterator[str]:
        verdict = self._db.one("PRAGMA quick_check(1)")
        if verdict != "ok":
            yield f"the catalog is damaged ({verdict})"
            return
        for sql, fault in {**COUNTS, **(VECTORS if dimension else {})}.items():
            named = {"dimension": dimension} if ":dimension" in sql else {}
            if count := self._db.one(sql, **named):
                yield fault.format(count)
        try:
            with self._db.impatient():
                for index in self.unsound():
                    yield f"the full-text index of {index} does not fit the papers"
        except LibraryReadOnly:
            return  # the check counts as writing
        except LibraryBusy as error:
            yield f"the full-text indexes were not looked at, {error.message}"

    def unsound(self) -> list[str]:
        """The full-text indexes that do not agree with the papers (sqlite.org/fts5.html, 6.6)."""
        return [index for index in self._indexes() if not self._sound(index)]

    def reindex(self, index: str) -> None:
        """Make a full-text index anew."""
        with self._db.transaction():
            self._db.run(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608

    def _indexes(self) -> list[str]:
        sql = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
        return [name for (name,) in self._db.rows(sql)]

    def _sound(self, index: str) -> bool:
        check = f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
        try:
            with self._db.transaction(keep=False):
                self._db.run(check)
        except LibraryDamaged:
            return False
        return True
