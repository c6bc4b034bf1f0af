"""Options that many commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class File(click.Path):
    """A file that is read or written; `-` is none, since a command says where it takes that."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Raises BadParameter."""
        if value == "-":
            self.fail("- is no file here; without -o it goes to standard output.", param, ctx)
        return super().convert(value, param, ctx)


FILE = File(path_type=Path, dir_okay=False)


class Years(click.ParamType[tuple[int | None, int | None]]):
    """`2020`, `2020-2024`, `2020-` or `-2019`, as a first and a last year; None is open."""

    name = "years"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int | None, int | None]:
        if isinstance(value, tuple):
            return value
        first, dash, last = str(value).partition("-")
        if not (first or last) or not (first + last).isdecimal():
            self.fail(f"{value!r} is no year and no range such as 2020-2024", param, ctx)
        since, until = (int(year) if year else None for year in (first, last))
        if since is not None and until is not None and since > until:
            self.fail(f"{value!r} runs backwards: the first year comes first", param, ctx)
        return (since, until) if dash else (since, since)


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


def given_keys(given: Sequence[str]) -> list[str]:
    """The keys given; `-` is those on standard input, one a line."""
    keys: list[str] = []
    for key in given:
        keys += sys.stdin.read().split() if key == "-" else [key]
    return list(dict.fromkeys(keys))


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


def timeout_option(command: Command) -> Command:
    """--timeout"""
    return click.option(
        "--timeout", type=float, metavar="SECONDS", help="For one reply of the model."
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
