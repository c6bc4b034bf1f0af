"""The command that writes papers of the library as a bibliography."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli import completing
from assistant.cli.endings import shaped
from assistant.cli.exits import DONE
from assistant.cli.opening import open_library
from assistant.cli.options import FILE, output_options, place_option
from assistant.cli.output import print_list
from assistant.cli.telling import kept

ENDINGS = {".bib": "bibtex", ".ris": "ris", ".json": "csl", ".jsonl": "jsonl"}
"""In what an export is written, by the ending of its file's name."""


@click.command()
@click.argument("keys", nargs=-1, metavar="[KEY...]", shell_complete=completing.keys)
@click.option(
    "--format",
    "format_name",
    type=click.Choice([*ENDINGS.values()]),
    help="Else as the ending of FILE says, else jsonl.",
)
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="FILE",
    help="Named .bib, .ris, .json (CSL) or .jsonl.",
)
@place_option
@output_options
def export(
    keys: tuple[str, ...],
    format_name: str | None,
    output: Path | None,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
) -> int:
    """Write papers as BibTeX, RIS, CSL-JSON or JSON lines.

    Without a KEY all of them. --json is the list that `litrev list --json` prints.

    \b
    litrev export -o library.bib
    litrev export --format csl fujimoto2018addressing
    """
    from store.formats import write

    shape = shaped(format_name, output, ENDINGS, "jsonl") or "jsonl"
    with open_library(place) as library:
        papers = [library.get(key) for key in keys] if keys else library.papers()
    if as_json and output is None:
        print_list(papers)
        return DONE
    text = "".join(write(papers, shape))
    if output is None:
        click.echo(text, nl=False)
    else:
        there = _write(output, text)
        if not (quiet or as_json):
            kept(there)
    return DONE


def _write(file: Path, text: str) -> list[Path]:
    """Into a device as well, which nothing can be put in the place of. Raises NotSaved.

    Where what the file had before is kept.
    """
    from assistant.render.whole import keep, through

    there = keep(file, text.encode())
    through(file, text.encode())
    return there


commands: tuple[click.Command, ...] = (export,)
