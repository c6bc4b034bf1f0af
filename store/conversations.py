"""Conversations with a library, kept as they go: a SQLite file of their own in its folder."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime
from pathlib import Path

from store.catalog.database import Database
from store.catalog.kind import Kind, upgrade
from store.errors import ConversationUnknown
from store.records import Record
from store.text import sound

APPLICATION = 0x6C747263
"""Marks a SQLite file as ours (`ltrc`)."""

VERSION_1 = """
CREATE TABLE turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    kept TEXT NOT NULL,
    turn TEXT NOT NULL,
    UNIQUE (conversation, number)
) STRICT
"""

MIGRATIONS = (VERSION_1,)

CONVERSATIONS = Kind(
    name="file of conversations",
    application=APPLICATION,
    versions=len(MIGRATIONS),
    migrate=lambda connection: upgrade(connection, APPLICATION, MIGRATIONS),
    foreign="Move that file away; the next turn begins a new one.",
    fixed="They can be read; to go on with one, copy the library's folder elsewhere.",
    damaged=(
        "Move that file away; the next turn begins a new one. "
        "The papers are not in it; a backup has the conversations."
    ),
)

LONGEST = 60
"""Characters of a title."""

LISTED = """
SELECT first.conversation, first.title, first.kept, last.kept, own.turns
FROM (
    SELECT conversation, min(number) AS low, max(number) AS high, max(id) AS latest,
        count(*) AS turns
    FROM turns GROUP BY conversation
) AS own
JOIN turns AS first ON first.conversation = own.conversation AND first.number = own.low
JOIN turns AS last ON last.conversation = own.conversation AND last.number = own.high
ORDER BY own.latest DESC
"""


class Kept(Record):
    """A conversation in a list."""

    id: str
    """Eight hex digits."""
    title: str
    """Its first question, shortened."""
    started: str
    """ISO 8601, UTC, to the second."""
    updated: str
    turns: int


class Conversations:
    """The conversations of one library; many processes and threads may have them open."""

    def __init__(self, file: Path) -> None:
        """The file is made when the first turn is kept.

        Raises LibraryDamaged for one that cannot be read, NotOurs for one that a newer litrev or
        another program made. What keeps or takes back raises LibraryReadOnly, LibraryBusy and
        DiskFull.
        """
        self.file = file
        self._opening = threading.Lock()
        self._database: Database | None = None
        self._there()

    def close(self) -> None:
        """Let go of the file."""
        if self._database:
            self._database.close()

    def __enter__(self) -> Conversations:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self) -> str:
        """A name for a new conversation; nothing is kept until its first turn."""
        return secrets.token_hex(4)

    def keep(self, conversation: str, question: str, turn: str) -> int:
        """Append a turn (JSON), whole or not at all; its number, from 1.

        Of two processes that append at once each has a number of its own.
        """
        return self._put(conversation, question, turn)

    def replace(self, conversation: str, question: str, turn: str) -> int:
        """Put a turn in the place of the last one, which is there until this one is."""
        return self._put(conversation, question, turn, instead=True)

    def take_back(self, conversation: str) -> bool:
        """Remove the last turn; False if there was none."""
        if not (database := self._there()):
            return False
        with database.transaction():
            number = _last(database, conversation)
            _remove(database, conversation, number)
        return number > 0

    def turns(self, conversation: str) -> list[str]:
        """The turns as they were kept, the oldest first."""
        if not (database := self._there()):
            return []
        sql = "SELECT turn FROM turns WHERE conversation = ? ORDER BY number"
        return [str(turn) for (turn,) in database.rows(sql, conversation)]

    def listed(self) -> list[Kept]:
        """All that have a turn, the latest first."""
        database = self._there()
        rows = database.rows(LISTED) if database else []
        return [Kept.model_validate(dict(zip(Kept.model_fields, r, strict=True))) for r in rows]

    def find(self, start: str = "") -> Kept:
        """The one whose id begins so; the latest for "". Raises ConversationUnknown."""
        listed = self.listed()
        if not listed:
            raise ConversationUnknown("no conversation was kept yet", "litrev chat begins one.")
        found = [one for one in listed if one.id.startswith(start.strip().lower())]
        if not found:
            raise ConversationUnknown(
                f"no conversation is called {start}", f"The latest is {_named(listed[0])}."
            )
        if start and len(found) > 1:
            raise ConversationUnknown(
                f"{len(found)} conversations begin with {start}",
                f"Write more of one: {', '.join(one.id for one in found[:5])}.",
            )
        return found[0]

    def copy(self, target: Path) -> bool:
        """Write them, as they are at this moment, into a new file; False if there are none."""
        database = self._there()
        if database:
            database.copy(target)
        return database is not None

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file."""
        database = self._there()
        told = [row[0] for row in database.rows("PRAGMA integrity_check")] if database else []
        return [fault for fault in told if fault != "ok"]

    def _put(self, conversation: str, question: str, turn: str, *, instead: bool = False) -> int:
        """Behind the last turn, or in its place."""
        database = self._made()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with database.transaction():
            number = _last(database, conversation) + 1
            if instead and number > 1:
                number -= 1
                _remove(database, conversation, number)
            database.run(
                "INSERT INTO turns (conversation, number, title, kept, turn) "
                "VALUES (?, ?, ?, ?, ?)",
                *(conversation, number, titled(question), now, turn),
            )
        return number

    def _there(self) -> Database | None:
        return self._made() if self._database or _holds(self.file) else None

    def _made(self) -> Database:
        with self._opening:
            if not self._database:
                self._database = Database(self.file, CONVERSATIONS)
            return self._database


def _holds(file: Path) -> bool:
    """Whether there is something in it: a kill may leave a file of no length."""
    return file.exists() and file.stat().st_size > 0


def _last(database: Database, conversation: str) -> int:
    sql = "SELECT max(number) FROM turns WHERE conversation = ?"
    return int(database.one(sql, conversation) or 0)


def _remove(database: Database, conversation: str, number: int) -> None:
    sql = "DELETE FROM turns WHERE conversation = ? AND number = ?"
    database.run(sql, conversation, number)


def _named(one: Kept) -> str:
    return f"{one.id}: {one.title}"


def titled(question: str) -> str:
    """A question on one line, without signs that cannot be seen, shortened at a word."""
    seen = "".join(c if c.isprintable() else " " for c in sound(question))
    line = " ".join(seen.split())
    if len(line) <= LONGEST:
        return line
    words, _, rest = line[:LONGEST].rpartition(" ")
    return f"{words if len(rest) < LONGEST // 2 else line[: LONGEST - 1]}…"
