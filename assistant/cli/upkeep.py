"""Commands that look after a library: status, repair, backup, restore."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.exits import DONE, ERROR
from assistant.cli.opening import open_library, settings
from assistant.cli.options import FILE, output_options, place_option
from assistant.cli.output import console, print_json

file_argument = click.argument("file", type=FILE)


@click.command()
@place_option
@output_options
def status(place: str | None, as_json: bool, quiet: bool, plain: bool) -> int:
    """Tell what the library holds, what is wrong with it.

    \b
    litrev status
    """
    from assistant.render import library as render
    from assistant.spending import State, bill_of

    with open_library(place) as library:
        known = library.status().model_dump() | {"model": settings(library).model}
        report = State(**known, spent=bill_of(library.place.runs))
        where = str(library.place)
    if as_json:
        print_json(report)
    else:
        render.status(report, where, console(plain))
    return ERROR if report.problems else DONE


@click.command()
@place_option
@output_options
def repair(place: str | None, as_json: bool, quiet: bool, plain: bool) -> int:
    """Make Chroma again, or a damaged catalog from what is left.

    What was recovered and what was lost is told; a damaged file is kept beside the new one.

    \b
    litrev repair
    """
    from assistant.render import upkeep as render
    from store.place import find
    from store.recovery.repair import repair

    report = repair(find(place), lambda: open_library(place))
    if as_json:
        print_json(report)
    else:
        render.repaired(report, console(plain))
    return DONE


@click.command()
@file_argument
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@place_option
@output_options
def backup(
    file: Path, force: bool, place: str | None, as_json: bool, quiet: bool, plain: bool
) -> int:
    """Copy the library into one FILE, and verify it.

    Others may write to the library meanwhile. Runs, settings and prompts are in it, too.

    \b
    litrev backup ~/backups/review.litrev
    """
    from assistant.render import upkeep as render
    from assistant.terminal import progress
    from store.recovery.backup import write

    with (
        open_library(place) as library,
        progress("backing up", "MB", hidden=quiet or as_json) as advance,
    ):
        manifest = write(library, file, force, advance)
    if as_json:
        print_json(manifest)
    else:
        render.backed_up(manifest, file, console(plain))
    return DONE


@click.command()
@file_argument
@click.option("--force", is_flag=True, help="Even if there is a library; it is kept aside.")
@place_option
@output_options
def restore(
    file: Path, force: bool, place: str | None, as_json: bool, quiet: bool, plain: bool
) -> int:
    """Make the library of a FILE that `litrev backup` wrote.

    All of it is read before anything is touched.

    \b
    litrev restore ~/backups/review.litrev --library review
    """
    from assistant.render import upkeep as render
    from assistant.terminal import progress
    from store.place import find
    from store.recovery.restore import restore

    target = find(place)
    with progress("restoring", "MB", hidden=quiet or as_json) as advance:
        manifest, aside = restore(file, target, force, advance)
    with open_library(place):
        pass  # Chroma is made again of a library that is not large; else by the next add
    if as_json:
        print_json(manifest)
    else:
        render.restored(manifest, target.root, aside, console(plain))
    return DONE


commands: tuple[click.Command, ...] = (status, repair, backup, restore)
