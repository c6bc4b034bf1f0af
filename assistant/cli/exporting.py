"""The command that writes papers of the library as a bibliography."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli import completing
from assistant.cli.endings import shaped
from assistant.cli.exits import DONE, PARTLY
from assistant.cli.opening import open_library
from assistant.cli.options import FILE, given_keys, output_options, place_option
from assistant.cli.output import print_list
from assistant.cli.telling import fail, kept
from store.errors import LitrevError

if TYPE_CHECKING:
    from store import Library
    from store.records import Paper

ENDINGS = {".bib": "bibtex", ".ris": "ris", ".json": "csl", ".jsonl": "jsonl"}
"""In what an export is written, by the ending of its file's name."""


@click.command()
@click.argument("keys", nargs=-1, metavar="[KEY...]", shell_complete=completing.keys)
@click.option("--cited", is_flag=True, help="The papers that files cite: .tex or .md, not keys.")
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
    cited: bool,
    format_name: str | None,
    output: Path | None,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
) -> int:
    """Write papers as BibTeX, RIS, CSL-JSON or JSON lines.

    Without a KEY all of them; `-` reads keys from standard input. --json is the list that
    `litrev list --json` prints.

    \b
    litrev export -o library.bib
    litrev export --format csl fujimoto2018addressing
    litrev export --cited paper.tex -o cited.bib
    """
    from store.formats import write

    shape = shaped(format_name, output, ENDINGS, "jsonl") or "jsonl"
    code = DONE
    with open_library(place) as library:
        if cited:
            papers, code = _cited(keys, library)
        else:
            papers = [*map(library.get, given_keys(keys))] if keys else [*library.papers()]
    if as_json and output is None:
        print_list(papers)
        return code
    text = "".join(write(papers, shape))
    if output is None:
        click.echo(text, nl=False)
    else:
        from assistant.render.whole import keep, replace

        there = keep(output, text.encode())
        replace(output, text.encode())
        if not (quiet or as_json):
            kept(there)
    return code


def _cited(files: tuple[str, ...], library: Library) -> tuple[list[Paper], int]:
    """The papers that files cite, in order; what the library lacks is told. Raises LitrevError."""
    from assistant.checking import cited

    if not files:
        raise click.UsageError("--cited needs a file, .tex or .md.")
    papers: dict[str, Paper] = {}
    code = DONE
    for file in map(Path, files):
        keys, unread = cited(file, library)
        there = library.catalog.papers(library.catalog.ids(keys).values())
        found = {paper.key: paper for paper in there.values()}
        papers |= {key: found[key] for key in keys if key in found}
        lacking = [f"no paper has the key {key}" for key in keys if key not in found]
        for reason in [*lacking, *(one.reason for one in unread)]:
            fail(f"{file}: {reason}")
            code = PARTLY
    if not papers:
        raise LitrevError(f"no paper of the library is cited in {', '.join(files)}")
    return [*papers.values()], code


commands: tuple[click.Command, ...] = (export,)
