"""One turn of a conversation: by the agent where there is a model, else by rule."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from assistant.answer import Draft
from assistant.chat.finishing import Work, finish
from assistant.chat.following import follow
from assistant.chat.intents import idle
from assistant.render.limits import limits

if TYPE_CHECKING:
    from assistant.chat.following import Followed
    from assistant.chat.listener import Listener
    from assistant.chat.making import Maker
    from assistant.chat.turn import Asking, Turn
    from assistant.recording import Exchange
    from assistant.settings import Settings
    from assistant.shelf import Shelf
    from assistant.writers import Writers

TASKS = ("chat", "found", "bound", "repair")
"""The prompts that a turn may use."""

BY_RULE = ("draft", "claims", "list")
"""What a command asks for needs nobody to make out what is wanted."""


def converse(
    asking: Asking,
    shelf: Shelf,
    writers: Writers,
    settings: Settings,
    maker: Maker,
    listener: Listener,
) -> tuple[Turn, tuple[Exchange, ...]]:
    """The turn, and what the model was asked for it. Raises ModelError and the store's errors."""
    began = perf_counter()
    followed = follow(asking.question, asking.before, asking.there, asking.wanted)
    work = _nothing_asked(asking, followed) or _nothing_left(asking, followed, shelf)
    if work is None and writers.model and asking.intent not in BY_RULE:
        from assistant.agent import Agent

        work = Agent(asking, followed, shelf, writers, maker, listener).run()
    elif work is None:
        from assistant.chat.keyless import Rules

        work = Rules(asking, followed, shelf, settings, maker, listener).run()
    return finish(asking, shelf, work, perf_counter() - began), work.draft.exchanges


def _nothing_asked(asking: Asking, followed: Followed) -> Work | None:
    """What is told where somebody only says thanks: nobody need search for that, or be paid."""
    if asking.intent or not idle(asking.question):
        return None
    return _only_told(
        asking, followed, "Nothing was asked. A question is answered; /help tells more."
    )


def _nothing_left(asking: Asking, followed: Followed, shelf: Shelf) -> Work | None:
    """What is told where a filter is set which no paper passes; the one before stays in force."""
    wanted = followed.wanted
    if wanted == asking.wanted or shelf.listed(wanted, 1):
        return None
    unknown = "; papers whose year is not known do not count" if wanted.year else ""
    cannot = f"No paper of the library is within {limits(wanted)}{unknown}. The filter is not set."
    return _only_told(asking, followed, cannot)


def _only_told(asking: Asking, followed: Followed, cannot: str) -> Work:
    """Nothing is done; question and filter stay as they were."""
    as_before = {"question": asking.question, "wanted": asking.wanted}
    return Work(followed.model_copy(update=as_before), Draft(), cannot=cannot)
