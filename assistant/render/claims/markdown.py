"""A claim table as Markdown with a table as GitHub has it; below it papers and receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.claims.columns import Column
from assistant.claims.result import Cell, ClaimTable, Row
from assistant.legible import readable
from assistant.render.claims import shown
from assistant.render.claims.links import link
from assistant.render.draft.markdown import escape, inline
from assistant.render.lines import line
from store.records import Cite, Paper


def write(table: ClaimTable, papers: Mapping[str, Paper]) -> str:
    """The whole document; what the checks refused is under the table, with the reasons."""
    rows, (columns, empty) = shown.kept(table), shown.columns(table)
    parts = ["\n".join(_table(rows, columns)) if rows else shown.NOTHING, shown.summary(table)]
    if empty and rows:
        parts.append(f"Nothing is reported under: {escape(', '.join(empty))}.")
    parts += _section("Refused", map(_refused, shown.refused(table)))
    parts += _section("Papers", (_paper(one, papers) for one in shown.cited(table, papers)))
    parts += _section("Papers without a claim", map(escape, shown.silent(table)))
    parts += _section("Failed", (f"{escape(o.key)}: {escape(o.reason)}" for o in table.failed))
    parts += _section("Receipts", (_receipts(row, columns) for row in rows))
    return "\n\n".join(parts) + "\n"


def _table(rows: Sequence[Row], columns: Sequence[Column]) -> Iterator[str]:
    yield _line(["paper", "claim", *(inline(column.name) for column in columns)])
    yield _line(["---"] * (len(columns) + 2))
    for row in rows:
        weak = " (weakly supported)" * (row.verdict == "weak")
        cells = (inline(shown.words(shown.cell(row, column))) for column in columns)
        yield _line([inline(row.key), inline(readable(row.claim)) + weak, *cells])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _section(heading: str, items: Iterator[str]) -> Iterator[str]:
    if told := "\n".join(f"- {item}" for item in items):
        yield f"## {heading}"
        yield told


def _paper(paper: Paper, papers: Mapping[str, Paper]) -> str:
    """Key, title with its link, year."""
    title, address = escape(paper.title), link(papers.get(paper.key))
    titled = f"[{title}](<{address}>)" if address else title
    return f"{escape(paper.key)}: {titled}{f', {paper.year}' * bool(paper.year)}"


def _refused(row: Row) -> str:
    reasons = "; ".join(row.reasons)
    return f"{escape(row.key)}: {escape(readable(row.claim))} ({escape(reasons)})"


def _receipts(row: Row, columns: Sequence[Column]) -> str:
    """What the claim rests on; of cells, what their value alone does not tell."""
    items = [*map(escape, row.reasons), *map(_quoted, row.cites)]
    for column in columns:
        items += (f"{escape(column.name)}: {told}" for told in _told(shown.cell(row, column)))
    inner = "".join(f"\n  - {item}" for item in items)
    return f"{escape(row.id or row.key)}: {escape(readable(row.claim))}{inner}"


def _told(cell: Cell) -> Iterator[str]:
    if cell.state == "refused":
        yield f"refused, {escape(cell.value or '')}: {escape(cell.reason)}"
    elif cell.state == "conflict":
        yield f"conflict: {escape(cell.reason)}"
    if cell.cite and line(cell.cite.quote) != line(cell.value or ""):
        yield _quoted(cell.cite)
    yield from map(_quoted, cell.others)


def _quoted(cite: Cite) -> str:
    return f'[{escape(cite.key)}] "{escape(cite.quote)}"'
