"""Three looser ways to find a quotation, to set beside the gate. They are ours, and named so."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher


def words(text: str) -> list[str]:
    """Words and signs, in lower case."""
    return re.findall(r"\w+|[^\w\s]", text.lower())


def overlap(quote: str, source: str) -> bool:
    """At least 80 % of the quotation's words occur in the source."""
    quoted, known = words(quote), set(words(source))
    return sum(word in known for word in quoted) >= 0.8 * len(quoted)


def ratio(quote: str, source: str) -> bool:
    """difflib's ratio to the part of the source beside the longest common block is at least 0.9."""
    matcher = SequenceMatcher(None, quote, source, autojunk=False)
    block = matcher.find_longest_match()
    start = max(0, block.b - block.a)
    matcher.set_seq2(source[start : start + len(quote)])
    return matcher.ratio() >= 0.9


def letters(quote: str, source: str) -> bool:
    """The quotation is a substring once case, digits, spaces and punctuation are removed."""
    bare = [re.sub(r"[^a-z]", "", text.lower()) for text in (quote, source)]
    return bare[0] in bare[1]


LOOSE: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("word overlap ≥ 0.8", overlap),
    ("difflib ratio ≥ 0.9", ratio),
    ("letters only", letters),
)
