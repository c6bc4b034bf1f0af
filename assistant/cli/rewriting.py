"""`draft --rewrite`: what new papers would change in a draft, and the draft with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.approval import on_terminal
from assistant.cli.assisting import assisting, left_out
from assistant.cli.exits import DONE, PARTLY
from assistant.cli.opening import open_library
from assistant.cli.output import console, print_json
from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.draft.rewriting.manuscript import Manuscript
    from assistant.draft.rewriting.result import Rewriting
    from assistant.render.draft.options import Format
    from store import Library
    from store.records import Filter


class NoWriter(LitrevError):
    """Sentences are to be rewritten, and there is no model to do it."""


class Changed(LitrevError):
    """The draft is no longer the one that the new sentences were written for."""


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
    refused = assistant.budget.refused
    if refused:
        left_out(refused)
    return PARTLY if refused else DONE


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
    from assistant.draft.rewriting.applying import applied
    from assistant.errors import NotApproved
    from assistant.render.draft import files

    ready = [one for one in result.proposals if one.ready]
    if not ready:
        click.echo(f"nothing is rewritten, and {output} not written", err=True)
        return
    if not yes and not on_terminal():
        raise NotApproved(f"{output} is not written without consent", "Look, and add --yes.")
    if not yes and not click.confirm(f"Write {_counted(ready)} into {output}?", err=True):
        raise NotApproved(f"{output} is not written, as you wished")
    if manuscript.file.read_bytes() != manuscript.text.encode():
        raise Changed(
            f"{manuscript.file} was changed since it was read, and {output} is not written",
            "Run the command again: replies that were given are not asked for again.",
        )
    new = (cite.key for one in ready for statement in one.statements for cite in statement.cites)
    keys = dict.fromkeys([*(key for one in manuscript.passages for key in one.keys), *new])
    known = library.catalog.papers(library.catalog.ids([*keys]).values()).values()
    shape: Format = "latex" if manuscript.latex else "pandoc"
    files.rewrite(applied(manuscript, result.proposals), output, shape, [*known])
    if not quiet:
        click.echo(f"{output} and its .bib are written: {_counted(ready)} rewritten", err=True)


def _counted(several: list[Any]) -> str:
    return f"{len(several)} sentence{'s' * (len(several) != 1)}"
