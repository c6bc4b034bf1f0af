"""Under which conditions a claim holds, and with which words it is hedged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.polarity import CAUTION
from assistant.claims.rules.phrases import Span

MOST_WORDS = 12
"""Of a condition; what is longer is more than one."""

_LIMITS = re.compile(
    r"""
    (?:^|(?<=,\ )|(?<=\s))(?P<noun>
        under\ (?:\S+\ ){0,6}?(?:conditions?|assumptions?|settings?|regimes?|budgets?|constraints?
          |noise|shifts?|supervision|sampling)(?:\ of(?:\ [\w-]+){1,5}(?=[,.;]|$))?
      | in\ the\ (?:absence|presence)\ of\ [\w-]+(?:\ [\w-]+){0,3}?(?=[,.;]|$)
      | in\ (?:vitro|vivo)\b
      | (?:after|when)\ (?:adjusting|adjusted|controlling|controlled)\ for\ [^,;.()]+?(?=[,;.(]|$)
      | in\ the\ (?!latter|former|same)(?:\S+\ ){1,3}?(?:setting|regime|case)\b
    )
    | ^(?P<front>(?:With|Without|Under|When|Among|Within)\ (?!th(?:is|ese|at)\b)[^,;:]+?)
        ,\ 
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HEDGES = re.compile(
    rf"\b(?:{'|'.join(sorted(CAUTION))}|tends?\ to|unlikely|hypothesi[sz]e[sd]?|nearly)\b",
    re.IGNORECASE,
)
_CONFIDENT = re.compile(r"\b(?:may (?:be|have) (?:found|available)|as suggested|is likely to be)\b")


def conditions(text: str) -> Iterator[Span]:
    """Phrases that limit a claim, those with a cue of their own and those that begin it."""
    for found in _LIMITS.finditer(text):
        start, end = found.span(found.lastgroup or 0)
        if len(text[start:end].split()) <= MOST_WORDS:
            yield Span(start, end)


def hedges(text: str) -> Iterator[Span]:
    """Words of caution."""
    for found in _HEDGES.finditer(text):
        if not _CONFIDENT.match(text, found.start()):
            yield Span(*found.span())
