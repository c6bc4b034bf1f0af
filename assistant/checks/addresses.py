"""A web address in a statement must stand in a paper it cites: a model may be told to add one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.material import Finding, Material

_ADDRESS = re.compile(r"(?:\b(?:https?|ftp)://|\bwww\.)[^\s<>\"“”]+", re.IGNORECASE)
_BEHIND = ".,;:!?)]}'’*_"


def check(statement: str, material: Material) -> Iterator[Finding]:
    """A finding for each address that no paper cited has."""
    for found in _ADDRESS.findall(statement):
        address = found.rstrip(_BEHIND)
        if not any(address in paper for paper in material.papers):
            bare = address.partition("://")[2] or address
            yield Finding("refused", f"address: {bare} is not in the paper")
