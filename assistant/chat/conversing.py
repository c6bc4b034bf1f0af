"""One turn of a conversation: by the agent where there is a model, else by rule."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from assistant.chat.declining import declined
from assistant.chat.finishing import finish
from assistant.chat.following import follow

if TYPE_CHECKING:
    from assistant.chat.listener import Listener
    from assistant.chat.making import Maker
    from assistant.chat.turn import Asking, Turn
    from assistant.llm.recording import Exchange
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
    work = declined(asking, followed, shelf)
    if work is None and writers.model and asking.intent not in BY_RULE:
        from assistant.agent import Agent

        work = Agent(asking, followed, shelf, writers, maker, listener).run()
    elif work is None:
        from assistant.chat.keyless import Rules

        work = Rules(asking, followed, shelf, settings, maker, listener).run()
    return finish(asking, shelf, work, perf_counter() - began), work.draft.exchanges
