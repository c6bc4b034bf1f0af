"""BibTeX and biblatex with abstracts, in the manner of any program that exports them."""

from __future__ import annotations

import re

from store.formats.bibtex.reading import START, read
from store.formats.bibtex.writing import write

__all__ = ["keys", "read", "sniff", "write"]

_KEY = re.compile(rf"^{START}\s*([^\s,=]+)\s*,", re.MULTILINE)


def sniff(head: str) -> bool:
    """Whether a line begins an entry."""
    return re.search(START, head, re.MULTILINE) is not None


def keys(text: str) -> list[str]:
    """The keys of the entries, in order, also of those that are no papers of ours."""
    return _KEY.findall(text)
