"""The commands of a conversation: a line that begins with a slash, and what it does."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from assistant.repl import looking, making, steering
from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.repl.session import Session

_COMMAND = re.compile(r"/(?P<name>[A-Za-z]+|\?)(?:\s+(?P<argument>.*))?", re.DOTALL)


class CommandUnknown(LitrevError):
    """No command has this name."""


class Command(NamedTuple):
    """A command, as /help tells it."""

    argument: str
    help: str
    act: Callable[[Session, str], None]


def run(session: Session, line: str) -> bool:
    """Do what a line says; False if it is no command but a question.

    One slash and letters are meant as a command; `/usr/share` and `/ 2` are not. Words by which
    other programs are left or asked for help are commands without a slash, too. Raises
    CommandUnknown with the nearest, and what the command raises.
    """
    bare = BARE.get(line.strip().casefold())
    match = _COMMAND.fullmatch(f"/{bare}" if bare else line.strip())
    if not match:
        return False
    name = match["name"].lower()
    name = BARE.get(name, name)
    if name not in COMMANDS:
        near = get_close_matches(name, COMMANDS, n=1)
        hint = f"Did you mean /{near[0]}?" if near else "/help tells those that there are."
        raise CommandUnknown(f"there is no command /{name}", hint)
    COMMANDS[name].act(session, (match["argument"] or "").strip())
    return True


def help_(session: Session, _: str) -> None:
    """All commands, and the keys."""
    from assistant.render.text import hanging

    width = max(len(usage(name)) for name in COMMANDS)
    for name, command in COMMANDS.items():
        if session.console.width >= 60:
            hanging(f"{usage(name):<{width}}  ", command.help, session.console)
        else:
            hanging("", usage(name), session.console, "bold")
            hanging("  ", command.help, session.console)
    if session.showing.streams:
        session.console.print()
        hanging("", KEYS, session.console, "dim")


def usage(name: str) -> str:
    """`/open N|KEY`"""
    return f"/{name} {COMMANDS[name].argument}".rstrip()


def quit_(session: Session, _: str) -> None:
    """Leave."""
    session.left = True


KEYS = (
    "Enter sends; Alt-Enter, Ctrl-J or a backslash at the end begins another line; Tab completes "
    "commands, keys and titles; Ctrl-C stops an answer; Ctrl-D leaves."
)

BARE = {"help": "help", "?": "help", "quit": "quit", "exit": "quit", "q": "quit"}

COMMANDS: dict[str, Command] = {
    "help": Command("", "this list", help_),
    "sources": Command("", "the papers of the last answer, with the words it rests on",
                       looking.sources),
    "open": Command("N|KEY", "a paper, and what of its abstract was cited", looking.open_paper),
    "why": Command("N", "what statement N of the last answer rests on", looking.why),
    "papers": Command("[TEXT]", "the papers cited so far, or those of the library with TEXT",
                      looking.papers),
    "add": Command("FILE", "import papers", making.add),
    "filter": Command("[WHAT]", "only year 2020-2024, author X, venue X, tag X; or none",
                      steering.filter_),
    "model": Command("[NAME|none]", "who writes from now on", steering.model),
    "draft": Command("[TOPIC]", "paragraphs of related work", making.draft),
    "claims": Command("[COLUMNS]", "a table of claims", making.claims),
    "save": Command("FILE", "what was made last, in the format of the file's name", making.save),
    "export": Command("[FILE]", "the conversation as Markdown, with references", making.export),
    "undo": Command("", "take the last turn back", steering.undo),
    "retry": Command("", "ask the last question again", steering.retry),
    "cost": Command("", "what this conversation has cost", steering.cost),
    "new": Command("", "begin another conversation", steering.new),
    "sessions": Command("", "the conversations with this library", steering.sessions),
    "resume": Command("[ID]", "go on with one of them", steering.resume),
    "quit": Command("", "leave", quit_),
}  # fmt: skip
