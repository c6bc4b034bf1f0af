"""The command that compares what papers claim."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.approval import yes_option
from assistant.cli.assisting import agreed, assisting, left_out
from assistant.cli.endings import shaped
from assistant.cli.exits import DONE, PARTLY
from assistant.cli.opening import open_library, papers_of, tell_if_none
from assistant.cli.options import FILE, model_options, output_options, place_option, timeout_option
from assistant.cli.output import console, print_json, put
from assistant.cli.surveying import Wished, survey_options
from assistant.cli.telling import fail, kept

if TYPE_CHECKING:
    from assistant.claims.result import ClaimTable
    from assistant.claims.survey import Survey
    from assistant.contradictions.result import Contradictions
    from assistant.errors import CostCeiling
    from store import Library


SUFFIXES = {".md": "md", ".json": "json", ".html": "html"}


@click.command()
@survey_options("[QUERY]")
@click.option("--pairs", type=click.IntRange(1), default=20, metavar="N", help="At most; 20.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["terminal", "md", "json", "html"]),
    help="Else as the ending of FILE says.",
)
@click.option("-o", "--output", type=FILE, metavar="FILE", help=".html: the whole report.")
@click.option("--workers", type=int, metavar="N", help="Requests at the same time; 16.")
@timeout_option
@yes_option
@model_options
@place_option
@output_options
def contradictions(
    wished: Wished,
    pairs: int,
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
    """Find claims that agree or contradict each other.

    Each pair is of two papers; the claims are those of `litrev claims`. Without a model the pairs
    are candidates; --model has them judged, and a judgement counts only with words of both papers
    that stand there.

    \b
    litrev contradictions "reward over-optimisation"
    litrev contradictions --all --pairs 50 --model openai/gpt-5-mini -o report.html
    """
    from assistant import estimates

    survey = wished.survey()
    shape = shaped(shape, output, SUFFIXES, "md", "json" if as_json else "")
    hidden = quiet or as_json
    with open_library(place, filled=True) as library:
        agreed(
            library,
            lambda asking: estimates.of_contradictions(asking, survey, pairs),
            fresh,
            yes=yes,
            quiet=hidden,
            **flags,
        )
        table, found, refused = _made(library, survey, pairs, fresh, hidden, plain, flags)
        if not table.rows:
            tell_if_none(library, wished.wanted, quiet=hidden)
        told = _told(found, table, library, shape)
    there = _give(found, told, output, plain=plain)
    if as_json and output:
        print_json(found)
    if not hidden:
        kept(there)
    code = _sum_up(found, output, quiet=hidden, plain=plain)
    if refused and code == DONE:
        left_out(refused)
    return PARTLY if refused else code


def _made(
    library: Library,
    survey: Survey,
    pairs: int,
    fresh: bool,
    hidden: bool,
    plain: bool,
    flags: dict[str, Any],
) -> tuple[ClaimTable, Contradictions, CostCeiling | None]:
    """The claims, their pairs, and the call that was not made, if any."""
    from assistant.terminal import progress

    with (
        progress("reading", "papers", hidden=hidden) as advance,
        assisting(library, fresh, hidden=True, plain=plain, **flags) as assistant,
    ):
        table = assistant.claims(survey, advance)
        return table, assistant.contradictions(table, pairs), assistant.budget.refused


def _told(
    found: Contradictions, table: ClaimTable, library: Library, shape: str | None
) -> str | None:
    """The pairs as text; None for the terminal. As a page they stand beside their table."""
    if shape == "html":
        from assistant.render.report.gathering import report

        papers = papers_of(library, table.papers)
        return report(table, papers, library, found)
    if shape == "json":
        return found.model_dump_json(indent=2) + "\n"
    if shape == "md":
        from assistant.render.contradictions_markdown import document

        return document(found)
    return None


def _give(
    found: Contradictions, told: str | None, output: Path | None, *, plain: bool
) -> list[Path]:
    """The pairs to a file or the terminal; where what the file had before is kept."""
    if told is not None:
        return put(told, output)
    from assistant.render.contradictions_terminal import show

    show(found, console(plain))
    return []


def _sum_up(found: Contradictions, output: Path | None, *, quiet: bool, plain: bool) -> int:
    """Who judged, what that cost, and what is missing; the exit code."""
    from assistant.render.claims_summary import problems
    from assistant.render.origin import summary

    if not quiet:
        notes = console(plain, errors=True)
        notes.print(f"{output} is written." if output else "", markup=False, soft_wrap=True)
        notes.print(summary(found), style="dim", markup=False)
    for line in problems(found):
        fail(line)
    unjudged = sum(pair.relation == "candidate" for pair in found.pairs) if found.model else 0
    if unjudged:
        why = f": {found.stopped}" if found.stopped and not found.missing else ""
        fail(f"{unjudged} pairs were not judged{why}; the same command goes on")
    return PARTLY if found.failed or found.missing or unjudged else DONE


commands: tuple[click.Command, ...] = (contradictions,)
