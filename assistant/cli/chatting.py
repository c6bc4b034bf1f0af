"""The command that holds a conversation."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.exits import DONE, INTERRUPTED
from assistant.cli.opening import open_library
from assistant.cli.options import filter_options, model_options, place_option, timeout_option
from assistant.cli.output import console
from assistant.cli.telling import interrupted, retrying

if TYPE_CHECKING:
    from assistant.chat import Chat
    from assistant.errors import ModelError
    from assistant.repl.plain import Plain
    from assistant.repl.screen import Screen
    from assistant.repl.session import Session
    from assistant.repl.warming import Warming
    from store import Library
    from store.conversations import Conversations
    from store.records import Filter


@click.command()
@click.argument("words", nargs=-1, metavar="[QUESTION]")
@click.option(
    "--resume",
    is_flag=False,
    flag_value="",
    metavar="[ID]",
    help="Go on; with the latest if no ID.",
)
@click.option("--plain", "lines", is_flag=True, help="Nothing moves: for screen readers.")
@click.option("--no-color", "plain", is_flag=True, help="No colours.")
@click.option("--quiet", "-q", is_flag=True, help="The answers, and nothing else.")
@timeout_option
@filter_options
@model_options
@place_option
def chat(
    words: tuple[str, ...],
    resume: str | None,
    lines: bool,
    plain: bool,
    quiet: bool,
    wanted: Filter,
    place: str | None,
    fresh: bool,
    **flags: Any,
) -> int:
    """Talk with the library: ask, follow up, draft.

    It is kept as it goes, and --resume goes on with it. /help tells what else can be typed.
    Without a terminal each line of standard input is a question.

    \b
    litrev chat
    litrev chat "Which methods avoid reward over-optimisation?"
    echo "What does removing the critic save?" | litrev chat
    """
    from assistant.repl.session import Session
    from assistant.repl.warming import Warming
    from store.conversations import Conversations

    moving = not lines and _moves()
    warming = Warming()
    with (
        _ending_at_once(warming),
        open_library(place, filled=not moving) as library,
        Conversations(library.place.conversations) as kept,
    ):
        showing = _showing(library, moving=moving, plain=plain, quiet=quiet)
        chat = _chat(library, kept, showing, resume, fresh=fresh, **flags)
        if wanted.model_dump(exclude_none=True):
            chat.wanted = wanted
        session = Session(chat, showing, quiet, warming)
        return _converse(session, " ".join(words), moving=moving, plain=plain)


def _moves() -> bool:
    """Whether there is a terminal to move the cursor on."""
    streams = sys.stdin.isatty() and sys.stdout.isatty()
    return streams and os.environ.get("TERM", "dumb") not in ("dumb", "unknown")


def _showing(library: Library, *, moving: bool, plain: bool, quiet: bool) -> Screen | Plain:
    if moving:
        from assistant.repl.screen import Screen

        return Screen(console(plain), lambda key: library.get(key).title, quiet=quiet)
    from assistant.repl.plain import Plain

    return Plain(console(still=True), console(errors=True, still=True), quiet=quiet)


def _chat(
    library: Library,
    kept: Conversations,
    showing: Screen | Plain,
    resume: str | None,
    **chosen: Any,
) -> Chat:
    from assistant import Assistant
    from assistant.chat import Chat

    def waiting(error: ModelError, seconds: float) -> None:
        showing.note(retrying(error, seconds))

    assistant = Assistant(library, on_retry=waiting, on_note=showing.note, **chosen)
    conversation = "" if resume is None else kept.find(resume).id
    return Chat(assistant, kept, conversation, showing)


def _converse(session: Session, first: str, *, moving: bool, plain: bool) -> int:
    from assistant.repl.loop import converse

    if not moving:
        from assistant.repl.lines import Lines

        return converse(session, Lines(), first)
    from assistant.repl.completing import offers
    from assistant.repl.editor import Editor
    from assistant.repl.keyboard import unechoed
    from assistant.repl.status import line

    editor = Editor(
        session.library.place.history,
        lambda before: offers(before, session),
        lambda width: line(session, width),
        shown=lambda: session.warming.begin(session.library, session.assistant.settings.model),
        colours=not plain,
    )
    with unechoed():
        return converse(session, editor, first)


@contextmanager
def _ending_at_once(warming: Warming) -> Iterator[None]:
    """Nobody waits at the end for what is being loaded, and no answer needs any more."""
    code = DONE
    try:
        yield
    except KeyboardInterrupt:
        if not warming.busy:
            raise
        interrupted()
        code = INTERRUPTED
    if warming.busy:  # Python's end would pull the ground from under an import
        sys.stdout.flush()
        os._exit(code)


commands: tuple[click.Command, ...] = (chat,)
