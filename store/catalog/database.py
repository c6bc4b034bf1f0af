"""One SQLite file: opened, written in transactions, its failures told as ours."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from store.catalog import holders
from store.catalog.kind import Kind
from store.errors import (
    DiskFull,
    LibraryBusy,
    LibraryDamaged,
    LibraryReadOnly,
    LitrevError,
    NotOurs,
)

PATIENCE = 20.0
"""Seconds that a writer waits for another one's transaction."""

ROOM = 1 << 16
"""Bytes that SQLite has to find on a disk even for reading, for the index of its log."""

Row = tuple[Any, ...]

SETTINGS = (
    "PRAGMA foreign_keys = ON",
    # NORMAL survives a kill but not a power failure, and what was reported as added must.
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -32768",
)


class Database:
    """A connection that threads may share: one statement or one transaction at a time."""

    def __init__(self, path: Path, kind: Kind, patience: float = PATIENCE) -> None:
        """Open the file, or make it, and bring its tables up to date.

        Where it cannot be written it is opened for reading, and `read_only` is set. Raises
        `LibraryDamaged` for a file that is not of its kind or has a newer schema, and `LibraryBusy`
        when another process keeps it locked for more than `patience` seconds.
        """
        self.path = path
        self._kind = kind
        self.read_only = path.exists() and not _writable(path)
        self._patience = patience
        self._turn = threading.RLock()
        self._hurry = threading.local()
        with self._told():
            self._connection = sqlite3.connect(
                _address(path, self.read_only),
                timeout=patience,
                isolation_level=None,
                check_same_thread=False,
                uri=True,
            )
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self) -> None:
        version, ours = self._version()
        if not ours:
            raise NotOurs(
                f"{self.path} is a database, but not a litrev {self._kind.name}",
                self._kind.foreign,
            )
        if version > self._kind.versions:
            raise NotOurs(
                f"{self.path} was made by a newer litrev (schema {version}, known here: "
                f"{self._kind.versions})",
                "Install the newest litrev.",
            )
        if version < self._kind.versions:
            self._may_write()
            self._connection.execute("PRAGMA journal_mode = WAL")
            with self.transaction():
                self._kind.migrate(self._connection)
        for setting in SETTINGS:
            self._connection.execute(setting)

    def _version(self) -> tuple[int, bool]:
        """The schema's version, and whether the file is of its kind, or nothing yet.

        The tables are counted first: if another process is making the file just now, whoever
        sees them sees its mark as well, which comes in the same transaction.
        """
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = self._connection.execute("PRAGMA application_id").fetchone()
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        return version, application == self._kind.application or not tables

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise
        except sqlite3.DatabaseError as error:
            raise explained(error, self.path, self._kind.damaged) from error

    @contextmanager
    def transaction(self, keep: bool = True) -> Iterator[None]:
        """Everything inside happens, or nothing; with `keep=False` nothing, whatever happens.

        A transaction inside a transaction is part of the outer one.
        """
        with self._turn, self._told():
            if self._connection.in_transaction:
                yield
                return
            self._may_write()
            self._begin()
            try:
                yield
                self._connection.execute("COMMIT" if keep else "ROLLBACK")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment; nothing may be written there."""
        with self._turn, self._told():
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")

    def copy(self, target: Path) -> None:
        """Write all that it holds at this moment into a new file; nobody has to wait for it."""
        with self.snapshot(), closing(sqlite3.connect(target)) as other:
            self.one("SELECT count(*) FROM sqlite_master")  # the moment: BEGIN alone reads nothing
            try:
                self._connection.backup(other)
            except sqlite3.DatabaseError as error:
                raise explained(error, target, self._kind.damaged) from error

    @property
    def schema_version(self) -> int:
        """Which of the schemas the tables have."""
        return int(self.one("PRAGMA user_version"))

    def _may_write(self) -> None:
        if self.read_only:
            raise LibraryReadOnly(
                f"{self.path} cannot be written: the file or its folder is read-only",
                self._kind.fixed,
            )

    def _begin(self) -> None:
        hurried = getattr(self._hurry, "on", False)
        if hurried:
            self._connection.execute("PRAGMA busy_timeout = 0")
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        finally:
            if hurried:  # for what is read then, which may have to wait for a moment too
                patience = round(self._patience * 1000)
                self._connection.execute(f"PRAGMA busy_timeout = {patience}")

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """Inside, this thread waits for no other writer: `LibraryBusy` comes at once."""
        self._hurry.on = True
        try:
            yield
        finally:
            self._hurry.on = False

    def alone(self) -> AbstractContextManager[object]:
        """Inside, no other thread uses the connection: for statements that need one another."""
        return self._turn

    def rows(self, sql: str, *values: object, **named: object) -> list[Row]:
        """What a query finds."""
        with self._turn, self._told():
            return self._connection.execute(sql, named or values).fetchall()

    def one(self, sql: str, *values: object, **named: object) -> Any:
        """The first column of the first row that a query finds, or None."""
        found = self.rows(sql, *values, **named)
        return found[0][0] if found else None

    def run(self, sql: str, *values: object) -> None:
        """Execute one statement of a transaction."""
        with self._turn, self._told():
            self._connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[Row]) -> None:
        """Execute one statement of a transaction for each row."""
        with self._turn, self._told():
            self._connection.executemany(sql, rows)

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._connection.close()


def _writable(path: Path) -> bool:
    # SQLite needs the folder too: a database in WAL mode has two more files beside it.
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _address(path: Path, read_only: bool) -> str:
    """The URI to open; `immutable` needs no `-wal` and `-shm`, which could not be made.

    With a `-wal` that a writer left or is using, both are there (sqlite.org/wal.html, 5).
    """
    if not read_only:
        return path.absolute().as_uri()
    log = Path(f"{path}-wal")
    unwritten = log.exists() and log.stat().st_size
    return f"{path.absolute().as_uri()}?mode=ro{'' if unwritten else '&immutable=1'}"


def _room(path: Path) -> bool:
    return shutil.disk_usage(path.parent).free > ROOM


def as_list(values: Iterable[object]) -> str:
    """Any number of values as one parameter: `IN (SELECT value FROM json_each(?))`.

    Escaped, so that half a character, which no row can hold, is not found instead of an error.
    """
    return json.dumps(list(values))


def explained(error: sqlite3.DatabaseError, path: Path, remedy: str) -> LitrevError:
    """What went wrong with the file at `path`, in the person's terms; `remedy` where it is
    damaged."""
    reason = str(error)
    # The low byte is the kind; what Python raises by itself has no code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryBusy(
            f"{holders.writer(path)} is writing to {path}",
            "Wait until it has finished, then try again.",
        )
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and not _room(path)):
        return DiskFull(
            f"the disk that holds {path} is full", "Make room, then try again; nothing is lost."
        )
    if code == sqlite3.SQLITE_IOERR:
        return LitrevError(
            f"{path} cannot be read or written: {reason}",
            "Look at the disk: its room, a quota, its health; then try again.",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return LibraryReadOnly(
            f"{path} cannot be written: {reason}", "Check the folder's permissions."
        )
    return LibraryDamaged(f"{path} cannot be read: {reason}", remedy)
