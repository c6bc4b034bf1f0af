"""Method × data set: how many claims name both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.claims.columns import Column
from assistant.render.report.charts import BENCHMARK, METHOD, Numbered, named
from assistant.render.report.counting import Group, groups, values

ROWS, COLUMNS = 20, 12
SHADES = 5


class Spot(NamedTuple):
    """The claims that name a method and a data set, and how dark that is, from 0 to SHADES."""

    rows: tuple[int, ...]
    shade: int


class Matrix(NamedTuple):
    """The methods and data sets that are most often named together."""

    method: str
    benchmark: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Spot, ...]], ...]
    both: int
    """Claims that name some method and some data set."""
    of: int
    left: int
    """Claims that name both, without a place here."""


def matrix(rows: Numbered, columns: Sequence[Column]) -> Matrix | None:
    """The matrix; None where no claim names both."""
    method, benchmark = named(columns, METHOD), named(columns, BENCHMARK)
    if not (method and benchmark) or method == benchmark:
        return None
    methods = groups(values(rows, method))
    benchmarks = groups(values(rows, benchmark))
    both = _rows(methods) & _rows(benchmarks)
    if not both:
        return None
    across = _foremost(benchmarks, both, COLUMNS)
    lines = _foremost(methods, both & _rows(across), ROWS)
    pairs = {(a, b): _shared(a, b) for a in lines for b in across}
    across = [b for b in across if any(pairs[a, b] for a in lines)]
    most = max((len(found) for found in pairs.values()), default=0)
    placed = {row for found in pairs.values() for row in found}
    return Matrix(
        method.name,
        benchmark.name,
        tuple(group.label for group in across),
        tuple((a.label, tuple(_spot(pairs[a, b], most) for b in across)) for a in lines),
        len(both),
        len(rows),
        len(both - placed),
    )


def _rows(found: Sequence[Group]) -> set[int]:
    return {row for group in found for row in group.rows}


def _foremost(found: Sequence[Group], both: set[int], most: int) -> list[Group]:
    """The groups that most of these rows are in."""
    weights = [(len(both.intersection(group.rows)), group) for group in found]
    ranked = sorted((pair for pair in weights if pair[0]), key=lambda pair: -pair[0])
    return [group for _, group in ranked[:most]]


def _shared(a: Group, b: Group) -> tuple[int, ...]:
    return tuple(sorted(set(a.rows).intersection(b.rows)))


def _spot(rows: tuple[int, ...], most: int) -> Spot:
    return Spot(rows, -(-SHADES * len(rows) // max(most, SHADES)))
