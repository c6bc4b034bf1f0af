"""Which papers are wanted, in words."""

from __future__ import annotations

from store.records import Filter


def limits(wanted: Filter, dash: str = "-") -> str:
    """`year 2020-2024, author levine`; empty where all papers are wanted."""
    first, last = wanted.year or (None, None)
    years = str(first) if first == last else f"{first or ''}{dash}{last or ''}"
    named = wanted.model_dump(exclude_none=True, exclude={"year"})
    told = {"year": years if first or last else "", **named}
    return ", ".join(f"{name} {value}" for name, value in told.items() if value)
