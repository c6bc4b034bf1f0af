"""The command that checks the citations of a file against the library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.exits import DONE, ERROR, FAILED, PARTLY
from assistant.cli.opening import open_library
from assistant.cli.options import output_options, place_option
from assistant.cli.output import console, print_json, print_list
from assistant.cli.telling import fail

if TYPE_CHECKING:
    from assistant.checking import Rechecked
    from store import Library


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option("--strict", is_flag=True, help="Fail for doubts and uncited claims as well.")
@place_option
@output_options
def check(
    files: tuple[Path, ...],
    strict: bool,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
) -> int:
    """Check a draft or a table against the library.

    Of a .tex or .md, or of a claim table as .jsonl. A finding a line, with its place. Exits with
    4 if a sentence is refused or a key unknown, else with 3 if one of several files cannot be
    read, with 1 if none can.

    \b
    litrev check draft.tex
    litrev check --strict related.md claims.jsonl
    """
    from assistant.render.checking import rechecked

    with open_library(place, filled=True) as library:
        results = [*_rechecked(files, library)]
    if as_json and len(files) > 1:
        print_list(results)
    elif as_json:
        print_json(results[0])
    else:
        for result in results:
            rechecked(result, console(plain), summary=not quiet)
    if not all(result.passed(strict) for result in results):
        return FAILED
    if not results:
        return ERROR
    whole = len(results) == len(files) and not any(result.unread for result in results)
    return DONE if whole else PARTLY


def _rechecked(files: Sequence[Path], library: Library) -> Iterator[Rechecked]:
    """What became of each; of several, one that cannot be read is told, and the others checked."""
    from assistant.checking import Unreadable, recheck, tables
    from assistant.embedders import judge

    embedder = judge(library)
    for file in files:
        try:
            table = file.suffix.lower() in tables.TABLES
            yield (tables.recheck if table else recheck)(file, library, embedder)
        except Unreadable as error:
            if len(files) == 1:
                raise
            fail(error.message)


commands: tuple[click.Command, ...] = (check,)
