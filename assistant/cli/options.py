"""Options that many commands share, and what a command gets of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.settings import Settings
    from store import Library
    from store.records import Filter, Record

DONE, ERROR, USAGE, PARTLY, FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 130

Command = TypeVar("Command", bound=Callable[..., Any])


class Years(click.ParamType[tuple[int, int]]):
    """`2020`, `2020-2024`, `2020-` or `-2019`, as a first and a last year."""

    name = "years"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        first, dash, last = str(value).partition("-")
        if not (first or last) or not (first + last).isdecimal():
            self.fail(f"{value!r} is no year and no range such as 2020-2024", param, ctx)
        years = int(first or 0), int(last or (9999 if dash else first))
        if years[0] > years[1]:
            self.fail(f"{value!r} runs backwards: the first year comes first", param, ctx)
        return years


FILTERS: tuple[tuple[str, Any, str, str], ...] = (
    ("year", Years(), "YEARS", "Only these years: 2020-2024, 2020-."),
    ("venue", str, "WORDS", "Only what appeared there: neurips."),
    ("author", str, "NAME", "Only papers by this author: levine."),
    ("tag", str, "TAG", "Only papers with this tag."),
    ("source", str, "FILE", "Only papers that came from this file."),
)
"""Name, type, placeholder and help of each filter."""


def text_argument(name: str, *, required: bool = True) -> Callable[[Command], Command]:
    """Words as one text, with or without quotation marks; a blank one is wrong usage."""

    def joined(_: click.Context, param: click.Parameter, words: tuple[str, ...]) -> str:
        text = " ".join(words).strip()
        if required and not text:
            raise click.BadParameter("it is empty.", param=param)
        return text

    metavar = name.upper() if required else f"[{name.upper()}]"
    return click.argument(name, nargs=-1, required=required, metavar=metavar, callback=joined)


def _place(context: click.Context, _: click.Parameter, given: str | None) -> str | None:
    """What was given to this command, else before it: `litrev --library review list`."""
    return given or context.find_root().params.get("place")


def place_option(command: Command) -> Command:
    """--library"""
    return click.option(
        "--library",
        "place",
        callback=_place,
        metavar="PLACE",
        help="The library, a folder or chroma+http://host:port/name; else $LITREV_LIBRARY, "
        "else the nearest .litrev folder.",
    )(command)


def output_options(command: Command) -> Command:
    """--json, --quiet, --no-color"""
    command = click.option("--no-color", "plain", is_flag=True, help="No colours.")(command)
    command = click.option("--quiet", "-q", is_flag=True, help="The result, and nothing else.")(
        command
    )
    return click.option("--json", "as_json", is_flag=True, help="One JSON document.")(command)


def model_options(command: Command) -> Command:
    """--model, --api-base, --fresh, --max-cost"""
    command = click.option(
        "--max-cost", type=float, metavar="USD", help="Make no call that could cost more in all."
    )(command)
    command = click.option("--fresh", is_flag=True, help="Ask anew; no recorded reply.")(command)
    command = click.option(
        "--api-base", metavar="URL", help="An OpenAI-compatible endpoint, or a local server."
    )(command)
    return click.option(
        "--model", metavar="NAME", help="A LiteLLM model name, as openai/gpt-5-mini."
    )(command)


def filter_options(command: Command) -> Command:
    """--year, --venue, --author, --tag, --source, which become the argument `wanted`."""

    @wraps(command)
    def filtered(**arguments: Any) -> Any:
        from store.records import Filter

        chosen = {name: arguments.pop(name) for name, *_ in FILTERS}
        return command(wanted=Filter(**chosen), **arguments)

    for name, kind, metavar, text in reversed(FILTERS):
        option = click.option(f"--{name}", type=kind, metavar=metavar, help=text)
        filtered = option(filtered)
    return cast(Command, filtered)


def open_library(place: str | None, *, create: bool = False, filled: bool = False) -> Library:
    """The library that a command works on; `filled` where it is of no use without papers."""
    from assistant import embedders
    from store import Library
    from store.errors import NoLibrary

    library = Library.open(place, create=create, named=embedders.kept, tell=_told)
    if filled and not library.catalog.counts().papers:
        library.close()
        raise NoLibrary(
            f"the library in {library.place} has no papers yet", "Add some: litrev add PATH…"
        )
    return library


def tell_if_none(library: Library, wanted: Filter, *, quiet: bool) -> None:
    """That the filters let no paper through, where nothing was found and that may be why."""
    if quiet or not wanted.model_dump(exclude_none=True) or library.papers(wanted):
        return
    from assistant.render import library as show

    show.nothing(library.papers(), wanted, console(errors=True))


def _told(text: str) -> None:
    """What a person should know while a server is slow or away."""
    click.echo(text, err=True)


def settings(library: Library, **flags: Any) -> Settings:
    """The settings in force for a command on this library."""
    from assistant.settings import load

    return load(flags, library.place.config)


_CONTROLS = {control: f"\\u{control:04x}" for control in range(0x7F, 0xA0)}
"""Control characters that JSON may have as they are; a terminal would obey them."""


def print_json(record: Record) -> None:
    """One JSON document on standard output."""
    click.echo(record.model_dump_json(indent=2).translate(_CONTROLS))


def print_list(records: Sequence[Record]) -> None:
    """One JSON document, a list, on standard output."""
    tell("", list(records), as_json=True)


def tell(text: str, document: object, *, as_json: bool) -> None:
    """What a small command did: a line or lines, or the same as one JSON document."""
    if as_json:
        from pydantic import TypeAdapter

        text = TypeAdapter(Any).dump_json(document, indent=2).decode().translate(_CONTROLS)
    click.echo(text)


def console(plain: bool = False, *, errors: bool = False, still: bool = False) -> Console:
    """A console as wide as the terminal, or 80 columns where there is none.

    A `still` one writes text and nothing else, whatever it is connected to.
    """
    from rich.console import Console

    stream = sys.stderr if errors else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else 80
    return Console(
        file=stream,
        no_color=plain or still or None,
        color_system=None if still else "auto",
        width=width,
        highlight=False,
        soft_wrap=False,
    )
