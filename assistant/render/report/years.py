"""Claims by year, as columns beside one another on a continuous axis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from assistant.render.report.charts import Numbered
from store.records import Paper

WIDTH, HEIGHT, FOOT = 400.0, 150.0, 18.0
"""Of the drawing, and of the years below its columns."""

SPAN = 40
"""Years; what is older is told, not drawn."""


class Column(NamedTuple):
    """One year: its rows and its rectangle."""

    year: int
    rows: tuple[int, ...]
    x: float
    y: float
    width: float
    height: float
    told: bool
    """Whether the axis names it: there is not always room for every one."""


class Years(NamedTuple):
    """The columns, and how many claims are of earlier or unknown years."""

    columns: tuple[Column, ...]
    earlier: int
    unknown: int
    most: int


def years(rows: Numbered, papers: Mapping[str, Paper]) -> Years | None:
    """The chart; None where the year of no paper is known."""
    dated: dict[int, list[int]] = defaultdict(list)
    unknown = 0
    for number, row in rows:
        year = papers[row.key].year
        if year is None:
            unknown += 1
        else:
            dated[year].append(number)
    if not dated:
        return None
    last = max(dated)
    first = max(min(dated), last - SPAN + 1)
    earlier = sum(len(found) for year, found in dated.items() if year < first)
    shown = {year: tuple(dated.get(year, ())) for year in range(first, last + 1)}
    most = max(map(len, shown.values()))
    step = WIDTH / max(len(shown), 8)
    every = -(-len(shown) // 10)
    return Years(
        tuple(
            _column(year, found, n * step, step, most, told=(last - year) % every == 0)
            for n, (year, found) in enumerate(shown.items())
        ),
        earlier,
        unknown,
        most,
    )


def _column(
    year: int, rows: tuple[int, ...], x: float, step: float, most: int, *, told: bool
) -> Column:
    room = HEIGHT - FOOT - 16
    height = room * len(rows) / most
    top = HEIGHT - FOOT - height
    gap = step * 0.12
    return Column(
        year, rows, _round(x + gap), _round(top), _round(step - 2 * gap), _round(height), told
    )


def _round(length: float) -> float:
    return round(length, 2)
