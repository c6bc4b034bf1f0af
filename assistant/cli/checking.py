"""The command that checks the citations of a file against the library."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.options import (
    DONE,
    FAILED,
    console,
    open_library,
    output_options,
    place_option,
    print_json,
    print_list,
)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
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
    """Check every citation of a .tex or .md against the library.

    A finding a line, with its place. Exits with 4 if a sentence is refused or a key unknown, with 1
    if a file cannot be read.

    \b
    litrev check draft.tex
    litrev check --strict related.md
    """
    from assistant.checking import recheck
    from assistant.embedders import judge
    from assistant.render.checking import rechecked

    with open_library(place, filled=True) as library:
        results = [recheck(file, library, judge(library)) for file in files]
    if as_json and len(results) > 1:
        print_list(results)
    elif as_json:
        print_json(results[0])
    else:
        for result in results:
            rechecked(result, console(plain), summary=not quiet)
    return DONE if all(result.passed(strict) for result in results) else FAILED


commands: tuple[click.Command, ...] = (check,)
