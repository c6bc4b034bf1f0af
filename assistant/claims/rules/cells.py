"""Words that were found → a cell with the place they stand at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.claims.result import Cell
from store.records import Cite

if TYPE_CHECKING:
    from assistant.claims.columns import Column
    from assistant.quantities import Quantity
    from store.records import Sentence

UNKNOWN = Cell(value=None, state="not_reported", reason="by rule")
"""What rules cannot tell, which a person or a model may well see."""


class Words(NamedTuple):
    """Words of one sentence, `sentence.text[start:end]`, and what they amount to."""

    sentence: Sentence
    start: int
    end: int
    says: str = ""
    """The choice that they stand for, where it is not in their own words."""
    quantity: Quantity | None = None

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
    """A cell of the words that were found, best first; of a list, of them all."""
    fitting = [words for words in found if _fits(column, words)]
    if not fitting:
        return UNKNOWN
    first, *rest = fitting
    if column.type != "list":
        rest = []
    value = "; ".join(dict.fromkeys(words.says or words.quote for words in (first, *rest)))
    return Cell(
        value=value,
        state="found",
        cite=first.cite(key),
        normal=normal(first.quantity),
        unit=first.quantity.unit if first.quantity else "",
        comparator=first.quantity.comparator if first.quantity else "",
        others=tuple(words.cite(key) for words in rest),
    )


def normal(quantity: Quantity | None) -> float | None:
    """A quantity as a number: 12.4 % is 0.124."""
    if quantity is None:
        return None
    return float(quantity.value / 100 if quantity.unit == "%" else quantity.value)


def _fits(column: Column, words: Words) -> bool:
    if column.type == "choice":
        return (words.says or words.quote) in column.choices
    if column.type == "percentage":
        return words.quantity is not None and words.quantity.unit == "%"
    if column.type == "number":
        return words.quantity is not None
    return column.type != "yes/no"
