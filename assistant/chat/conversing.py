"""One turn of a conversation: by the agent where there is a model, else by rule."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from assistant.answer import Draft
from assistant.chat.finishing import finish
from assistant.chat.following import follow
from assistant.render.limits import limits

if TYPE_CHECKING:
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
    if (nothing := _nothing_left(asking, shelf)) is not None:
        return nothing, ()
    if not writers.model or asking.intent in BY_RULE:
        from assistant.chat import keyless

        turn = keyless.converse(asking, shelf, settings, maker, listener)
        made_by = settings.model if any(one.run for one in turn.made) else None
        return turn.model_copy(update={"model": made_by}), ()
    from assistant.agent import Agent

    began = perf_counter()
    told = Agent(asking, shelf, writers, maker, listener).run()
    turn = finish(
        asking,
        shelf,
        told.draft,
        meant=told.draft.meant or (asking.question if told.made else told.followed.question),
        wanted=told.followed.wanted,
        found=told.found,
        steps=told.steps,
        made=told.made,
        stopped=told.stopped,
        tools=told.tools,
        seconds=perf_counter() - began,
    )
    return turn, told.draft.exchanges


def _nothing_left(asking: Asking, shelf: Shelf) -> Turn | None:
    """The turn that sets a filter which no paper passes; the one before stays in force."""
    wanted = follow(asking.question, asking.before, asking.numbers, asking.wanted).wanted
    if wanted == asking.wanted or shelf.listed(wanted, 1):
        return None
    unknown = "; papers whose year is not known do not count" if wanted.year else ""
    cannot = f"No paper of the library is within {limits(wanted)}{unknown}. The filter is not set."
    asked, before = asking.question, asking.wanted
    return finish(asking, shelf, Draft(), meant=asked, wanted=before, found=(), cannot=cannot)
