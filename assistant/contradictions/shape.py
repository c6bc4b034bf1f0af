"""Judgements on several pairs of claims, as a model replies them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from assistant.contradictions.result import Reason

MOST_PASSAGES = 3
"""Of one side; what is given beyond these is not looked at."""


class Passage(BaseModel):
    """Words of one sentence, and its handle."""

    words: str
    sentence: str


class Judged(BaseModel):
    """What two claims are to each other, and the words of each side that show it."""

    pair: int
    first: list[Passage]
    second: list[Passage]
    relation: Literal["agree", "contradict", "unrelated", "cannot_tell"]
    reason: Reason | None = None

    @property
    def claims(self) -> bool:
        """Whether it says something that has to be shown."""
        return self.relation in ("agree", "contradict")


class Judgements(BaseModel):
    """One for each pair that was shown."""

    judgements: list[Judged]

    def complete(self, count: int) -> None:
        """Raises ValueError, in words for the model, where it does not judge pairs 1 to `count`."""
        given = sorted(judged.pair for judged in self.judgements)
        if given != list(range(1, count + 1)):
            raise ValueError(f"judge each of the pairs 1 to {count} once; there are {given}")
        for judged in self.judgements:
            if judged.relation == "contradict" and judged.reason is None:
                raise ValueError(f"pair {judged.pair}: contradict has to have a reason")
            if judged.claims and not (judged.first and judged.second):
                raise ValueError(f"pair {judged.pair}: {judged.relation} needs words of both sides")
