"""What a row can be asked for by name: its columns, what every row has, and its paper's year."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from assistant.claims.columns import Column
from assistant.claims.result import NOT_REPORTED, Cell, Row
from assistant.claims.values import SHARES, normal
from assistant.quantities import quantities
from store.errors import LitrevError
from store.records import Paper

_ALIKE = {**dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"), **dict.fromkeys(map(ord, '"`´‘’‚“”„«»'), "'")}
OF_ROWS = ("key", "title", "claim", "kind", "verdict", "id", "run")
YEAR = "year"
SEVERAL = "; "
"""Between several things that answer a column."""


class ConditionUnusable(LitrevError):
    """What rows are wanted, or in which order, is not said as it can be understood; exit code 2."""

    exit_code = 2


class Amount(NamedTuple):
    """A number with its unit, as `quantities` compares them."""

    value: float
    unit: str = ""

    @property
    def written(self) -> float:
        """The number in the words: 12.4 of `12.4 %`, whose value is 0.124."""
        return round(self.value * 100, 9) if self.unit in SHARES else self.value


class Fields:
    """The names that rows of a table answer to; a column goes before a field of the same name."""

    def __init__(self, columns: Sequence[Column], papers: Mapping[str, Paper]) -> None:
        self._columns = {column.name: column for column in columns}
        self._papers = papers
        self.names = (*dict.fromkeys((*self._columns, *OF_ROWS, YEAR)),)

    def named(self, said: str) -> str:
        """The name that is meant, whatever its case. Raises ConditionUnusable."""
        wanted = " ".join(said.split())
        by_fold = {name.casefold(): name for name in reversed(self.names)}
        if found := by_fold.get(wanted.casefold()):
            return found
        near = [by_fold[one] for one in get_close_matches(wanted.casefold(), by_fold, n=2)]
        hint = (
            f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(self.names)}."
        )
        raise ConditionUnusable(f"there is no column {wanted}", hint)

    def has_states(self, name: str) -> bool:
        """Whether it is a column: only its cells are found, not reported, refused."""
        return name in self._columns

    def cell(self, row: Row, name: str) -> Cell | None:
        """What the row has under a column; None of a field that is no column."""
        return row.cells.get(name, NOT_REPORTED) if name in self._columns else None

    def words(self, row: Row, name: str) -> tuple[str, ...]:
        """What stands there, each of several; nothing where it is not reported or refused."""
        cell = self.cell(row, name)
        if cell is None:
            text = self._year(row) if name == YEAR else str(getattr(row, name))
            return (text,) if text else ()
        if cell.value is None or cell.state not in ("found", "conflict"):
            return ()
        return tuple(cell.value.split(SEVERAL))

    def amounts(self, row: Row, name: str) -> tuple[Amount, ...]:
        """The number in the words, however many other words there are; of each item of a list."""
        cell = self.cell(row, name)
        if cell and isinstance(cell.normal, float) and self.words(row, name):
            return (Amount(cell.normal, cell.unit),)
        found = (normal(words, "number") for words in self.words(row, name))
        return tuple(Amount(one.value, one.unit) for one in found if one.value is not None)

    def amount(self, row: Row, name: str) -> Amount | None:
        """The one number that a row is sorted by: a typed one, or words that are nothing else."""
        found = self.amounts(row, name)
        words = self.words(row, name)
        cell = self.cell(row, name)
        typed = cell is not None and isinstance(cell.normal, float)
        alone = typed or (len(words) == 1 and amount(words[0]) is not None)
        return found[0] if found and alone else None

    def _year(self, row: Row) -> str:
        paper = self._papers.get(row.key)
        return str(paper.year) if paper and paper.year is not None else ""


def amount(words: str) -> Amount | None:
    """The number that words are, and nothing beside it."""
    found = quantities(words)
    if len(found) != 1 or found[0].text != words.strip():
        return None
    one = normal(words, "number")
    return None if one.value is None else Amount(one.value, one.unit)


def folded(words: str) -> str:
    """As words are compared: without case, styles of letters, kinds of dashes and quotation marks,
    and white space."""
    plain = unicodedata.normalize("NFKC", words).translate(_ALIKE).casefold()
    return " ".join(plain.split())
