"""What besides numbers, title and authors tells whether two records are of one paper."""

from __future__ import annotations

import re

from store.identity.titles import normal_title
from store.records import Paper

_TELLING = re.compile(r"[^\W\d_]{4,}")
_FEWEST = 12
"""Telling words that an abstract needs to be compared."""

AGREE, CONTRADICT, FOREIGN = 0.6, 0.4, 0.2
"""Shares of the shorter abstract's words. Two versions of one abstract share more than the first,
two abstracts of one group in one year less than the second, two of unrelated papers than the third.
"""


def shared_words(one: Paper, other: Paper) -> float | None:
    """How much of the shorter abstract's vocabulary the other one has, from 0 to 1.

    None where an abstract is missing or too short to tell.
    """
    if one.abstract and one.abstract == other.abstract:
        return 1.0
    words, others = _vocabulary(one.abstract), _vocabulary(other.abstract)
    fewer = min(len(words), len(others))
    return len(words & others) / fewer if fewer >= _FEWEST else None


def years_apart(one: Paper, other: Paper) -> int | None:
    """How many years lie between two records; None where a year is unknown."""
    return abs(one.year - other.year) if one.year and other.year else None


def elsewhere(one: Paper, other: Paper) -> bool:
    """Whether both were printed in one place, on different pages or in different issues."""
    if not one.venue or normal_title(one.venue) != normal_title(other.venue):
        return False
    return any(
        getattr(one, place) and getattr(other, place) and _first(one, place) != _first(other, place)
        for place in ("volume", "issue", "pages")
    )


def _first(paper: Paper, place: str) -> str:
    """`12` of `12-34`: the last page is often left out."""
    text: str = getattr(paper, place)
    return re.split(r"[-–—,\s]+", text.strip().lstrip("0").casefold())[0]


def _vocabulary(text: str) -> set[str]:
    return set(_TELLING.findall(text.casefold()))
