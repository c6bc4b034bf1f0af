"""The rows of a table, counted: claims by task and by choice, and what the abstracts report.

Refused claims are counted nowhere; a bar leads to the rows that it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant.claims.columns import Column
from assistant.claims.result import Row, State
from assistant.render.report.counting import Group, groups, values

MOST = 15
"""Bars of a chart; what is left over is told."""

TASK = ("task", "problem")
METHOD = ("method", "methods", "approach", "model", "algorithm", "system")
BENCHMARK = ("benchmark", "dataset", "datasets", "environment", "corpus", "data")
"""What these columns may be called, in a person's own table."""

STATES: dict[State, str] = {
    "found": "found",
    "not_reported": "not reported",
    "refused": "refused",
    "conflict": "conflict",
}

DRAWN: tuple[State, ...] = ("found", "conflict", "refused", "not_reported")

Numbered = list[tuple[int, Row]]
"""Rows with their positions in the table."""


class Bar(NamedTuple):
    """One bar: its label, its rows, and its length in percent of the longest one."""

    label: str
    rows: tuple[int, ...]
    length: float


class Bars(NamedTuple):
    """A chart of bars, one below the other."""

    id: str
    column: str
    bars: tuple[Bar, ...]
    naming: int
    """Rows in which something was found."""
    of: int
    left: int
    """Values that have no bar."""


class Share(NamedTuple):
    """What the rows say under one column: how many cells of each state, and where it begins."""

    column: str
    counts: dict[State, int]
    spans: tuple[tuple[State, float, float], ...]
    """State, beginning and width in percent."""


def counted(rows: Iterable[Row]) -> Numbered:
    """The rows that charts count: all but those that the checks refused."""
    return [(number, row) for number, row in enumerate(rows) if row.verdict != "refused"]


def named(columns: Iterable[Column], words: Sequence[str]) -> Column | None:
    """The first column that is called by one of these words, the earlier word first."""
    called = [(column, column.name.casefold().split()) for column in columns]
    found = (column for word in words for column, name in called if word in name)
    return next(found, None)


def bars(rows: Numbered, columns: Sequence[Column]) -> Iterator[Bars]:
    """Claims by task, or else by method, and by what columns of few possible values say."""
    told = named(columns, TASK) or named(columns, METHOD)
    few = [column for column in columns if column.type in ("choice", "yes/no")]
    for number, column in enumerate(dict.fromkeys([told, *few] if told else few)):
        found = groups(values(rows, column))
        if found:
            naming = len({row for group in found for row in group.rows})
            shown = tuple(scaled(found[:MOST]))
            left = len(found) - len(shown)
            yield Bars(f"bars{number}", column.name, shown, naming, len(rows), left)


def scaled(found: Sequence[Group]) -> Iterator[Bar]:
    """A bar for each group."""
    longest = max((len(group.rows) for group in found), default=1)
    for group in found:
        yield Bar(group.label, group.rows, round(100 * len(group.rows) / longest, 2))


def shares(rows: Numbered, columns: Iterable[Column]) -> list[Share]:
    """For each column, how many cells are in which state."""
    return [_share(column.name, [row for _, row in rows]) for column in columns] if rows else []


def _share(name: str, rows: Sequence[Row]) -> Share:
    counts = dict.fromkeys(STATES, 0)
    for row in rows:
        cell = row.cells.get(name)
        counts[cell.state if cell else "not_reported"] += 1
    spans: list[tuple[State, float, float]] = []
    start = 0.0
    for state in DRAWN:
        width = 100 * counts[state] / len(rows)
        spans.append((state, round(start, 3), round(width, 3)))
        start += width
    return Share(name, counts, tuple(spans))
