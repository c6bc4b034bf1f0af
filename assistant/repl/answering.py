"""A question on its way: asked, shown, and told of when it came to nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.repl import ending
from store.errors import NoLibrary

if TYPE_CHECKING:
    from assistant.chat.turn import Turn
    from assistant.repl.session import Session


def answer(session: Session, ask: Callable[[], Turn]) -> None:
    """Ask, and show what comes of it.

    Raises as `Chat.ask` does, KeyboardInterrupt, and NoLibrary where there is no paper to answer.
    """
    if not session.library.catalog.counts().papers:
        raise NoLibrary("the library has no papers yet", "Add some: /add papers.bib")
    if session.warming.busy:
        session.showing.doing("getting ready")
        session.warming.wait()
    try:
        turn = ask()
    finally:
        session.showing.ended()
    ending.show(turn, session)


def question(session: Session, text: str) -> None:
    """Ask what was typed."""
    answer(session, lambda: session.chat.ask(text))
