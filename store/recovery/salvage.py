"""A damaged catalog → a new one, with every row in it that can still be read.

SQLite's own recovery (sqlite.org/recovery.html) is not part of Python's module. A table is read
from both ends up to what is damaged; between these, rows that have numbers are asked for one by
one. What was read is not to be trusted yet: see `store.recovery.repair`.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]

TRUTH = ("", "-wal")
"""What the files that hold a catalog are called after its name; the `-shm` is made again."""

HEADER = 100
PAGE = 4096


def pour(damaged: Path, fresh: Path, scratch: Path) -> dict[int, list[str]]:
    """Fill the new catalog `fresh` with what can be read of a damaged one, which is not touched.

    Where nothing can be read, or there is none, it stays empty. The papers of which only the
    identifiers are left: these, by their number.
    """
    if not damaged.exists():
        return {}
    copy = scratch / "salvaged.db"
    for end in TRUTH:
        if Path(f"{damaged}{end}").is_file():
            shutil.copyfile(f"{damaged}{end}", f"{copy}{end}")
    if not _readable(copy):
        _give_header(copy, fresh)
    with (
        closing(sqlite3.connect(copy, isolation_level=None)) as source,
        closing(sqlite3.connect(fresh, isolation_level=None)) as target,
    ):
        source.execute("PRAGMA cell_size_check = ON")
        source.execute("PRAGMA writable_schema = ON")  # tolerates a schema with faults
        target.execute("BEGIN")
        for table in _tables(target):
            _pour_table(source, target, table)
        target.execute("UPDATE papers SET indexed = 0")
        lost = _lost(target)
        _drop_orphans(target)
        target.execute("COMMIT")
    return lost


def _readable(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as connection:
            return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.DatabaseError:
        return False


def _give_header(path: Path, pattern: Path) -> None:
    """Where only the header is damaged, that of another catalog serves (fileformat2.html, 1.3)."""
    with path.open("r+b") as file, pattern.open("rb") as good:
        header = bytearray(good.read(HEADER))
        header[28:32] = (path.stat().st_size // PAGE).to_bytes(4, "big")
        header[32:40] = bytes(8)  # no free pages
        header[92:96] = header[24:28]  # the number of pages above is valid
        file.write(header)


def _tables(connection: sqlite3.Connection) -> list[str]:
    """The tables that hold something of their own, papers first: full-text indexes do not."""
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
    ]
    return sorted(names, key=lambda name: name != "papers")


def _pour_table(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> None:
    columns = [name for name in _columns(target, table) if name in _columns(source, table)]
    if not columns:
        return
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
    for row in _rows(source, table, columns):
        try:
            target.execute(insert, row)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
                raise
            # Else it is a value that no such column can have: it was damaged.


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    try:
        return [
            name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", [table])
        ]
    except sqlite3.DatabaseError:
        return []


def _rows(source: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[Row]:
    """From both ends up to what is damaged; between these, one by one where rows have numbers."""
    numbered = _numbered(source, table)
    keys = ["rowid"] if numbered else _primary_key(source, table)
    selected = f"SELECT {', '.join((*keys, *columns))} FROM {table} NOT INDEXED"  # noqa: S608
    backwards = ", ".join(f"{key} DESC" for key in keys)
    upper: Row | None = None
    lower: Row | None = None
    for upper in _until_damage(source, f"{selected} ORDER BY {', '.join(keys)}"):
        yield upper[len(keys) :]
    for lower in _until_damage(source, f"{selected} ORDER BY {backwards}"):
        if upper and lower[: len(keys)] == upper[: len(keys)]:
            return
        yield lower[len(keys) :]
    if numbered and lower:
        for number in range(upper[0] + 1 if upper else 0, lower[0]):
            for _, *row in _until_damage(source, f"{selected} WHERE rowid = {number}"):
                yield tuple(row)


def _until_damage(source: sqlite3.Connection, sql: str) -> Iterator[Row]:
    try:
        yield from source.execute(sql)
    except sqlite3.DatabaseError:
        return


def _numbered(source: sqlite3.Connection, table: str) -> bool:
    found = source.execute("SELECT wr FROM pragma_table_list WHERE name = ?", [table]).fetchone()
    return bool(found) and not found[0]


def _primary_key(source: sqlite3.Connection, table: str) -> list[str]:
    sql = "SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk"
    return [name for (name,) in source.execute(sql, [table])]


def _lost(target: sqlite3.Connection) -> dict[int, list[str]]:
    sql = (
        "SELECT paper, identifier FROM identifiers "
        "WHERE paper NOT IN (SELECT id FROM papers) ORDER BY paper, identifier"
    )
    found = groupby(target.execute(sql).fetchall(), lambda row: int(row[0]))
    return {paper: [identifier for _, identifier in rows] for paper, rows in found}


def _drop_orphans(target: sqlite3.Connection) -> None:
    """Rows that belong to papers of which nothing is left."""
    for table in _tables(target):
        for column, parent in target.execute(
            'SELECT "from", "table" FROM pragma_foreign_key_list(?)', [table]
        ).fetchall():
            target.execute(
                f"DELETE FROM {table} WHERE {column} NOT IN (SELECT id FROM {parent})"  # noqa: S608
            )
