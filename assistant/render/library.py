"""What the library commands show on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from store.records import Added, Found, Paper, Problem, Status

PROBLEMS_SHOWN = 20


def added(report: Added, console: Console, *, dry_run: bool = False) -> None:
    """One line: what became of the entries."""
    parts = [
        f"read {report.read}",
        f"{'would add' if dry_run else 'added'} {report.added}",
        f"updated {report.updated}",
        f"duplicates {report.duplicates}",
        f"problems {len(report.problems)}",
    ]
    console.print(", ".join(parts), markup=False)


def problems(found: Sequence[Problem], console: Console) -> None:
    """A line for each, as `file:line: reason`; a long list is cut, and says so."""
    for problem in found[:PROBLEMS_SHOWN]:
        line = f":{problem.line}" if problem.line is not None else ""
        console.print(f"{problem.file}{line}: {problem.reason}", markup=False)
    if (more := len(found) - PROBLEMS_SHOWN) > 0:
        console.print(f"and {more} more; --json lists them all.", markup=False)


def listed(papers: Sequence[Paper], console: Console) -> None:
    """Key, year and title, a line each."""
    from rich.table import Table

    if not papers:
        console.print("No papers match.")
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for paper in papers:
        table.add_row(paper.key, str(paper.year or ""), _literal(paper.title))
    console.print(table)


def paper(one: Paper, console: Console) -> None:
    """Everything that the library keeps of a paper, then its abstract."""
    from rich.table import Table

    console.print(one.title, style="bold", markup=False)
    fields = {
        "key": one.key,
        "authors": ", ".join(one.authors),
        "year": str(one.year or ""),
        "venue": one.venue,
        "doi": one.doi,
        "arxiv": one.arxiv,
        "url": one.url,
        "tags": ", ".join(one.tags),
        "from": ", ".join(one.sources),
    }
    table = Table.grid(padding=(0, 2))
    for name, value in fields.items():
        if value:
            table.add_row(_literal(name), _literal(value))
    console.print(table)
    console.print()
    console.print(one.abstract, markup=False)


def found(result: Found, console: Console) -> None:
    """The hits, each with its score and its best sentence."""
    from rich.padding import Padding

    if not result.hits:
        console.print("Nothing in the library matches.")
        return
    for hit in result.hits:
        console.print(f"{hit.rank:>3}  [bold]{_escape(hit.title)}[/bold]")
        console.print(
            f"     [cyan]{hit.key}[/cyan]  score {hit.score:.2f}"
            f" (words {hit.lexical:.2f}, meaning {hit.dense:.2f})"
        )
        if hit.cite is not None:
            console.print(Padding(_literal(f"“{hit.cite.quote}”"), (0, 0, 0, 5)))


def status(report: Status, where: str, console: Console) -> None:
    """The state of the library, problems last."""
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    rows = {
        "library": where,
        "papers": str(report.papers),
        "chunks": f"{report.chunks}" + (f", {report.pending} pending" if report.pending else ""),
        "embedder": f"{report.embedder} ({report.dimension}-d)",
        "chroma": report.chroma,
        "model": report.model or "none: answers are quotations (--model or LITREV_MODEL)",
    }
    for name, value in rows.items():
        table.add_row(name, _literal(value))
    console.print(table)
    for problem in report.problems:
        console.print(f"problem: {problem}", markup=False, style="red")


def _literal(text: str) -> Text:
    """Text in which `[…]` is no markup: titles and abstracts come from elsewhere."""
    from rich.text import Text

    return Text(text)


def _escape(text: str) -> str:
    from rich.markup import escape

    return escape(text)
