"""What the readable formats of a claim table share: which columns and papers, and counts."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.claims.columns import Column
from assistant.claims.result import NOT_REPORTED, Cell, ClaimTable, Row
from assistant.legible import readable
from assistant.render.counts import counted
from assistant.render.papers import citable, known
from store.records import Paper

NOTHING = "No claim was found."
MISSING = "–"
"""Stands for what is not reported."""


def kept(table: ClaimTable) -> list[Row]:
    """The rows that passed the checks, or did so weakly."""
    return [row for row in table.rows if row.verdict != "refused"]


def refused(table: ClaimTable) -> list[Row]:
    """The other rows: in no table, never hidden."""
    return [row for row in table.rows if row.verdict == "refused"]


def cell(row: Row, column: Column) -> Cell:
    """What a row has under a column."""
    return row.cells.get(column.name, NOT_REPORTED)


def columns(table: ClaimTable) -> tuple[list[Column], list[str]]:
    """The columns under which something stands, and the names of those under which nothing does."""
    rows = kept(table)
    used = [
        column
        for column in table.columns
        if any(cell(row, column).state != "not_reported" for row in rows)
    ]
    return used, [column.name for column in table.columns if column not in used]


def words(one: Cell) -> str:
    """The words of a cell as a reader would see them, and that sentences disagree if they do."""
    if one.state == "refused":
        return "refused"
    value = readable(one.value or "") or MISSING
    return f"{value} (conflict)" if one.state == "conflict" else value


def cited(table: ClaimTable, papers: Mapping[str, Paper]) -> list[Paper]:
    """The papers of the rows that are kept, in the order of the table."""
    titles = {row.key: row.title for row in kept(table)}
    return [citable(known(key, title, papers)) for key, title in titles.items()]


def silent(table: ClaimTable) -> list[str]:
    """The keys of papers that were read and have no row."""
    spoken = {row.key for row in table.rows} | {one.key for one in table.failed}
    return [paper.key for paper in table.papers if paper.key not in spoken]


def summary(table: ClaimTable) -> str:
    """The table in numbers, in one line."""
    rows = kept(table)
    of = len({row.key for row in rows})
    weak = sum(row.verdict == "weak" for row in rows)
    parts = [
        f"{counted(len(rows), 'claim')} of {counted(of, 'paper')}",
        f"{weak} weak" * bool(weak),
        f"{len(refused(table))} refused" * bool(refused(table)),
        f"{counted(len(silent(table)), 'paper')} without a claim" * bool(silent(table)),
        f"{len(table.failed)} failed" * bool(table.failed),
        f"{len(table.missing)} not read yet" * bool(table.missing),
    ]
    return ", ".join(filter(None, parts)) + "."
