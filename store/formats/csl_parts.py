"""Names and dates as CSL-JSON has them, in parts, and as a reader prints them.

CSL 1.0.2, `name-variable` and `date-variable` of
https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json
"""

from __future__ import annotations

import re
from typing import Any

from store.formats.json_fields import at, text

_ORDER = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
_SUFFIXES = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"))
_COLLECTIVES = frozenset(
    """Association Center Centre Collaboration Committee Consortium Foundation Group Initiative
    Institute Investigators Laboratory Network Organization Project Society Team University
    """.split()
)
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")


def printed(name: Any) -> str:
    """A name as `Given Family`; one that is not in parts as it stands (`name` is Crossref's)."""
    whole = text(at(name, "literal")) or text(at(name, "name")) or text(name)
    return whole or " ".join(filter(None, (text(at(name, part)).strip() for part in _ORDER)))


def parts(name: str) -> dict[str, str]:
    """The parts of a name, which print as just this name; a group's or a single word is literal."""
    words = name.split(" ")
    suffix = words.pop() if len(words) > 2 and words[-1] in _SUFFIXES else ""
    family = len(words) - 1
    particle = family
    while particle > 1 and words[particle - 1].islower():
        particle -= 1
    found = {
        "family": words[family],
        "given": " ".join(words[:particle]),
        "non-dropping-particle": " ".join(words[particle:family]),
        "suffix": suffix,
    }
    found = {part: value for part, value in found.items() if value}
    is_person = "given" in found and "," not in name and words[family] not in _COLLECTIVES
    return found if is_person and printed(found) == name else {"literal": name}


def year(date: Any) -> int | None:
    """The year of a date in parts, `[[2018, 7]]`, or in words, `{"raw": "July 2018"}`, `"2018"`."""
    start = at(date, "date-parts")
    while isinstance(start, list):
        start = start[0] if start else None
    told = (start, at(date, "raw"), at(date, "literal"), date)
    return next((int(found[0]) for one in told if (found := _YEAR.search(text(one)))), None)
