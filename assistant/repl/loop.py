"""The conversation: a line is read, done or answered, until there is none or one leaves."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Protocol

from assistant.repl import commands, status, steering
from assistant.repl.answering import question
from store.errors import LitrevError
from store.text import sound

if TYPE_CHECKING:
    from assistant.repl.session import Session


class Reader(Protocol):
    """Where questions come from."""

    interactive: bool
    """Whether a person sits before it."""

    def read(self) -> str:
        """The next. Raises EOFError where there is no more."""

    def interrupt(self) -> bool:
        """Have `read` raise KeyboardInterrupt soon; False if raising it now is the way."""


def converse(session: Session, reader: Reader, first: str = "") -> int:
    """Read and answer to the end; the worst exit code, or 0 where a person was told of it.

    `first` is asked before anything is read. Raises KeyboardInterrupt where all has to end.
    """
    with _ending(session, reader):
        if reader.interactive and not session.quiet:
            greet(session)
        if first:
            if reader.interactive:
                session.tell(f"> {first}")
            _turn(session, first, reader)
        while not session.left and (text := _read(session, reader)) is not None:
            if text.strip():
                _turn(session, text, reader)
    if reader.interactive:
        _leave(session)
        return 0
    return session.code


def greet(session: Session) -> None:
    """Which library this is, and how to go on."""
    count = session.library.catalog.counts().papers
    papers = f"{count:,} paper{'s' * (count != 1)}" if count else "no papers yet"
    model = session.assistant.settings.model or steering.QUOTING
    session.tell(f"litrev: {status.name(session.library.place)}, {papers}; {model}.")
    if count:
        session.tell("Ask something. /help tells the commands, Ctrl-D leaves.")
    else:
        session.tell("Add some first: /add papers.bib. /help tells the other commands.")
    if session.chat.count:
        steering.resumed(session)


def _leave(session: Session) -> None:
    if session.chat.count and not session.quiet:
        session.tell("Kept. To go on:")
        session.tell(f"litrev chat --resume {session.chat.id}")


def _read(session: Session, reader: Reader) -> str | None:
    """The next line, None at the end."""
    while True:
        try:
            text = reader.read()
            if session.ended:  # the signal came when the line was being sent
                raise KeyboardInterrupt
            return text
        except EOFError:
            return None
        except KeyboardInterrupt:
            if session.ended or not reader.interactive:
                raise
            session.notes.print()
            session.tell("Ctrl-D leaves.")


def _turn(session: Session, text: str, reader: Reader) -> None:
    """Do or answer one line, and tell what went wrong."""
    text = sound(text)
    try:
        if not commands.run(session, text):
            question(session, text)
    except KeyboardInterrupt:
        if session.ended or not reader.interactive:
            raise
        retry = " /retry asks it again." if session.chat.unanswered else ""
        session.tell(f"Stopped.{retry}")
    except LitrevError as error:
        session.fail(error)
    except BrokenPipeError:
        raise
    except OSError as error:
        session.fail(LitrevError(f"{error.filename or 'a file'}: {error.strerror}"))
    session.console.print()


@contextmanager
def _ending(session: Session, reader: Reader) -> Iterator[None]:
    """SIGTERM and SIGHUP end all of it, where Ctrl-C ends an answer."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, _frame: FrameType | None) -> None:
        session.ended = True
        if number != signal.SIGTERM:  # the terminal has gone: what is still printed goes nowhere
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for stream in (sys.stdout, sys.stderr):
                os.dup2(nowhere, stream.fileno())
        if not reader.interrupt():
            raise KeyboardInterrupt

    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
