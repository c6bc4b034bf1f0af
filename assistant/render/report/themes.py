"""The map: a point a paper, papers of one theme in one colour, the theme's name among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import median
from typing import NamedTuple

from assistant.render.report.charts import Numbered
from assistant.themes.placing import Point

WIDTH, HEIGHT, MARGIN = 800.0, 520.0, 28.0
COLOURS = 10
FEWEST = 3
"""Papers of a map."""
LINE = 15.0
"""How high a line of a theme's name is."""
LETTER = 6.8
"""About how wide one of their letters is."""
LONG = 22
"""Letters of a name that stands on one line."""


class Dot(NamedTuple):
    """A paper on the map; its size tells how many claims it makes."""

    key: str
    x: float
    y: float
    radius: float
    colour: int


class Theme(NamedTuple):
    """A group of papers, and where its name stands."""

    label: str
    colour: int
    x: float
    y: float
    rows: tuple[int, ...]
    keys: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """The name on one line or two."""
        middle = len(self.label) / 2
        breaks = [n for n, letter in enumerate(self.label) if letter == " "]
        if len(self.label) <= LONG or not breaks:
            return [self.label]
        cut = min(breaks, key=lambda n: abs(n - middle))
        return [self.label[:cut], self.label[cut + 1 :]]

    @property
    def half(self) -> float:
        """Of its width."""
        return max(map(len, self.lines)) * LETTER / 2

    @property
    def foot(self) -> float:
        """Where its last line stands."""
        return self.y + LINE * (len(self.lines) - 1)


class Map(NamedTuple):
    """Dots by theme, the larger themes first; those without a theme last, and without a name."""

    dots: tuple[Dot, ...]
    themes: tuple[Theme, ...]
    loose: tuple[str, ...]


def chart(points: Sequence[Point], rows: Numbered, known: Mapping[str, object]) -> Map | None:
    """The map of those papers that the report has; None where it would say nothing."""
    points = [point for point in points if point.key in known]
    if len(points) < FEWEST:
        return None
    claims: dict[str, list[int]] = defaultdict(list)
    for number, row in rows:
        claims[row.key].append(number)
    members: dict[str, list[Point]] = defaultdict(list)
    for point in _fitted(points):
        members[point.theme].append(point)
    loose = members.pop("", [])
    ranked = sorted(members, key=lambda label: (-len(members[label]), label))
    coloured = [(n % COLOURS + 1, members[label]) for n, label in enumerate(ranked)]
    dots = [
        Dot(one.key, one.x, one.y, _radius(len(claims[one.key])), colour)
        for colour, group in [*coloured, (0, loose)]
        for one in sorted(group, key=lambda point: (point.x, point.key))
    ]
    themes = [
        _theme(label, colour, group, claims)
        for label, (colour, group) in zip(ranked, coloured, strict=True)
    ]
    return Map(tuple(dots), tuple(_apart(themes)), tuple(point.key for point in loose))


def _fitted(points: Sequence[Point]) -> list[Point]:
    """The points in the drawing: each axis stretched by itself, as neither has a meaning."""
    xs, ys = [point.x for point in points], [point.y for point in points]
    return [
        point.model_copy(
            update={
                "x": round(_scaled(point.x, xs, WIDTH), 1),
                "y": round(_scaled(point.y, ys, HEIGHT), 1),
            }
        )
        for point in points
    ]


def _scaled(value: float, among: Sequence[float], room: float) -> float:
    low, high = min(among), max(among)
    share = (value - low) / (high - low) if high > low else 0.5
    return MARGIN + share * (room - 2 * MARGIN)


def _radius(claims: int) -> float:
    return round(3 + 1.2 * sqrt(min(claims, 9)), 1)


def _theme(
    label: str, colour: int, group: Sequence[Point], claims: Mapping[str, list[int]]
) -> Theme:
    rows = sorted(row for point in group for row in claims.get(point.key, ()))
    keys = tuple(sorted(point.key for point in group))
    x, y = (median(point.x for point in group), median(point.y for point in group))
    theme = Theme(label, colour, x, round(y, 1), tuple(rows), keys)
    half = min(theme.half, WIDTH / 2)
    return theme._replace(x=round(min(max(x, half), WIDTH - half), 1))


def _apart(themes: Sequence[Theme]) -> list[Theme]:
    """The themes, in their order; names that would cover a larger theme's are moved down or up."""
    placed: list[Theme] = []
    for theme in themes:
        steps = range(-2 * len(themes), 2 * len(themes) + 1)
        tried = (theme._replace(y=round(theme.y + LINE * n, 1)) for n in sorted(steps, key=abs))
        free = (one for one in tried if one.y > LINE and one.foot < HEIGHT - 4)
        placed.append(next((one for one in free if not _covers(one, placed)), theme))
    return placed


def _covers(one: Theme, placed: Sequence[Theme]) -> bool:
    return any(
        one.y < other.foot + 1.3 * LINE
        and other.y < one.foot + 1.3 * LINE
        and abs(one.x - other.x) < one.half + other.half + LETTER
        for other in placed
    )
