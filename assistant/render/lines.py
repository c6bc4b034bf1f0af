"""Text on one line."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset(("Cc", "Cf", "Cs"))
"""Controls, signs that are not printed, and halves of a character."""


def flat(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def line(text: str) -> str:
    """The same without what cannot be seen: no format's comment ends within it."""
    seen = (c for c in flat(text) if unicodedata.category(c) not in _UNSEEN)
    return flat("".join(seen))
