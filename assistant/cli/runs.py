"""Commands on recorded runs: runs, replay, diff, why. None of them opens a library."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from assistant.cli import completing
from assistant.cli.exits import DONE, ERROR, FAILED, PARTLY
from assistant.cli.options import output_options, place_option
from assistant.cli.output import console, print_json, print_list
from assistant.cli.telling import remark

_ID = re.compile(r"(?P<run>.*\.zip|(?:.*/)?[^/.]+)\.(?P<number>\d+)(?:\.(?P<column>.+))?")


@click.command("runs")
@click.argument("file", required=False, metavar="[FILE]", type=click.Path())
@place_option
@output_options
def runs_(file: str | None, place: str | None, as_json: bool, quiet: bool, plain: bool) -> int:
    """List the recorded runs, the newest first.

    They are the library's, or those in FILE, a folder or zip of runs from anywhere. Exit code 3 if
    some of those in FILE are damaged.

    \b
    litrev runs
    litrev runs from-a-colleague.zip
    """
    from assistant.render import runs as render
    from assistant.runs.folder import Run, folders
    from assistant.runs.listing import listed
    from assistant.runs.opening import opened

    if file is None:
        found, unusable = listed(map(Run, folders(_runs(place))))
    else:
        with opened(file, _runs(place)) as given:
            found, unusable = listed(given)
        if not found:
            raise unusable[0]
    if as_json:
        print_list(found)
    else:
        render.listed(found, console(plain))
    for error in () if quiet else unusable:
        remark(f"note: {error.message}")
    return PARTLY if file is not None and unusable else DONE


@click.command()
@click.argument("run", shell_complete=completing.runs)
@place_option
@output_options
def replay(run: str, place: str | None, as_json: bool, quiet: bool, plain: bool) -> int:
    """Make a run's result again from the run alone, and compare.

    It needs no key, no network and no library. RUN is an id, or a folder or zip of runs, copied
    from anywhere. Exit code 4 if today's code makes something else, with the first difference, and
    3 if some of several are damaged.

    \b
    litrev replay 3f9c01ab
    litrev replay from-a-colleague.zip
    """
    from assistant.render import runs as render
    from assistant.runs.opening import opened
    from assistant.runs.replay import replayed

    with opened(run, _runs(place)) as found:
        replays = replayed(found)
    if as_json:
        print_json(replays)
    else:
        render.replayed(replays, console(plain))
    if len(replays.replayed) > 1 and not quiet:
        remark(render.agreeing(replays))
    if any(one.difference for one in replays.replayed):
        return FAILED
    some = any(one.agrees for one in replays.replayed)
    return DONE if replays.agree else PARTLY if some else ERROR


@click.command()
@click.argument("a", metavar="RUN", shell_complete=completing.runs)
@click.argument("b", metavar="RUN", shell_complete=completing.runs)
@place_option
@output_options
def diff(a: str, b: str, place: str | None, as_json: bool, quiet: bool, plain: bool) -> int:
    """Tell what appeared, vanished or changed between two runs.

    \b
    litrev diff 3f9c01ab 77aa02c4
    """
    from assistant.render import runs as render
    from assistant.runs.diff import diff
    from assistant.runs.opening import opened_one

    with opened_one(a, _runs(place)) as before, opened_one(b, _runs(place)) as after:
        compared = diff(before, after)
    if as_json:
        print_json(compared)
    else:
        render.compared(compared, console(plain))
    return DONE


@click.command()
@click.argument("id", metavar="ID", shell_complete=completing.runs)
@place_option
@output_options
def why(id: str, place: str | None, as_json: bool, quiet: bool, plain: bool) -> int:
    """Show the abstract behind a statement or cell, marked.

    ID is RUN.N, statement or row N of a run, or RUN.N.COLUMN, a cell of that row; RUN alone lists
    them. RUN is an id, or a folder or zip; one of several in a zip is ZIP/ID.

    \b
    litrev why 3f9c01ab
    litrev why 3f9c01ab.2
    litrev why "3f9c01ab.2.gain over baseline"
    litrev why from-a-colleague.zip/3f9c01ab.2
    """
    return explain(id, place, as_json=as_json, plain=plain)


def is_part(id: str) -> bool:
    """Whether this is the id of a statement, row or cell."""
    return bool(_parted(id)[1])


def explain(id: str, place: str | None, *, as_json: bool, plain: bool) -> int:
    """Show what `why` shows."""
    from assistant.render import why as render
    from assistant.runs.opening import opened_one
    from assistant.runs.statements import said
    from assistant.runs.why import why, why_cell
    from assistant.runs.without import without

    run, number, column = _parted(id)
    with opened_one(run, _runs(place)) as found:
        one = why_cell(found, number, column) if column else None
        told = one or (why(found, number) if number else None)
        statements = () if told else tuple(said(found.result))
        instead = () if told or statements else without(found)
        name = found.id
    if told is None and as_json:
        print_list(statements)
    elif told is None:
        render.listed(statements, console(plain))
        render.instead(name, instead, console(plain))
    elif as_json:
        print_json(told)
    else:
        render.show(told, console(plain))
    return DONE


def _parted(id: str) -> tuple[str, str, str]:
    """Run, number and column of an id; the last two may be empty."""
    if os.path.exists(id) or not (match := _ID.fullmatch(id)):
        return id, "", ""
    return match["run"], match["number"], match["column"] or ""


def _runs(place: str | None) -> Path:
    from store.place import find

    return find(place).runs


commands: tuple[click.Command, ...] = (runs_, replay, diff, why)
