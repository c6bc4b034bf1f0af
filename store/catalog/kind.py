"""What a SQLite file of ours is for: its mark, the steps to its tables, what to tell of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of file: the catalog of a library, or its conversations."""

    name: str
    application: int
    """Marks a file as of this kind (`PRAGMA application_id`)."""
    versions: int
    migrate: Callable[[sqlite3.Connection], None]
    """Brings the tables to the newest version, in the transaction that is open."""
    foreign: str
    """What to do where the file is another program's."""
    fixed: str
    """What can be done where it cannot be written."""
    damaged: str
    """What to do where it cannot be read."""


def upgrade(connection: sqlite3.Connection, application: int, steps: Sequence[str]) -> None:
    """Take the steps that the file has not had yet; statements of a step are parted by blank
    lines."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for step in steps[version:]:
        for statement in step.strip().split("\n\n"):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {application}")
    connection.execute(f"PRAGMA user_version = {len(steps)}")
