"""The command that makes claim tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.approval import yes_option
from assistant.cli.assisting import agreed, assisting, left_out
from assistant.cli.exits import DONE, ERROR, PARTLY
from assistant.cli.opening import open_library, papers_of, tell_if_none
from assistant.cli.options import FILE, model_options, output_options, place_option, timeout_option
from assistant.cli.output import console, print_json
from assistant.cli.runs import explain, is_part
from assistant.cli.surveying import Wished, survey_options
from assistant.cli.tables import give, shape_of
from assistant.cli.telling import fail, kept

if TYPE_CHECKING:
    from assistant.claims.columns import Columns
    from assistant.claims.result import ClaimTable, Row
    from assistant.claims.survey import Survey
    from assistant.errors import CostCeiling
    from store import Library
    from store.records import Filter

FORMATS = ("table", "md", "csv", "jsonl", "latex", "xlsx", "parquet", "html")


@click.command()
@survey_options("[QUERY | show ID]")
@click.option("--propose", metavar="QUESTION", help="Propose columns, to edit and to use.")
@click.option("--where", multiple=True, metavar="TEST", help='Only rows: "metric ~ success".')
@click.option("--sort", metavar="COLUMN", help="By a column; -COLUMN begins with the largest.")
@click.option("--group-by", metavar="COLUMN", help="Rows of one value together.")
@click.option(
    "--format", "shape", type=click.Choice(FORMATS), help="Else as the ending of FILE says."
)
@click.option("-o", "--output", type=FILE, metavar="FILE", help="table.xlsx, table.html …")
@click.option("--workers", type=int, metavar="N", help="Papers read at the same time; 16.")
@timeout_option
@yes_option
@model_options
@place_option
@output_options
def claims(
    wished: Wished,
    propose: str | None,
    where: tuple[str, ...],
    sort: str | None,
    group_by: str | None,
    shape: str | None,
    output: Path | None,
    yes: bool,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
    fresh: bool,
    **flags: Any,
) -> int:
    """Make a table of claims, each cell with its words.

    Without a model the cells are filled by rule; --model has the papers read. What was read
    once is not read again. `litrev claims show ID` shows the abstract behind a row or a cell.

    \b
    litrev claims --all
    litrev claims "reward hacking" --columns "method, benchmark, gain [percentage]"
    litrev claims --all --where "metric ~ success" --sort -value -o table.xlsx
    """
    verb, *rest = wished.words or ("",)
    if verb == "show" and is_part(" ".join(rest)):
        return explain(" ".join(rest), place, as_json=as_json, plain=plain)
    if propose:
        return _propose(propose, output, wished.wanted, place, as_json, quiet, plain, fresh, flags)
    survey = wished.survey()
    _look(survey.columns, where, sort, group_by)
    shape = shape_of(shape, output, "jsonl" if as_json else "")
    with open_library(place, filled=True) as library:
        _agreed(library, survey, fresh, yes=yes, quiet=quiet or as_json, **flags)
        table, refused = _made(library, survey, fresh, quiet or as_json, plain, flags)
        if not table.rows:
            tell_if_none(library, wished.wanted, quiet=quiet or as_json)
        cited = papers_of(library, table.papers)
        from assistant.claims.viewing import view

        table_shown = view(table, cited, where, sort or "")
        there: list[Path] = []
        if not (output and _nothing_read(table)):
            there = give(table_shown, cited, library, shape, output, group_by, plain=plain)
        if as_json and output:
            give(table_shown, cited, library, "jsonl", None, group_by, plain=plain)
    if not (quiet or as_json):
        kept(there)
    return _sum_up(table, table_shown.rows, output, refused, quiet=quiet or as_json, plain=plain)


def _look(columns: Columns, where: tuple[str, ...], sort: str | None, group_by: str | None) -> None:
    """Raises ConditionUnusable for what could not be shown, before anything is asked."""
    from assistant.claims import viewing

    for condition in where:
        viewing.where((), condition, columns.column)
    if sort:
        viewing.sort((), sort, columns.column)
    if group_by:
        viewing.group((), group_by, columns.column)


def _agreed(
    library: Library, survey: Survey, fresh: bool, *, yes: bool, quiet: bool, **flags: Any
) -> None:
    from assistant import estimates

    agreed(
        library,
        lambda asking: estimates.of_claims(asking, survey),
        fresh,
        yes=yes,
        quiet=quiet,
        **flags,
    )


def _made(
    library: Library, survey: Survey, fresh: bool, hidden: bool, plain: bool, flags: dict[str, Any]
) -> tuple[ClaimTable, CostCeiling | None]:
    from assistant.terminal import progress

    with (
        progress("reading", "papers", hidden=hidden) as advance,
        assisting(library, fresh, hidden=True, plain=plain, **flags) as assistant,
    ):
        return assistant.claims(survey, advance), assistant.budget.refused


def _sum_up(
    table: ClaimTable,
    rows: tuple[Row, ...],
    output: Path | None,
    refused: CostCeiling | None,
    *,
    quiet: bool,
    plain: bool,
) -> int:
    """What was made and what was not, and the runs of the rows shown; the exit code."""
    from assistant.render.claims_summary import problems, summary

    if not quiet:
        notes = console(plain, errors=True)
        if output:
            told = "not written: no paper could be read" if _nothing_read(table) else "written"
            notes.print(f"{output} is {told}.", markup=False, soft_wrap=True)
        closing = summary(table.model_copy(update={"rows": rows}))
        notes.print(closing, style="dim", markup=False)
    for line in problems(table):
        fail(line)
    if refused and not table.missing:
        left_out(refused)
    if _nothing_read(table):
        return ERROR
    return PARTLY if table.failed or table.missing or refused else DONE


def _nothing_read(table: ClaimTable) -> bool:
    """Whether every paper failed that was to be read."""
    return bool(table.failed) and len(table.failed) == len(table.papers)


def _propose(
    question: str,
    output: Path | None,
    wanted: Filter,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
    fresh: bool,
    flags: dict[str, Any],
) -> int:
    """Columns for a question, as a file to edit."""
    from assistant.claims.schema_files import to_toml, write, written
    from assistant.render.origin import made_by
    from assistant.render.whole import keep

    with (
        open_library(place, filled=True) as library,
        assisting(library, fresh, hidden=True, plain=plain, **flags) as assistant,
    ):
        proposal = assistant.propose(question, wanted)
    there: list[Path] = []
    if output:
        there = keep(output, written(proposal.columns, output).encode())
        write(proposal.columns, output)
    if as_json:
        print_json(proposal)
    elif not output:
        click.echo(to_toml(proposal.columns), nl=False)
    if not (quiet or as_json):
        kept(there)
        notes = console(plain, errors=True)
        if output:
            notes.print(f"{output} is written; use it: --schema {output}", soft_wrap=True)
        notes.print(made_by(proposal), style="dim", markup=False)
    return DONE


commands: tuple[click.Command, ...] = (claims,)
