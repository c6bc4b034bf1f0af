"""Page numbers, however a source writes them → `first-last`."""

from __future__ import annotations

import re

_SPAN = re.compile(r"\s*([^\s,;-]+)\s*-\s*([^\s,;-]+)\s*")
_DASHES = re.compile(r" ?[-‐‑‒–—−]+ ?")


def pages(text: str) -> str:
    """`331--345` and PubMed's `331-45` as `331-345`; what is no such span stands as it is."""
    text = hyphened(" ".join(text.split())).strip(" -")
    span = _SPAN.fullmatch(text)
    return between(span[1], span[2]) if span else text


def hyphened(text: str) -> str:
    """With every dash, or several, as one hyphen without spaces."""
    return _DASHES.sub("-", text)


def between(first: str, last: str) -> str:
    """From the first page to the last, which may lack the digits that they share."""
    first, last = first.strip(), last.strip()
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        last = first[: -len(last)] + last
    return "-".join(dict.fromkeys(filter(None, (first, last))))
