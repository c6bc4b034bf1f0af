"""Drafts and tables made in a conversation: results that the person looks at and may save."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from assistant.chat.turn import Asking, Made
from store.errors import LitrevError
from store.records import Filter, Record


class Maker(Protocol):
    """Makes what a turn asks for, and keeps each as a run of its own; never a file."""

    def draft(self, topic: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """Paragraphs on a topic that cite these papers, or, without keys, those that fit it."""

    def claims(self, query: str, columns: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """A table of the claims of these papers, or of those that a query finds."""


class Outcome(Record):
    """What came of making something."""

    made: Made | None
    failed: str = ""
    """Why nothing was made, where nothing was."""


class Noted:
    """A maker whose outcomes are noted, for the record of the run; implements `Maker`."""

    def __init__(self, maker: Maker) -> None:
        self._maker = maker
        self.outcomes: list[Outcome] = []

    def draft(self, topic: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """Raises LitrevError."""
        return self._note(lambda: self._maker.draft(topic, keys, wanted))

    def claims(self, query: str, columns: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """Raises LitrevError."""
        return self._note(lambda: self._maker.claims(query, columns, keys, wanted))

    def _note(self, make: Callable[[], Made]) -> Made:
        try:
            made = make()
        except LitrevError as error:
            self.outcomes.append(Outcome(made=None, failed=error.message))
            raise LitrevError(error.message) from error
        self.outcomes.append(Outcome(made=made))
        return made


class Remade:
    """What came of it in a run, in the same order; implements `Maker`."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self._left = iter(outcomes)

    def draft(self, topic: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """What was made then. Raises LitrevError as it did then."""
        return self._next()

    def claims(self, query: str, columns: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """What was made then. Raises LitrevError as it did then."""
        return self._next()

    def _next(self) -> Made:
        outcome = next(self._left, Outcome(made=None, failed="the run has made nothing more"))
        if outcome.made is None:
            raise LitrevError(outcome.failed)
        return outcome.made


class Played(Asking):
    """What a turn depends on as its run keeps it, with what was made and is kept elsewhere."""

    outcomes: tuple[Outcome, ...] = ()


class Making:
    """Placeholder until it lands."""

    def __init__(self, assistant: object) -> None:
        del assistant

    def draft(self, topic: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """Nothing yet."""
        raise LitrevError("not yet")

    def claims(self, query: str, columns: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """Nothing yet."""
        raise LitrevError("not yet")
