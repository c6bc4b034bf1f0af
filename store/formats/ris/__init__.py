"""RIS, in the dialect of any program or database that exports it."""

from __future__ import annotations

import re

from store.formats.ris.reading import BEGINS, read
from store.formats.ris.writing import write

__all__ = ["read", "sniff", "write"]


def sniff(head: str) -> bool:
    """Whether a line begins a record."""
    return re.search(rf"^{BEGINS.pattern}", head, re.MULTILINE) is not None
