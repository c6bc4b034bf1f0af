"""Conversations with a library, kept as they go: a SQLite file of their own in its folder."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from store.records import Record


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
    """The conversations of one library; many processes may have them open."""

    def __init__(self, file: Path) -> None:
        """The file is made when the first turn is kept. Raises LitrevError."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the file."""
        raise NotImplementedError

    def __enter__(self) -> Conversations:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def begin(self) -> str:
        """A name for a new conversation; nothing is kept until its first turn."""
        raise NotImplementedError

    def keep(self, conversation: str, question: str, turn: str) -> int:
        """Append a turn (JSON), whole or not at all; its number, from 1."""
        raise NotImplementedError

    def take_back(self, conversation: str) -> bool:
        """Remove the last turn; False if there was none."""
        raise NotImplementedError

    def turns(self, conversation: str, last: int | None = None) -> list[str]:
        """The turns as they were kept, the oldest first; only so many of the `last`."""
        raise NotImplementedError

    def listed(self) -> list[Kept]:
        """All that have a turn, the latest first."""
        raise NotImplementedError

    def find(self, start: str = "") -> Kept:
        """The one whose id begins so; the latest for "". Raises LitrevError with what to do."""
        raise NotImplementedError
