"""What changes, as a model replies it, and what has to be right about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from assistant.draft.rewriting.result import Change
from assistant.statements import Handle, Written, parse

if TYPE_CHECKING:
    from assistant.evidence import Evidence

LONGEST = 2
"""Sentences that may stand in the place of one."""


class ChangeWish(BaseModel):
    """A handle of the new paper, S5.3 for its third sentence, and what these words mean for it."""

    words: str
    reason: Change


class SentenceWish(BaseModel):
    """The number of a sentence that changes, what changes it, and how it reads then."""

    sentence: int
    changes: list[ChangeWish] = Field(min_length=1)
    text: str


class Judgement(BaseModel):
    """The sentences that change; the others stay, and are left out."""

    sentences: list[SentenceWish]

    def check(self, evidence: Evidence, offered: Mapping[int, Collection[int]]) -> None:
        """Raises ValueError, in words for the model.

        `offered` has the numbers of the new papers of each sentence.
        """
        numbers = [one.sentence for one in self.sentences]
        if unknown := sorted(set(numbers) - offered.keys()):
            raise ValueError(f"sentences {unknown} have no new papers: {sorted(offered)} have")
        if len(set(numbers)) < len(numbers):
            raise ValueError("a sentence is given twice")
        for one in self.sentences:
            for change in one.changes:
                _check(change.words, evidence, offered[one.sentence])
            if not 1 <= len(written(one.text)) <= LONGEST:
                raise ValueError(f"sentence {one.sentence}: its text is to be one sentence or two")


def _check(words: str, evidence: Evidence, offered: Collection[int]) -> None:
    found = handle(words)
    if found is None or evidence.cite(found.paper, found.sentence) is None:
        raise ValueError(f"{words!r} is no sentence that was shown")
    if found.paper not in offered:
        papers = ", ".join(f"S{number}" for number in sorted(offered))
        raise ValueError(f"{words} is of no new paper for this sentence, which are: {papers}")


def handle(words: str) -> Handle | None:
    """The place that a handle means, in brackets or not; it may stand before the words themselves,
    unlike that of a cell."""
    found = [one for sentence in written(f"x [{words.strip(' []')}]") for one in sentence.handles]
    return found[0] if len(found) == 1 and found[0].sentence else None


def written(text: str) -> tuple[Written, ...]:
    """The sentences of a text with their handles."""
    return tuple(one for block in parse(text) for one in block.written)
