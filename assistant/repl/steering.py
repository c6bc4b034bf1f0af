"""Commands that change what is asked, of whom, and in which conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.render.costs import calls, money
from assistant.render.counts import counted
from assistant.render.limits import limits
from assistant.render.lines import flat
from assistant.render.text import hanging
from assistant.repl import filtering
from assistant.repl.answering import answer

if TYPE_CHECKING:
    from assistant.repl.session import Session

QUOTING = "no model: answers are quotations"


def filter_(session: Session, text: str) -> None:
    """Only some papers from now on."""
    if text:
        session.chat.wanted = filtering.changed(session.chat.wanted, text)
    told = limits(session.chat.wanted)
    count = len(session.library.catalog.filters.by_key(session.chat.wanted))
    session.tell(f"Filter: {told or 'none'} ({count:,} papers).")


def model(session: Session, name: str) -> None:
    """Another model from now on, or none."""
    assistant = session.assistant
    if name:
        chosen = None if name.casefold() in ("none", "off") else name
        assistant.settings = assistant.settings.model_copy(update={"model": chosen})
        if session.showing.streams:
            session.warming.begin(session.library, chosen)
    session.tell(f"Model: {assistant.settings.model or QUOTING}.")


def undo(session: Session, _: str) -> None:
    """The last turn was never said."""
    session.tell(f"Taken back: “{session.chat.undo().question}”.")


def retry(session: Session, _: str) -> None:
    """The last question once more."""
    answer(session, session.chat.retry)


def cost(session: Session, _: str) -> None:
    """What the conversation has cost."""
    chat = session.chat
    turns = counted(chat.count, "turn")
    bill = chat.spent
    spent = f"{calls(bill.calls)}, {bill.tokens:,} tokens, {money(bill.cost_usd)}"
    session.tell(f"This conversation: {turns}, {spent}.")
    if (ceiling := session.assistant.settings.max_cost) is not None:
        session.tell(f"Ceiling for this sitting: {money(ceiling)}.")


def new(session: Session, _: str) -> None:
    """A conversation of its own; what was said stays kept."""
    session.chat.open(session.chat.kept.begin())
    session.tell("A new conversation. /sessions lists the others.")


def sessions(session: Session, _: str) -> None:
    """The conversations with this library."""
    kept = session.chat.kept.listed()
    if not kept:
        session.tell("No conversation was kept yet.")
    for one in kept:
        here = " (this one)" if one.id == session.chat.id else ""
        turns = counted(one.turns, "turn")
        when = one.updated[:16].replace("T", " ")
        hanging(f"{one.id}  ", f"{one.title} · {turns}, {when}{here}", session.console)


def resume(session: Session, start: str) -> None:
    """Go on with another conversation: the latest but this one, or that whose id begins so."""
    kept = session.chat.kept
    if not start:
        others = [one.id for one in kept.listed() if one.id != session.chat.id]
        start = others[0] if others else ""
    session.chat.open(kept.find(start).id)
    resumed(session)


def resumed(session: Session) -> None:
    """Tell where the conversation stood."""
    chat = session.chat
    turns = counted(chat.count, "turn")
    asked = f"; last: “{flat(chat.last.question)}”" if chat.turns else ""
    session.tell(f"Conversation {chat.id}, {turns}{asked}")
