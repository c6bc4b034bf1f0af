"""The authors in one cell of a table → names, `Given Family`, however they are written there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.formats.names import printed

_AND = re.compile(r" (?:and|&) ", re.IGNORECASE)
_SEMICOLONS = re.compile(r" ?[;|] ?(?:(?:and|&) )?")
_LEADING_AND = re.compile(r"^ ?(?:(?:and|&) )?| $", re.IGNORECASE)
_NUMBER = re.compile(r" ?\((?:\d{5,}|[\dX-]{19})\)")
"""Scopus puts the author's number behind the name, others the ORCID."""

_OTHERS = re.compile(r",? ?\b(?:et al\.?|and others)$", re.IGNORECASE)
_INITIALS = re.compile(r"[^\W\d_a-z]{1,3}|(?:[^\W\d_a-z][a-z]?\.[ -]?)+")
_LONGEST = 100
"""Characters of a name that may be turned round; longer ones are names of bodies, or no names."""

_FAMILY_FIRST = re.compile(rf"(?P<family>.*[a-z].*)\s+(?P<given>{_INITIALS.pattern})")


def people(cell: str) -> tuple[str, ...]:
    """The names between semicolons, else between *and*, else between commas, as their form tells.

    `Family, Given; …`, `Family, G. and …`, `Family, G., Family, G.`, `Family G, …` and
    `Given Family, …` are read.
    """
    line = " ".join(cell.replace("\n", ";").split())
    names = _divided(_OTHERS.sub("", _NUMBER.sub("", line)).strip(" ,;"))
    return tuple(filter(None, map(person, names)))


def person(name: str) -> str:
    """`Given Family` from `Family, Given` or `Family GH`; others as printed."""
    if "," in name:
        return printed(name)
    turned = _FAMILY_FIRST.fullmatch(name.strip()) if len(name) <= _LONGEST else None
    return f"{turned['given']} {turned['family']}" if turned else name.strip()


def _divided(cell: str) -> Sequence[str]:
    if _SEMICOLONS.search(cell):
        return _SEMICOLONS.split(cell)
    *first, last = cell.split(",")
    parts = [_LEADING_AND.sub("", part) for part in (*first, *_AND.split(last))]
    if all(map(_is_full, parts)):
        return parts
    if _are_pairs(parts):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    if len(several := _AND.split(cell)) > 1:
        return several
    return [cell] if len(parts) == 2 else parts


def _is_full(name: str) -> bool:
    """Whether it is more than a family or a given name alone."""
    return " " in name and not _INITIALS.fullmatch(name)


def _are_pairs(parts: Sequence[str]) -> bool:
    """Whether these are families and given names or initials in turn."""
    if len(parts) % 2:
        return False
    single = len(parts) > 2 and not any(" " in part for part in parts)
    return single or all(map(_INITIALS.fullmatch, parts[1::2]))
