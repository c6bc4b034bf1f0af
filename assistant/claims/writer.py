"""Who reads the claims out of a paper: a model, or rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from assistant.claims.columns import Columns
    from assistant.claims.result import Row
    from assistant.llm.recording import Exchange
    from store.records import Paper, Sentence


class Reading(NamedTuple):
    """What was read out of one paper: rows in the order of its sentences, without ids."""

    rows: tuple[Row, ...]
    exchanges: tuple[Exchange, ...] = ()


class ClaimsWriter(Protocol):
    """A way of reading claims; called from several threads at a time."""

    @property
    def model(self) -> str | None:
        """Its name, or None where there is none."""

    @property
    def tasks(self) -> tuple[str, ...]:
        """The prompts that it may use."""

    @property
    def version(self) -> str:
        """What its rows depend on besides paper and columns; kept rows of another are made anew."""

    def read(self, paper: Paper, sentences: tuple[Sentence, ...], columns: Columns) -> Reading:
        """The claims of one paper. Raises ModelError."""
