"""A claim table as a spreadsheet: rows, those that were refused, and papers, a sheet each.

Behind the words of a number stands the number; a comment on a cell has the quotation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.claims.columns import FIGURES, Column
from assistant.claims.result import Cell, ClaimTable, Row
from assistant.render.claims.links import link
from assistant.render.claims.sheets import Field, Sheet, Shown, workbook
from assistant.render.claims.shown import MISSING, kept, refused
from assistant.render.claims.shown import cell as cell_of
from assistant.render.papers import known
from store.records import Cite, Paper

_GREY, _RED, _ORANGE = ({"color": colour} for colour in ("808080", "B00020", "9A5B00"))
_PERCENT = "0.0##%"


def write(table: ClaimTable, papers: Mapping[str, Paper]) -> bytes:
    """The file."""
    fields = [*_of_rows(table.columns, papers)]
    listed = [known(one.key, one.title, papers) for one in table.papers]
    sheets = [Sheet("Claims", fields, kept(table))]
    if refused(table):
        sheets.append(Sheet("Refused", fields, refused(table)))
    return workbook([*sheets, Sheet("Papers", [*_of_papers(table)], listed)])


def _of_rows(columns: Sequence[Column], papers: Mapping[str, Paper]) -> Iterator[Field]:
    unknown = Paper(title="")
    yield Field("paper", lambda row: Shown(row.key, link=link(papers.get(row.key))))
    yield Field("title", lambda row: Shown(row.title))
    yield Field("year", lambda row: Shown(number=papers.get(row.key, unknown).year))
    yield Field("claim", lambda row: Shown(row.claim, note=_quoted(row.cites)))
    yield Field("kind", lambda row: Shown(row.kind))
    for column in columns:
        yield Field(column.name, _words(column))
        if column.type in FIGURES:
            yield Field(f"{column.name} (number)", _number(column))
    yield Field("verdict", _verdict)
    yield Field("id", lambda row: Shown(row.id))


def _of_papers(table: ClaimTable) -> Iterator[Field]:
    failed = {one.key: one.reason for one in table.failed}
    rows = Counter(row.key for row in table.rows)
    yield Field("paper", lambda paper: Shown(paper.key, link=link(paper)))
    yield Field("title", lambda paper: Shown(paper.title))
    yield Field("authors", lambda paper: Shown("; ".join(paper.authors)))
    yield Field("year", lambda paper: Shown(number=paper.year))
    yield Field("venue", lambda paper: Shown(paper.venue))
    yield Field("rows", lambda paper: Shown(number=rows[paper.key]))
    yield Field("failed", lambda paper: Shown(failed.get(paper.key, ""), font=_RED))


def _words(column: Column) -> Callable[[Row], Shown]:
    def shown(row: Row) -> Shown:
        cell = cell_of(row, column)
        if cell.state == "refused":
            font = {**_RED, "strike": True}
            return Shown(cell.value or "refused", note=f"Refused. {cell.reason}", font=font)
        if cell.state == "not_reported":
            return Shown(MISSING, note=cell.reason, font=_GREY)
        return Shown(
            cell.value or "", note=_note(cell), font=_ORANGE if cell.state == "conflict" else {}
        )

    return shown


def _number(column: Column) -> Callable[[Row], Shown]:
    def shown(row: Row) -> Shown:
        cell = cell_of(row, column)
        number = cell.normal if isinstance(cell.normal, float) else None
        return Shown(number=number, format=_PERCENT if cell.unit == "%" else "General")

    return shown


def _verdict(row: Row) -> Shown:
    font = {"weak": _ORANGE, "refused": _RED}.get(row.verdict, {})
    return Shown(row.verdict, note="\n".join(row.reasons), font=font)


def _note(cell: Cell) -> str:
    conflict = "The sentences disagree. " * (cell.state == "conflict")
    cites = [*((cell.cite,) if cell.cite else ()), *cell.others]
    return f"{conflict}{cell.reason}\n{_quoted(cites)}"


def _quoted(cites: Sequence[Cite]) -> str:
    """Each quotation, and where it stands; sentences are counted from 1 here, as people do."""
    return "\n".join(f"“{c.quote}” ({c.key}, sentence {c.sentence + 1})" for c in cites)
