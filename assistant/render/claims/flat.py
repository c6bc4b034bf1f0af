"""A claim table as plain columns, a value each: for formats that know no cells inside cells.

Of each column there are its words (`gain`), what they amount to (`gain_normal`, `gain_unit`,
`gain_comparator`), and behind all the others what they rest on (`gain_state`, `gain_quote`, …).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.claims.columns import FIGURES, Column
from assistant.claims.result import NOT_REPORTED, Cell, ClaimTable, Row
from store.records import Cite, Paper

Value = str | float | bool | int | None
BETWEEN = " | "
"""Quotations that share a field."""


@dataclass(frozen=True)
class Field:
    """A column of plain values: its name, the type of what is in it, and how a row has it."""

    name: str
    type: type[str | float | bool | int]
    of: Callable[[Row], Value]
    own: bool = False
    """Whether it is a column that the person asked for, and keeps its name."""


def ordered(table: ClaimTable) -> list[Row]:
    """The rows as the table has them, but those that were refused behind the others."""
    return sorted(table.rows, key=lambda row: row.verdict == "refused")


def fields(table: ClaimTable, papers: Mapping[str, Paper], places: bool = True) -> list[Field]:
    """All columns in order, those that tell where in an abstract words are only if wanted.

    One of ours that is called as a person's has a `_` behind its name.
    """
    taken = {column.name.casefold() for column in table.columns}
    found: list[Field] = []
    for field in _fields(table.columns, papers, places):
        name = field.name
        while not field.own and name.casefold() in taken:
            name += "_"
        taken.add(name.casefold())
        found.append(replace(field, name=name))
    return found


def _fields(
    columns: Sequence[Column], papers: Mapping[str, Paper], places: bool
) -> Iterator[Field]:
    yield Field("id", str, lambda row: row.id)
    yield Field("key", str, lambda row: row.key)
    yield Field("title", str, lambda row: row.title)
    yield Field("year", int, lambda row: papers[row.key].year if row.key in papers else None)
    yield Field("claim", str, lambda row: row.claim)
    yield Field("kind", str, lambda row: row.kind)
    yield Field("verdict", str, lambda row: row.verdict)
    for column in columns:
        yield from _values(column)
    yield Field("reasons", str, lambda row: "; ".join(row.reasons))
    yield Field("claim_quotes", str, lambda row: _quotes(row.cites))
    yield Field("claim_sentences", str, lambda row: ", ".join(str(c.sentence) for c in row.cites))
    for column in columns:
        yield from _grounds(column.name)
        if places:
            yield from _places(column.name)
    yield Field("run", str, lambda row: row.run)


def _values(column: Column) -> Iterator[Field]:
    name = column.name
    words = _of(name, lambda cell: None if _refused(cell) else cell.value)
    yield Field(name, str, words, own=True)
    if column.type in FIGURES:
        yield Field(f"{name}_normal", float, _of(name, lambda cell: cell.normal))
        yield Field(f"{name}_unit", str, _of(name, lambda cell: cell.unit))
        yield Field(f"{name}_comparator", str, _of(name, lambda cell: cell.comparator))
    if column.type == "yes/no":
        yield Field(f"{name}_normal", bool, _of(name, lambda cell: cell.normal))


def _grounds(name: str) -> Iterator[Field]:
    yield Field(f"{name}_state", str, _of(name, lambda cell: cell.state))
    yield Field(f"{name}_reason", str, _of(name, lambda cell: cell.reason))
    yield Field(f"{name}_refused", str, _of(name, lambda c: c.value if _refused(c) else None))
    yield Field(f"{name}_quote", str, _cited(name, lambda cite: cite.quote))


def _places(name: str) -> Iterator[Field]:
    yield Field(f"{name}_sentence", int, _cited(name, lambda cite: cite.sentence))
    yield Field(f"{name}_start", int, _cited(name, lambda cite: cite.start))
    yield Field(f"{name}_end", int, _cited(name, lambda cite: cite.end))
    yield Field(f"{name}_others", str, _of(name, lambda cell: _quotes(cell.others)))


def _refused(cell: Cell) -> bool:
    return cell.state == "refused"


def _of(name: str, value: Callable[[Cell], Value]) -> Callable[[Row], Value]:
    return lambda row: value(row.cells.get(name, NOT_REPORTED))


def _cited(name: str, value: Callable[[Cite], Value]) -> Callable[[Row], Value]:
    return _of(name, lambda cell: value(cell.cite) if cell.cite else None)


def _quotes(cites: Sequence[Cite]) -> str:
    return BETWEEN.join(cite.quote for cite in cites)
