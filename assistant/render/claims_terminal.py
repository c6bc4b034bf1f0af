"""What a terminal shows of a claim table: a table where there is room for one, cards elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.claims.viewing import NO_PAPERS, group
from assistant.render.claims import shown
from assistant.render.claims.cards import cards, claim
from assistant.render.claims.grid import fit, lines
from assistant.render.lines import line
from assistant.render.text import hung

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from assistant.claims.columns import Column
    from assistant.claims.result import ClaimTable, Row
    from store.records import Paper


def page(
    table: ClaimTable, console: Console, by: str = "", papers: Mapping[str, Paper] = NO_PAPERS
) -> str:
    """What `show` would print, for a pager. Raises ConditionUnusable."""
    with console.capture() as captured:
        show(table, console, by, papers)
    return captured.get()


def show(
    table: ClaimTable,
    console: Console,
    by: str = "",
    papers: Mapping[str, Paper] = NO_PAPERS,
    most: int | None = None,
) -> None:
    """The rows, in groups if they are to be grouped `by` a column; nothing depends on colour.

    With `most`, no more rows than that are shown, but all are counted. Raises ConditionUnusable
    if there is no such column.
    """
    from rich.text import Text

    told = Text("\n").join(_lines(table, console, by, papers, most))
    console.print(told, soft_wrap=True)


def _lines(
    table: ClaimTable, console: Console, by: str, papers: Mapping[str, Paper], most: int | None
) -> Iterator[Text]:
    rows, (columns, empty) = shown.kept(table)[:most], shown.columns(table)
    grid = fit(rows, columns, console.width)
    for value, members in group(rows, by, table.columns, papers) if by else [("", rows)]:
        if by:
            heading = f"{by}: {value or shown.MISSING} ({len(members)})"
            yield from hung("", line(heading), console, "bold")
        if grid is None:
            yield from cards(members, columns, console)
        else:
            yield from lines(members, grid, console)
            yield from _notes(members, columns, console)
    yield from _refused(shown.refused(table), console)
    if not rows:
        yield from hung("", shown.NOTHING, console)
    else:
        yield from _left_out("Nothing is reported under", empty, console)
    room = [column.name for column in columns if grid and column not in grid.columns]
    yield from _left_out("No room for", room, console)
    yield from hung("", shown.summary(table), console)


def _notes(rows: Sequence[Row], columns: Sequence[Column], console: Console) -> Iterator[Text]:
    """What a table has no room for: why cells are refused or disagree, and claims are weak."""
    from rich.text import Text

    notes = [(row, note) for row in rows for note in (*row.reasons, *_doubts(row, columns))]
    for row, note in notes:
        yield from hung(f"  {row.id} – ", line(note), console)
    if notes:
        yield Text()


def _doubts(row: Row, columns: Sequence[Column]) -> Iterator[str]:
    for column in columns:
        cell = shown.cell(row, column)
        if cell.state in ("refused", "conflict"):
            yield f"{column.name} “{cell.value or ''}”, {cell.state}: {cell.reason}"


def _refused(rows: Sequence[Row], console: Console) -> Iterator[Text]:
    from rich.text import Text

    if rows:
        yield from hung("", "Refused", console, "bold")
        for row in rows:
            yield from claim(row, console)
        yield Text()


def _left_out(told: str, names: Sequence[str], console: Console) -> Iterator[Text]:
    if names:
        yield from hung("", line(f"{told}: {', '.join(names)}."), console, "dim")
