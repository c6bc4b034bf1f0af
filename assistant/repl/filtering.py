"""The filter of a conversation, read from a command."""

from __future__ import annotations

import re

from store.errors import LitrevError
from store.records import Filter

FIELDS = ("year", "author", "venue", "tag", "source")
_FIELD = re.compile(rf"\b({'|'.join(FIELDS)})\s+", re.IGNORECASE)
_YEARS = re.compile(r"(?P<first>\d{1,4})?\s*(?P<dash>[-–])?\s*(?P<last>\d{1,4})?")


class FilterUnclear(LitrevError):
    """Words that say of no paper whether it is wanted."""


def changed(present: Filter, text: str) -> Filter:
    """The filter after `year 2020-2024 author levine`, or `none`. Raises FilterUnclear."""
    if text.strip().casefold() in ("none", "off", "clear"):
        return Filter()
    before, *parts = _FIELD.split(text.strip())
    given = {
        name.lower(): value.strip() for name, value in zip(parts[::2], parts[1::2], strict=True)
    }
    if before or not given or not all(given.values()):
        raise FilterUnclear(
            f"“{text}” is no filter",
            "/filter year 2020-2024, author NAME, venue WORDS, tag TAG, or none.",
        )
    values: dict[str, object] = {**given}
    if "year" in given:
        values["year"] = years(given["year"])
    return present.model_copy(update=values)


def years(text: str) -> tuple[int | None, int | None]:
    """`2020`, `2020-2024`, `2020-` or `-2019`. Raises FilterUnclear."""
    match = _YEARS.fullmatch(text.strip())
    if not match or not (match["first"] or match["last"]):
        raise FilterUnclear(f"“{text}” is no year", "/filter year 2020-2024, 2020- or -2019.")
    first = int(match["first"]) if match["first"] else None
    last = int(match["last"]) if match["last"] else None
    return (first, last) if match["dash"] else (first or last, first or last)
