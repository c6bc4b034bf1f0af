"""Commands on the papers of a library: add, list, show, remove, search."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from assistant.cli import completing
from assistant.cli.exits import DONE, ERROR, PARTLY
from assistant.cli.opening import open_library, tell_if_none
from assistant.cli.options import filter_options, output_options, place_option, text_argument
from assistant.cli.output import console, print_json, print_list, tell

if TYPE_CHECKING:
    from store.records import Filter


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
@click.option("--format", "format_name", metavar="NAME", help="Read as this format, do not guess.")
@click.option("--dry-run", is_flag=True, help="Read and tell, change nothing.")
@place_option
@output_options
def add(
    paths: tuple[str, ...],
    format_name: str | None,
    dry_run: bool,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
) -> int:
    """Import files and folders; `-` is standard input.

    \b
    litrev add refs.bib pages/
    """
    from contextlib import ExitStack
    from tempfile import TemporaryDirectory

    from assistant.render import library as show
    from assistant.terminal import progress
    from store.place import find

    _check(paths)
    with ExitStack() as stack:
        if dry_run and not find(place).exists:
            place = stack.enter_context(TemporaryDirectory())
        library = stack.enter_context(open_library(place, create=True))
        advance = stack.enter_context(progress("adding", "papers", hidden=quiet or as_json))
        report = library.add(*paths, format=format_name, dry_run=dry_run, progress=advance)
    if as_json:
        print_json(report)
    else:
        show.added(report, console(plain), dry_run=dry_run)
        show.problems(report.problems, console(plain, errors=True))
        if not quiet:
            show.differing(report, console(plain, errors=True))
        if not (report.files or report.problems or quiet):
            show.nothing_found(console(plain, errors=True))
    if report.problems:
        return PARTLY if report.read else ERROR
    return DONE


def _check(paths: tuple[str, ...]) -> None:
    """Raises LitrevError if there is nothing at all to read; no library is made for a slip."""
    from store.errors import LitrevError

    if all(path != "-" and not os.path.exists(path) for path in paths):
        named = ", ".join(paths)
        raise LitrevError(f"there is no file {named}", "Nothing was added, nothing changed.")


@click.command("list")
@text_argument("text", required=False)
@filter_options
@place_option
@output_options
def list_(
    text: str,
    wanted: Filter,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
) -> int:
    """List the papers, or those with TEXT in their record.

    It is looked for in title, authors, venue, abstract and key.

    \b
    litrev list reward --year 2023-
    """
    from assistant.render import library as show

    with open_library(place) as library:
        papers = library.papers(wanted.model_copy(update={"text": text or None}))
        others = () if papers or as_json else library.papers()
    if as_json:
        print_list(papers)
    elif papers:
        show.listed(papers, console(plain))
    else:
        show.nothing(others, wanted, console(plain))
    return DONE


@click.command()
@click.argument("key", shell_complete=completing.keys)
@place_option
@output_options
def show(key: str, place: str | None, as_json: bool, quiet: bool, plain: bool) -> int:
    """Show a paper, and the records that it was made of.

    \b
    litrev show fujimoto2018addressing
    """
    from assistant.render import library as render
    from store.records import Shown

    with open_library(place) as library:
        paper = Shown(**library.get(key).model_dump(), records=library.origins(key))
    if as_json:
        print_json(paper)
    else:
        render.paper(paper, console(plain))
    return DONE


@click.command()
@click.argument("keys", nargs=-1, required=True, metavar="KEY...", shell_complete=completing.keys)
@place_option
@output_options
def remove(
    keys: tuple[str, ...], place: str | None, as_json: bool, quiet: bool, plain: bool
) -> int:
    """Remove papers from the library.

    \b
    litrev remove headsculpt
    """
    with open_library(place) as library:
        library.remove(*keys)
    removed = [*dict.fromkeys(keys)]
    tell(f"removed {len(removed)}", {"removed": removed}, as_json=as_json)
    return DONE


@click.command()
@text_argument("query")
@click.option(
    "-k",
    "--papers",
    "count",
    default=10,
    type=click.IntRange(1, 1000),
    metavar="N",
    help="At most; 10.",
)
@filter_options
@place_option
@output_options
def search(
    query: str,
    count: int,
    wanted: Filter,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
) -> int:
    """Find papers for QUERY, each with its best sentence.

    \b
    litrev search "reward over-optimisation" -k 5
    """
    from assistant.render import library as render

    with open_library(place, filled=True) as library:
        found = library.search(query, k=count, wanted=wanted)
        if not found.hits:
            tell_if_none(library, wanted, quiet=quiet or as_json)
    if as_json:
        print_json(found)
    else:
        render.found(found, console(plain))
    return DONE


commands: tuple[click.Command, ...] = (add, list_, show, remove, search)
