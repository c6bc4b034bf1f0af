"""Papers → points in the plane, each with the name of its theme: the map of a library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.themes.grouping import groups
from assistant.themes.naming import Text, names
from assistant.themes.projection import project
from store.records import Record

if TYPE_CHECKING:
    from store import Library
    from store.records import Paper

THEMES = 8
"""On a map, at most: more cannot be told apart."""

GROUPED = 5_000
"""Papers that can be grouped in a few seconds; where there are more, no theme is named."""

PAPERS = 6
"""Of a theme, on average, at least."""


class Point(Record):
    """Where a paper lies on the map, in any unit; the axes have no meaning."""

    key: str
    x: float
    y: float
    theme: str = ""
    """The name of its group; empty if it is in none."""


def points(library: Library, papers: Mapping[str, Paper]) -> tuple[Point, ...]:
    """Where these papers lie, by key; none where the library has no vectors of them."""
    import numpy as np

    vectors = library.paper_vectors([*papers])
    keys = sorted(vectors)
    if not keys:
        return ()
    found = []
    if len(keys) <= GROUPED:
        found = groups(vectors, max(1, min(THEMES, len(keys) // PAPERS)))
    grouped = sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))
    texts = [[Text(papers[key].title, papers[key].abstract) for key in group] for group in grouped]
    theme = {
        key: name for group, name in zip(grouped, names("", texts), strict=True) for key in group
    }
    placed = project(np.stack([vectors[key] for key in keys]))
    return tuple(
        Point(key=key, x=float(x), y=float(y), theme=theme.get(key, ""))
        for key, (x, y) in zip(keys, placed, strict=True)
    )
