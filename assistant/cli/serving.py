"""The command that serves a library to other programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.approval import yes_option
from assistant.cli.assisting import agreed, assisting
from assistant.cli.exits import DONE, INTERRUPTED
from assistant.cli.opening import open_library
from assistant.cli.options import model_options, place_option, timeout_option
from assistant.cli.telling import interrupted
from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.claims.survey import Survey


@click.command()
@timeout_option
@yes_option
@model_options
@place_option
def mcp(place: str | None, yes: bool, fresh: bool, **flags: Any) -> int:
    """Serve the library to programs that speak MCP.

    The program starts this command itself, and talks to it on stdin and stdout. --max-cost
    is for as long as it runs, and --yes agrees to what claim tables may cost.

    \b
    litrev mcp --library ~/review
    """
    from assistant import estimates

    serve = _server()
    with (
        _ending_at_once(),
        open_library(place, filled=True) as library,
        assisting(library, fresh, hidden=True, plain=True, **flags) as assistant,
    ):

        def agree(survey: Survey) -> None:
            agreed(
                library,
                lambda asking: estimates.of_claims(asking, survey),
                fresh,
                yes=yes,
                quiet=True,
                **flags,
            )

        if sys.stdin.isatty():
            click.echo("Waiting for a program that speaks MCP; Ctrl-D ends it.", err=True)
        # In a thread, as this one hears of signals: raised inside an event loop they break it.
        ThreadPoolExecutor(1).submit(serve, assistant, agree).result()
    return DONE


class McpMissing(LitrevError):
    """The protocol's SDK is not installed."""


def _server() -> Callable[[Assistant, Callable[[Survey], None]], None]:
    """What serves; raises McpMissing."""
    try:
        from assistant.serving.server import serve
    except ModuleNotFoundError as error:
        if error.name != "mcp":
            raise
        raise McpMissing(
            "the protocol is spoken by the package mcp, which is not installed",
            "Install it: pip install 'litrev[mcp]'.",
        ) from None
    return serve


@contextmanager
def _ending_at_once() -> Iterator[None]:
    """Ctrl-C and SIGTERM end the process, though a thread still waits for a line of input."""
    try:
        yield
    except KeyboardInterrupt:  # the library is closed by now; Python's end would wait, too
        interrupted()
        os._exit(INTERRUPTED)


commands: tuple[click.Command, ...] = (mcp,)
