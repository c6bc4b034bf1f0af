"""Drafts and tables made in a conversation: results that the person looks at and may save."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from assistant.chat.turn import Made
from store.errors import LitrevError
from store.records import Filter


class Maker(Protocol):
    """Makes what a turn asks for, and keeps each as a run of its own; never a file."""

    def draft(self, topic: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """Paragraphs on a topic that cite these papers, or, without keys, those that fit it."""

    def claims(self, query: str, columns: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """A table of the claims of these papers, or of those that a query finds."""


class Remade:
    """What was made in a turn, handed over again in the same order; implements `Maker`."""

    def __init__(self, made: Iterable[Made]) -> None:
        self._left = iter(made)

    def draft(self, topic: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """What was made then."""
        return self._next()

    def claims(self, query: str, columns: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """What was made then."""
        return self._next()

    def _next(self) -> Made:
        made = next(self._left, None)
        if made is None:
            raise LitrevError("the run has made nothing more")
        return made


class Making(Remade):
    """Placeholder until it lands."""

    def __init__(self, assistant: object) -> None:
        super().__init__(())
