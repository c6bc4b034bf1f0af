"""The command that drafts related work."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import click

from assistant.cli import completing
from assistant.cli.approval import yes_option
from assistant.cli.assisting import agreed, assisting, left_out
from assistant.cli.endings import shaped
from assistant.cli.opening import open_library, papers_of, tell_if_none
from assistant.cli.options import (
    FILE,
    filter_options,
    model_options,
    output_options,
    place_option,
    text_argument,
    timeout_option,
)
from assistant.cli.output import console, print_json
from assistant.cli.telling import kept

if TYPE_CHECKING:
    from assistant.draft.brief import Brief
    from assistant.draft.plan import Plan
    from assistant.errors import CostCeiling
    from assistant.render.draft.options import Format
    from assistant.results import RelatedWork
    from store import Library
    from store.records import Filter

TEXT = click.File(encoding="utf-8")


@click.command()
@text_argument("topic", required=False)
@click.option("--abstract", type=TEXT, metavar="FILE", help="Of your own paper, as the topic.")
@click.option("--plan", "plan_file", type=FILE, metavar="FILE", help="Write by this plan.")
@click.option("--save-plan", type=FILE, metavar="FILE", help="Keep the plan, to be edited.")
@click.option(
    "--must-cite",
    multiple=True,
    metavar="KEY",
    shell_complete=completing.keys,
    help="A paper that has to be in it.",
)
@click.option(
    "--exclude",
    multiple=True,
    metavar="KEY",
    shell_complete=completing.keys,
    help="A paper that must not be in it.",
)
@click.option("--papers", type=click.IntRange(1, 40), metavar="N", help="At most; 12.")
@click.option("--rerank", is_flag=True, help="Let the model order twice as many papers first.")
@click.option("--words", type=click.IntRange(30, 5000), metavar="N", help="About, in all; 300.")
@click.option("--paragraphs", type=click.IntRange(1, 12), metavar="N", help="At most; 3.")
@click.option("--tense", type=click.Choice(["present", "past"]), help="In which papers are told.")
@click.option("--person", type=click.Choice(["we", "impersonal"]), help="Of your own work.")
@click.option("--best", type=click.IntRange(1, 10), metavar="N", help="Of so many drafts.")
@click.option("--style", type=TEXT, metavar="FILE", help="A paragraph of yours, as an example.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["md", "latex", "pandoc", "html", "json"]),
    help="Else as the ending of FILE says.",
)
@click.option("--cite", type=click.Choice(["citep", "citet", "cite"]), help="The command in LaTeX.")
@click.option("--csl", metavar="STYLE", help="Of the list of references: apa, ieee, nature …")
@click.option(
    "--receipts",
    type=click.Choice(["appendix", "comments", "none"]),
    help="Where the words behind each sentence stand.",
)
@click.option("--rewrite", type=FILE, metavar="FILE", help="What new papers change in this one.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="And a .bib beside it.")
@timeout_option
@yes_option
@filter_options
@model_options
@place_option
@output_options
def draft(
    topic: str,
    abstract: IO[str] | None,
    plan_file: Path | None,
    save_plan: Path | None,
    style: IO[str] | None,
    shape: str | None,
    cite: str | None,
    csl: str | None,
    receipts: str | None,
    rewrite: Path | None,
    output: Path | None,
    yes: bool,
    wanted: Filter,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
    fresh: bool,
    **chosen: Any,
) -> int:
    """Draft related work on TOPIC, every sentence backed.

    Without a model it is an outline made of quotations; --model has it written, and checked.
    --rewrite looks at a draft that exists, and at papers that it does not cite yet.

    \b
    litrev draft "credit assignment in RL for language models" -o related.tex
    litrev draft --abstract mine.txt --save-plan plan.toml
    litrev draft --plan plan.toml --model openai/gpt-5-mini
    litrev draft --rewrite related.tex --source new.bib
    """
    from assistant.draft import plan as plans
    from assistant.render.draft import files

    if rewrite:
        from assistant.cli import rewriting

        given = {"topic": topic, "abstract": abstract, "plan": plan_file, "save_plan": save_plan}
        given |= {"style": style, "format": shape, "cite": cite, "csl": csl, "receipts": receipts}
        exclude, flags = rewriting.only(given | chosen)
        shown = {"as_json": as_json, "quiet": quiet, "plain": plain}
        return rewriting.rewrite(
            rewrite, output, wanted, exclude, place, yes=yes, fresh=fresh, **shown, **flags
        )
    if output:
        files.check(output)  # told before anything is asked of a model
    shape = shaped(shape, output, files.FORMATS, "md", "json" if as_json else "")
    plan = plans.read(plan_file) if plan_file else None
    brief, flags = _brief(topic, _text(abstract), _text(style), plan, chosen)
    hidden = quiet or as_json
    with open_library(place, filled=True) as library:
        work, refused = _made(library, brief, plan, wanted, fresh, yes, hidden, plain, flags)
        if not work.statements:
            tell_if_none(library, wanted, quiet=hidden)
        there: list[Path] = []
        if save_plan and work.plan:
            there += plans.write(plans.unflat(work.topic, work.plan), save_plan, work.unused)
        options = {"cite": cite, "style": csl, "receipts": receipts}
        there += _give(work, library, shape, output, options, plain=plain)
    if as_json and output:
        print_json(work)
    if not hidden:
        kept(there)
        _sum_up(work, output, plain=plain)
    return left_out(refused)


def _brief(
    topic: str, abstract: str, style: str, plan: Plan | None, chosen: dict[str, Any]
) -> tuple[Brief, dict[str, Any]]:
    """What is wanted, and what is left of the options: settings. Raises UsageError."""
    from assistant.draft.brief import Brief

    topic = topic or (plan.topic if plan else "")
    if not (topic or abstract):
        raise click.UsageError("Give a TOPIC, an --abstract or a --plan.")
    wishes = {
        name: value
        for name in Brief.model_fields
        if (value := chosen.pop(name, None)) not in (None, (), False)
    }
    return Brief(topic=topic, abstract=abstract, style=style, **wishes), chosen


def _made(
    library: Library,
    brief: Brief,
    plan: Plan | None,
    wanted: Filter,
    fresh: bool,
    yes: bool,
    hidden: bool,
    plain: bool,
    flags: dict[str, Any],
) -> tuple[RelatedWork, CostCeiling | None]:
    """The draft, once it is agreed what several cost; and the call that was not made, if any."""
    if brief.best > 1:
        from assistant import estimates

        agreed(
            library,
            lambda asking: estimates.of_draft(asking, brief, plan, wanted),
            fresh,
            yes=yes,
            quiet=hidden,
            **flags,
        )
    with assisting(library, fresh, hidden=hidden, plain=plain, **flags) as assistant:
        return assistant.draft(brief, plan, wanted), assistant.budget.refused


def _text(file: IO[str] | None) -> str:
    try:
        return file.read().strip() if file else ""
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file and file.name} is not UTF-8: {error.reason}") from None


def _give(
    work: RelatedWork,
    library: Library,
    shape: str | None,
    output: Path | None,
    options: dict[str, str | None],
    *,
    plain: bool,
) -> list[Path]:
    """The draft to a file, to standard output in a format, or to the terminal.

    A file stays as it is where nothing was drafted. Where what it had before is kept.
    """
    if shape is None:
        from assistant.render.draft_terminal import show

        show(work, console(plain))
        return []
    from assistant.render.draft import render, save
    from assistant.render.draft.options import Options

    papers = papers_of(library, work.papers)
    given: dict[str, Any] = {name: value for name, value in options.items() if value}
    kind, chosen = cast("Format", shape), Options(**given)
    if output is None:
        click.echo(render(work, papers, kind, chosen), nl=False)
    elif work.statements:
        return save(work, papers, kind, chosen, output)
    return []


def _sum_up(work: RelatedWork, output: Path | None, *, plain: bool) -> None:
    from assistant.render.answer_terminal import checked
    from assistant.render.draft.sentences import NOTHING
    from assistant.render.origin import summary

    notes = console(plain, errors=True)
    if output:
        made = "and its .bib are written." if work.statements else f"is not written. {NOTHING}"
        notes.print(f"{output} {made} {checked(work)}", markup=False)
    else:
        notes.print()
    notes.print(summary(work), style="dim", markup=False)


commands: tuple[click.Command, ...] = (draft,)
