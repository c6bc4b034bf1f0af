"""Values out of a JSON record, whatever stands where they should: text, numbers, lists, objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_LARGEST = 10**15


def at(record: Any, *path: str) -> Any:
    """What lies under these keys, one in the other; None where one of them is missing."""
    for key in path:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def text(value: Any) -> str:
    """A string as it is, a whole number in digits, nothing of anything else."""
    if isinstance(value, str):
        return value
    return str(value) if whole(value) is not None else ""


def whole(value: Any) -> int | None:
    """A whole number that could be a year, a volume, a position."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and abs(value) < _LARGEST else None


def texts(value: Any) -> tuple[str, ...]:
    """The strings of a list, or the one that stands there alone."""
    values = value if isinstance(value, list) else [value]
    return tuple(filter(None, map(text, values)))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list."""
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))
