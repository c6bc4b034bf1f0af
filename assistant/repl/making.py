"""Commands that make something, and the looks of what was made."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.render.text import hanging
from assistant.repl.answering import answer
from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.chat.turn import Made
    from assistant.repl.session import Session

DRAFT = "Draft a paragraph from these."
CLAIMS = "Put these into a table."
"""What is asked where a command says no more."""


class Unclear(LitrevError):
    """A command was given something that it can do nothing with."""


def draft(session: Session, topic: str) -> None:
    """Related work, on a topic or from what is on the table."""
    answer(session, lambda: session.chat.ask(topic or DRAFT, intent="draft"))


def claims(session: Session, columns: str) -> None:
    """A claim table, with these columns or the usual ones."""
    answer(session, lambda: session.chat.ask(columns or CLAIMS, intent="claims"))


def add(session: Session, paths: str) -> None:
    """Import files and folders."""
    from assistant.render import library as render

    session.warming.wait()
    report = session.library.add(*map(str, _paths(paths)))
    render.added(report, session.console)
    render.problems(report.problems, session.notes)


def save(session: Session, path: str) -> None:
    """What was made last, into a file."""
    from assistant.chat.saving import save

    [file] = _paths(path, one=True)
    session.tell(f"{save(session.chat, file)} is written.")


def export(session: Session, path: str) -> None:
    """The conversation with its references, as Markdown."""
    raise NotImplementedError


def show(made: Made, session: Session) -> None:
    """What a turn made, as its own command would show it."""
    hanging("", made.told, session.console, "bold")


def _paths(text: str, *, one: bool = False) -> list[Path]:
    """The files that a line names, as a shell would take them. Raises Unclear."""
    try:
        names = shlex.split(text)
    except ValueError:
        names = [text]
    if not names or (one and len(names) > 1):
        raise Unclear("name one file" if one else "name a file or folder", "Quote spaces: “a b”.")
    return [Path(name).expanduser() for name in names]
