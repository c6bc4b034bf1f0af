"""Markdown of papers' and models' words → the same without what fetches, leads, runs or steers."""

from __future__ import annotations

import re

_LIVE = {
    r"<(?=[A-Za-z/!?])": "&lt;",
    r"(?<=\])\(": "&#40;",
    r"(?<=\]):": "&#58;",
    r":(?=//)": "&#58;",
    r"(?i:(?<=www))\.": "&#46;",
}
"""What begins an element, a link's or a definition's address, and what GitHub makes a link of."""
_ANY = re.compile("|".join(f"({live})" for live in _LIVE))
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def unlinked(markdown: str) -> str:
    """For documents that have no links of their own; it looks the same, addresses are text.

    Entities and no backslashes, as one that stood before would make these signs live again.
    """
    entities = list(_LIVE.values())
    shown = _CONTROL.sub("", markdown)
    return _ANY.sub(lambda live: entities[(live.lastindex or 1) - 1], shown)
