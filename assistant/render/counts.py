"""Numbers of things, in words."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """`0 papers`, `1 paper`, `2 papers`."""
    return f"{number} {noun}{'s' * (number != 1)}"


def many(number: int, noun: str) -> str:
    """The same where there may be thousands: `1,200 papers`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def some(number: int, noun: str) -> str:
    """The same within a sentence: `no papers`."""
    return f"{number or 'no'} {noun}{'s' * (number != 1)}"
