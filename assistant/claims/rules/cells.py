"""Words that were found → a cell with the place they stand at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.claims.cells import EMPTY
from assistant.claims.columns import FIGURES
from assistant.claims.result import Cell
from assistant.claims.values import normal
from assistant.gate import Located, locate
from store.records import Cite

if TYPE_CHECKING:
    from assistant.claims.columns import Column
    from store.records import Sentence

GOVERNING = 20
"""Characters that may be added to words: `approximately`, `no more than`."""
UNKNOWN = Cell(value=None, state="not_reported", reason="by rule")
"""What rules cannot tell, which a person or a model may well see."""


class Words(NamedTuple):
    """Words of one sentence, `sentence.text[start:end]`, and what they amount to."""

    sentence: Sentence
    start: int
    end: int
    says: str = ""
    """The choice that they stand for, where it is not in their own words."""
    comparator: str = ""
    """Of a number, as its sentence has it: `up to 12 %`."""

    @property
    def quote(self) -> str:
        """Word for word."""
        return self.sentence.text[self.start : self.end]

    def cite(self, key: str) -> Cite:
        """Where they stand in the abstract of this paper."""
        start = self.sentence.start + self.start
        end = self.sentence.start + self.end
        number = self.sentence.number
        return Cite(key=key, sentence=number, start=start, end=end, quote=self.quote)


def cell(key: str, column: Column, found: Sequence[Words]) -> Cell:
    """A cell of the words that were found, best first; of a list, of them all.

    They pass the gate, as words from a model do: with whatever must not be cut off them.
    """
    held = (_held(column, words) for words in found)
    fitting = [words for words in held if words and _fits(column, words)]
    if not fitting:
        return UNKNOWN
    first, *rest = fitting
    if column.type != "list":
        rest = []
    value = "; ".join(dict.fromkeys(_said(column, words) for words in (first, *rest)))
    read = normal(value, column.type)
    return Cell(
        value=value,
        state="found",
        cite=first.cite(key),
        reason=read.reason,
        normal=read.value,
        unit=read.unit,
        comparator=(first.comparator or read.comparator) if column.type in FIGURES else "",
        others=tuple(words.cite(key) for words in rest),
    )


def _held(column: Column, words: Words) -> Words | None:
    """The words with what governs them; None where that is more than a few words."""
    whole = locate(words.quote, words.sentence.text, naming=column.type not in FIGURES)
    if isinstance(whole, Located):
        return words._replace(start=whole.start, end=whole.end)
    if whole.nearest is None or whole.nearest[1] - whole.nearest[0] > len(words.quote) + GOVERNING:
        return None
    return words._replace(start=whole.nearest[0], end=whole.nearest[1])


def _said(column: Column, words: Words) -> str:
    return words.says or words.quote if column.type == "choice" else words.quote


def _fits(column: Column, words: Words) -> bool:
    if column.type == "choice":
        return _said(column, words) in column.choices
    if column.type in FIGURES:
        return normal(words.quote, column.type).reason not in (
            EMPTY,
            f"no percentage: {words.quote}",
        )
    return column.type != "yes/no"
