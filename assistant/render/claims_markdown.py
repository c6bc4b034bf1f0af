"""A claim table → a Markdown document that can be read by itself: each claim with its cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.render.lines import flat
from assistant.render.origin import closing

if TYPE_CHECKING:
    from assistant.claims.result import Cell, ClaimTable, Row


def document(table: ClaimTable) -> str:
    """All that a person was given, with the words that every cell came from."""
    return "\n".join(_lines(table)) + "\n"


def _lines(table: ClaimTable) -> Iterator[str]:
    yield f"# Claims{': ' * bool(table.query)}{flat(table.query)}"
    own = {key: tuple(rows) for key, rows in groupby(table.rows, lambda row: row.key)}
    for paper in table.papers:
        yield f"\n## {flat(paper.title)} (`{paper.key}`)\n"
        rows = own.get(paper.key, ())
        for row in rows:
            yield from _row(row)
        if not rows:
            yield next((one.reason for one in table.failed if one.key == paper.key), "No claim.")
    yield from closing(table)


def _row(row: Row) -> Iterator[str]:
    yield f"- {row.id} {flat(row.claim)} ({row.kind}, {row.verdict})"
    yield from (f"  - {flat(reason)}" for reason in row.reasons)
    yield from (f"  - “{flat(cite.quote)}”" for cite in row.cites)
    for name, cell in row.cells.items():
        if cell.state != "not_reported":
            yield f"  - {flat(name)}: {_cell(cell)}"


def _cell(cell: Cell) -> str:
    words = f" (“{flat(cell.cite.quote)}”)" if cell.cite and cell.cite.quote != cell.value else ""
    doubt = "" if cell.state == "found" else f" [{cell.state}]"
    return f"{flat(cell.value or '')}{words}{doubt}{'; ' * bool(cell.reason)}{flat(cell.reason)}"
