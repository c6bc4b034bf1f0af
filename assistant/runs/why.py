"""What a statement or cell of a run rests on and what made it, from the run's folder alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.results import OWN
from assistant.runs.standing import stands
from assistant.runs.statements import said
from store.errors import LitrevError
from store.records import Cite, Record

if TYPE_CHECKING:
    from assistant.runs.folder import Run


class StatementUnknown(LitrevError):
    """A run has no statement with this id."""


class Cited(Record):
    """A citation with the abstract that it points into."""

    cite: Cite
    title: str
    abstract: str
    stands: bool
    """`abstract[start:end]` is the quotation, as it must be."""


class Maker(Record):
    """What made a statement."""

    run: str
    command: str
    subject: str
    started: str
    litrev: str
    model: str | None
    """None where it was quoted."""
    prompts: dict[str, str]
    """Version by task."""
    sample: int | None


class Why(Record):
    """A statement, the checks' verdict on it, the words that it rests on, and its maker."""

    id: str
    text: str
    verdict: str
    reasons: tuple[str, ...]
    cites: tuple[Cited, ...]
    stands: bool
    """The words cited stand in the abstracts, and a cell's value is what they are worth."""
    made: Maker


def why(run: Run, number: str) -> Why:
    """Statement `number` of a run. Raises StatementUnknown, RunUnusable."""
    statements = {one.id.rpartition(".")[2]: one for one in said(run.result)}
    if number not in statements:
        known = ", ".join(one.id for one in statements.values()) or "none"
        raise StatementUnknown(f"run {run.id} has no statement {number}", f"It has: {known}.")
    one = statements[number]
    return Why(
        id=one.id,
        text=one.text,
        verdict=one.verdict,
        reasons=one.reasons,
        cites=(cites := tuple(_cited(cite, run) for cite in one.cites)),
        stands=all(cited.stands for cited in cites),
        made=_maker(run),
    )


def why_cell(run: Run, number: str, column: str) -> Why:
    """The cell of row `number` under a column; its verdict is its state.

    Raises StatementUnknown, RunUnusable.
    """
    row = next((r for r in _rows(run) if r["id"].rpartition(".")[2] == number), None)
    cells = row["cells"] if row else {}
    name = next((name for name in cells if name.casefold() == column.casefold()), None)
    if row is None or name is None:
        known = f"It has: {', '.join(cells)}." if row else "Its rows: litrev why " + run.id
        raise StatementUnknown(f"run {run.id} has no cell {number}.{column}", known)
    cell = cells[name]
    cites = [Cite.model_validate(cite) for cite in (cell["cite"], *cell["others"]) if cite]
    worth = stands(_column(run, name), cell, [cite.quote for cite in cites])
    return Why(
        id=f"{row['id']}.{name}",
        text=f"{name}: {cell['value'] or '–'}",
        verdict=cell["state"].replace("_", " "),
        reasons=(cell["reason"],) if cell["reason"] else (),
        cites=(cited := tuple(_cited(cite, run) for cite in cites)),
        stands=worth and all(one.stands for one in cited),
        made=_maker(run),
    )


def _rows(run: Run) -> list[dict[str, Any]]:
    """The rows of a table; other results have none."""
    rows = run.result.get("rows")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _column(run: Run, name: str) -> dict[str, Any] | None:
    columns = run.result.get("columns")
    named = [c for c in columns if isinstance(c, dict)] if isinstance(columns, list) else []
    return next((column for column in named if column.get("name") == name), None)


def _cited(cite: Cite, run: Run) -> Cited:
    papers = {read.paper.key: read.paper for read in run.seen.papers}
    paper = papers.get(cite.key)
    abstract = paper.abstract if paper else ""
    if cite.key == OWN:
        abstract = str(run.result.get("abstract", ""))
    return Cited(
        cite=cite,
        title=paper.title if paper else "your own abstract" if cite.key == OWN else "",
        abstract=abstract,
        stands=abstract[cite.start : cite.end] == cite.quote,
    )


def _maker(run: Run) -> Maker:
    about = run.about
    return Maker(
        run=run.id,
        command=about.command,
        subject=about.subject,
        started=about.started,
        litrev=about.litrev,
        model=about.settings.get("model"),
        prompts=about.prompts,
        sample=about.sample,
    )
