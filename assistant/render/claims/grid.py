"""Claims on a terminal as a table: which columns have room, how wide they are, and the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from assistant.render.claims import shown
from assistant.render.claims.cards import MARKS, STYLES, marked
from assistant.render.claims.widths import BETWEEN, ideal, longest, shares
from assistant.render.lines import line
from assistant.render.text import literal

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from assistant.claims.columns import Column
    from assistant.claims.result import Row

CLAIM = 30
"""Characters that the claims want, at least."""
LONGEST_NAME = 24
"""Characters of an id or a key on one line."""
WIDE = 100
"""From this width on, a table may leave columns out."""


class Grid(NamedTuple):
    """The columns that are shown, and the characters of names, of claims and of each of them."""

    columns: tuple[Column, ...]
    widths: tuple[int, ...]


def fit(rows: Sequence[Row], columns: Sequence[Column], width: int) -> Grid | None:
    """The grid of these rows; None where cards tell more."""
    name = max((min(max(len(r.id), len(r.key)), LONGEST_NAME) for r in rows), default=0)
    left = width - name - CLAIM - 2 * BETWEEN
    fitting: list[tuple[Column, list[str]]] = []
    for column in columns:
        texts = [column.name, *(marked(row, column) for row in rows)]
        left -= longest(texts) + BETWEEN
        if left < 0:
            break
        fitting.append((column, texts))
    enough = len(fitting) == len(columns) or (width >= WIDE and len(fitting) > 2)
    if not rows or not enough:
        return None
    claims = ["claim", *(f"{MARKS[row.verdict]} {row.claim}" for row in rows)]
    sizes = _sizes([claims, *(texts for _, texts in fitting)], width - name - BETWEEN)
    return Grid(tuple(column for column, _ in fitting), (name, *sizes))


def _sizes(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    parts = shares([*zip(*columns, strict=True)], room)
    return [
        min(int(part * room) - BETWEEN, ideal(texts))
        for part, texts in zip(parts, columns, strict=True)
    ]


def lines(rows: Sequence[Row], grid: Grid, console: Console) -> Iterator[Text]:
    """The header and the rows; of several lines where a text is longer than its column is wide."""
    from rich.text import Text

    header = ["claim", *(line(column.name) for column in grid.columns)]
    yield from _laid(["", *header], ["bold"] * len(grid.widths), grid, console)
    for row in rows:
        named = f"{row.id}\n{row.key}"
        texts = [named, f"{MARKS[row.verdict]} {line(row.claim)}"]
        texts += (marked(row, column) for column in grid.columns)
        styles = ["dim", ""]
        styles += (STYLES[shown.cell(row, column).state] for column in grid.columns)
        yield from _laid(texts, styles, grid, console)
    yield Text()


def _laid(
    texts: Sequence[str], styles: Sequence[str], grid: Grid, console: Console
) -> Iterator[Text]:
    """The lines of one row, without white space at their ends."""
    from rich.text import Text

    boxes = [
        _wrapped(text, style, width, console)
        for text, style, width in zip(texts, styles, grid.widths, strict=True)
    ]
    for parts in zip_longest(*boxes):
        laid = Text()
        for part, width in zip(parts, grid.widths, strict=True):
            one = part or Text()
            laid.append_text(one).append(" " * (width - one.cell_len + BETWEEN))
        laid.rstrip()
        yield laid


def _wrapped(text: str, style: str, width: int, console: Console) -> list[Text]:
    wrapped: list[Text] = []
    for piece in map(literal, text.split("\n")):
        piece.stylize(style)
        wrapped += [piece] if piece.cell_len <= width else piece.wrap(console, width)
    for one in wrapped:
        one.rstrip()
    return wrapped
