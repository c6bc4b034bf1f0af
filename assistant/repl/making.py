"""Commands that make something: papers, drafts, tables, files."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.repl.answering import answer
from assistant.terminal import legible
from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.chat.turn import Turn
    from assistant.repl.session import Session

DRAFT, DRAFT_ON = "Draft a paragraph from these.", "Draft related work on {}"
CLAIMS, CLAIMS_WITH = "Put these into a table.", "Put these into a table with the columns {}"
"""What is asked, where a command says no more, and where it does."""


class Unclear(LitrevError):
    """A command was given something that it can do nothing with."""


def draft(session: Session, topic: str) -> None:
    """Related work, on a topic or from what is on the table."""
    text = DRAFT_ON.format(topic) if topic else DRAFT
    answer(session, lambda: session.chat.ask(text, intent="draft"))


def claims(session: Session, columns: str) -> None:
    """A claim table, with these columns or the usual ones."""
    text = CLAIMS_WITH.format(columns) if columns else CLAIMS
    answer(session, lambda: session.chat.ask(text, intent="claims"))


def add(session: Session, paths: str) -> None:
    """Import files and folders."""
    from assistant.render import library as render

    files = [str(path) for path in _paths(paths)]
    if "-" in files:
        raise Unclear("standard input is this conversation's", "Name a file or folder.")
    session.warming.wait()
    report = session.library.add(*files)
    render.added(report, session.console)
    render.differing(report, session.notes)
    render.problems(report.problems, session.notes)


def save(session: Session, path: str) -> None:
    """What was made or said last, into a file."""
    from assistant.chat.saving import save

    [file] = _paths(path, one=True)
    session.warming.wait()
    written = save(session.assistant, _meant(session, file), file)
    session.tell(f"Written: {', '.join(map(str, written))}")


def export(session: Session, path: str) -> None:
    """The conversation with its references, as Markdown: into a file, or shown."""
    from rich.text import Text

    from assistant.chat.saving import markdown, save

    turns = session.chat.history()
    if not turns:
        session.tell("Nothing was said yet.")
    elif path:
        [file] = _paths(path, one=True)
        session.tell(f"Written: {', '.join(map(str, save(session.assistant, turns, file)))}")
    else:
        text = legible(markdown(session.library, turns)).rstrip()
        session.console.print(Text(text), soft_wrap=True)


def _meant(session: Session, file: Path) -> Turn:
    """The last turn; for a file of no text, the last that made something."""
    from assistant.chat.saving import TEXTS

    chat = session.chat
    made = [turn for turn in chat.turns if turn.made]
    return chat.last if file.suffix.lower() in TEXTS or not made else made[-1]


def _paths(text: str, *, one: bool = False) -> list[Path]:
    """The files that a line names, as a shell would take them. Raises Unclear."""
    try:
        names = shlex.split(text)
    except ValueError:
        names = [text]
    if any("\0" in name for name in names):
        raise Unclear("no file has a NUL in its name", "Type it once more.")
    if not names or (one and len(names) > 1):
        raise Unclear("name one file" if one else "name a file or folder", "Quote spaces: “a b”.")
    try:
        return [Path(name).expanduser() for name in names]
    except RuntimeError:
        raise Unclear(f"nobody here has the home folder of {' '.join(names)}") from None
