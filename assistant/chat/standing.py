"""How a conversation stands after so many turns."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.chat.turn import Turn
from store.records import Filter

IN_VIEW = 6
"""Earlier turns that an answer may lean on, and that are held in memory."""

ALL = Filter()
"""Every paper is wanted."""


@dataclass(frozen=True)
class Standing:
    """What the next turn depends on of those before it."""

    turns: tuple[Turn, ...] = ()
    """Those in view, the oldest first."""
    numbers: tuple[str, ...] = ()
    """Keys of the papers numbered so far: the first is [1]."""
    count: int = 0
    """Turns in all."""
    wanted: Filter = ALL
    kept: bool = True
    """Whether the last turn is kept in the file as well."""

    def after(self, turn: Turn) -> Standing:
        """How it stands after one more."""
        new = (paper.key for paper in turn.papers if paper.n > len(self.numbers))
        turns = (*self.turns, turn)[-IN_VIEW:]
        return Standing(turns, (*self.numbers, *new), self.count + 1, turn.wanted)


def standing(turns: list[Turn]) -> Standing:
    """How it stands after these."""
    stands = Standing()
    for turn in turns:
        stands = stands.after(turn)
    return stands
