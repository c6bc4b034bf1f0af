"""`draft --rewrite`: what new papers would change in a draft, and the draft with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.approval import on_terminal
from assistant.cli.assisting import assisting, left_out
from assistant.cli.opening import open_library
from assistant.cli.output import console, print_json
from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.draft.rewriting.manuscript import Manuscript
    from assistant.draft.rewriting.result import Rewriting
    from store import Library
    from store.records import Filter


class NoWriter(LitrevError):
    """Sentences are to be rewritten, and there is no model to do it."""


def rewrite(
    file: Path,
    output: Path | None,
    wanted: Filter,
    exclude: tuple[str, ...],
    place: str | None,
    *,
    yes: bool,
    fresh: bool,
    as_json: bool,
    quiet: bool,
    plain: bool,
    **flags: Any,
) -> int:
    """Show what would change; with an `output`, write it once that is agreed to.

    Raises NoWriter, Unreadable, NotSaved, NotApproved, Changed and what an assistant raises.
    """
    from assistant.draft.rewriting.manuscript import opened
    from assistant.render.draft import files

    if output:
        files.check(output)  # told before anything is asked of a model
    with open_library(place, filled=True) as library:
        manuscript = opened(file, library)
        hidden = quiet or as_json
        with assisting(library, fresh, hidden=hidden, plain=plain, **flags) as assistant:
            if output and not assistant.settings.model:
                raise NoWriter("without a model nothing is rewritten", "Name one with --model.")
            result = assistant.rewrite(manuscript, wanted, exclude)
        _give(result, as_json=as_json, quiet=quiet, plain=plain)
        if output:
            _write(manuscript, result, output, library, yes=yes, quiet=quiet)
    return left_out(assistant.budget.refused)


def only(given: dict[str, Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """What --rewrite has a use for: papers to leave out, and settings. Raises UsageError."""
    settings = {name: given.pop(name) for name in ("model", "api_base", "max_cost", "timeout")}
    exclude = given.pop("exclude")
    if others := [name for name, value in given.items() if value not in (None, (), "", False)]:
        told = ", ".join(n.upper() if n == "topic" else f"--{n.replace('_', '-')}" for n in others)
        raise click.UsageError(f"--rewrite goes by the draft that it is given, without {told}.")
    return exclude, settings


def _give(result: Rewriting, *, as_json: bool, quiet: bool, plain: bool) -> None:
    if as_json:
        print_json(result)
        return
    from assistant.render.origin import summary
    from assistant.render.rewriting import show, told

    show(result, console(plain))
    if not quiet:
        notes = console(plain, errors=True)
        notes.print()
        notes.print(told(result), markup=False)
        notes.print(summary(result), style="dim", markup=False)


def _write(
    manuscript: Manuscript,
    result: Rewriting,
    output: Path,
    library: Library,
    *,
    yes: bool,
    quiet: bool,
) -> None:
    """The new sentences into the file, if there are any and that is agreed to."""
    from assistant.draft.rewriting.saving import save
    from assistant.errors import NotApproved
    from assistant.render.counts import counted

    ready = sum(one.ready for one in result.proposals)
    if not ready:
        click.echo(f"nothing is rewritten, and {output} not written", err=True)
        return
    if not yes and not on_terminal():
        raise NotApproved(f"{output} is not written without consent", "Look, and add --yes.")
    sentences = counted(ready, "sentence")
    if not yes and not click.confirm(f"Write {sentences} into {output}?", err=True):
        raise NotApproved(f"{output} is not written, as you wished")
    save(manuscript, result.proposals, output, library)
    if not quiet:
        click.echo(f"{output} and its .bib are written: {sentences} rewritten", err=True)
