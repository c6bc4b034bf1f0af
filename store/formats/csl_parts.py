"""Names and dates as CSL-JSON has them, in parts, and as a reader prints them.

CSL 1.0.2, `name-variable` and `date-variable` of
https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json
"""

from __future__ import annotations

from typing import Any

from store.formats import names
from store.formats.json_fields import at, text
from store.formats.years import first_year

_ORDER = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")


def printed(name: Any) -> str:
    """A name as `Given Family`; one that is not in parts as it stands (`name` is Crossref's)."""
    whole = text(at(name, "literal")) or text(at(name, "name")) or text(name)
    return whole or " ".join(filter(None, (text(at(name, part)).strip() for part in _ORDER)))


def parts(name: str) -> dict[str, str]:
    """The parts of a name, which print as just this name; a group's or a single word is literal."""
    parted = names.parted(name)
    if not parted:
        return {"literal": name}
    found = {
        "family": parted.family,
        "given": parted.given,
        "non-dropping-particle": parted.particle,
        "suffix": parted.suffix,
    }
    return {part: value for part, value in found.items() if value}


def year(date: Any) -> int | None:
    """The year of a date in parts, `[[2018, 7]]`, or in words, `{"raw": "July 2018"}`, `"2018"`."""
    start = at(date, "date-parts")
    while isinstance(start, list):
        start = start[0] if start else None
    return first_year(map(text, (start, at(date, "raw"), at(date, "literal"), date)))
