"""What a terminal shows of compared claims: both sides beside each other where there is room."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from assistant.render.contradictions import (
    NOTHING,
    REFUSED,
    counts,
    grouped,
    heads,
    named,
    quoted,
    ties,
)
from assistant.render.lines import line
from assistant.render.text import hanging, literal

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from assistant.contradictions.result import Contradictions, Pair, Side

WIDE = 100
"""Columns from which on two sides stand beside each other."""
MARGIN, BETWEEN = "    ", "   "


def show(found: Contradictions, console: Console) -> None:
    """The pairs under their headings; nothing in it depends on colour."""
    if not found.pairs:
        console.print(NOTHING, style="bold")
    for n, (heading, pairs) in enumerate(grouped(found)):
        if n:
            console.print()
        hanging("", heading, console, style="bold")
        for pair in pairs:
            if pair.relation == "unrelated" and heading != REFUSED:
                _named_only(pair, console)
            else:
                _pair(pair, console)
    if found.pairs:
        console.print()
        hanging("", counts(found), console)


def _named_only(pair: Pair, console: Console) -> None:
    one, other = pair.sides
    hanging(f"  {pair.id}  ", f"{one.key} and {other.key}", console, style="dim")


def _pair(pair: Pair, console: Console) -> None:
    console.print()
    hanging(f"  {pair.id}  ", named(pair), console, style="bold")
    hanging(MARGIN, ties(pair), console, style="dim")
    for reason in pair.reasons:
        hanging(f"{MARGIN}– ", line(reason), console)
    one, other = pair.sides
    if console.width < WIDE:
        room = console.width - len(MARGIN)
        for told in (*_side(one, console, room), literal(""), *_side(other, console, room)):
            _line(literal(MARGIN) + told, console)
    else:
        room = (console.width - len(MARGIN) - len(BETWEEN)) // 2
        both = (list(_side(side, console, room)) for side in (one, other))
        for left, right in zip_longest(*both, fillvalue=literal("")):
            padding = " " * (room - left.cell_len)
            _line(literal(MARGIN) + left + literal(padding + BETWEEN) + right, console)


def _line(text: Text, console: Console) -> None:
    text.rstrip()
    console.print(text, soft_wrap=True)


def _side(side: Side, console: Console, width: int) -> Iterator[Text]:
    """The lines of a side: its paper, its claim, the words, and what was given for such."""
    told = [(heads(side), "bold"), (line(side.claim), "")]
    told += [(f"“{words}”", "italic") for words in quoted(side)]
    told += [(f"given, and not found: “{line(words)}”", "dim") for words in side.refused]
    for text, style in told:
        body = literal(text)
        body.stylize(style)
        for wrapped in body.wrap(console, max(width, 20)):
            wrapped.rstrip()
            yield wrapped
