"""BibTeX and biblatex with abstracts, in the manner of any program that exports them."""

from __future__ import annotations

import re

from store.formats.bibtex.reading import START, read
from store.formats.bibtex.writing import write

__all__ = ["read", "sniff", "write"]


def sniff(head: str) -> bool:
    """Whether a line begins an entry."""
    return re.search(START, head, re.MULTILINE) is not None
