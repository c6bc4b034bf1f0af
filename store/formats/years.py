"""The year in a date, however a source writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")


def first_year(dates: Iterable[str]) -> int | None:
    """The first number that may be a year in the first of these dates that has one."""
    found = next(filter(None, map(_YEAR.search, dates)), None)
    return int(found[0]) if found else None
