"""Claims on a terminal one below the other, each with what stands under its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.render.claims import shown
from assistant.render.lines import line
from assistant.render.text import hung

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from assistant.claims.columns import Column
    from assistant.claims.result import Row

MARKS = {"supported": "✓", "weak": "~", "refused": "x"}
NARROWEST = 26
"""Characters that the words beside a column's name have, with their marker."""
STYLES = {"refused": "red", "conflict": "yellow", "not_reported": "dim", "found": ""}


def cards(rows: Sequence[Row], columns: Sequence[Column], console: Console) -> Iterator[Text]:
    """The lines of all of them; what is not reported is named in one."""
    from rich.text import Text

    room = max(0, min(console.width // 3, console.width - NARROWEST))
    widest = min(max((len(column.name) for column in columns), default=0), room)
    for row in rows:
        yield from claim(row, console)
        for column in columns:
            yield from _cell(row, column, widest, console)
        missing = [c.name for c in columns if shown.cell(row, c).state == "not_reported"]
        if missing:
            yield from hung(f"  {shown.MISSING} ", line(", ".join(missing)), console, "dim")
        yield Text()


def claim(row: Row, console: Console) -> Iterator[Text]:
    """The claim with its verdict, its paper, and what the checks have against it."""
    yield from hung(f"{MARKS[row.verdict]} ", line(row.claim), console, "bold")
    yield from hung("  ", f"{row.id}  {row.key}  {line(row.title)}", console, "dim")
    for reason in row.reasons:
        yield from hung("  – ", line(reason), console)


def _cell(row: Row, column: Column, widest: int, console: Console) -> Iterator[Text]:
    cell = shown.cell(row, column)
    if cell.state == "not_reported":
        return
    name = line(column.name)
    if len(name) > widest:
        yield from hung("  ", name, console)
        name = ""
    yield from hung(f"  {name:<{widest}}  ", marked(row, column), console, STYLES[cell.state])
    if cell.reason and cell.state != "found":
        yield from hung(f"  {'':<{widest}}  – ", line(cell.reason), console)


def marked(row: Row, column: Column) -> str:
    """The words of a cell on one line; of what was refused, what a model said, so marked."""
    cell = shown.cell(row, column)
    words = line(cell.value or "")
    if cell.state == "refused":
        return f"{MARKS['refused']} {words}"
    return f"{words} (conflict)" if cell.state == "conflict" else words or shown.MISSING
