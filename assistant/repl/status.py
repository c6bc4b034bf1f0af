"""The status line under the prompt: library, model, filter, and what the conversation has cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.render.costs import money
from assistant.render.limits import limits
from assistant.terminal import legible

if TYPE_CHECKING:
    from assistant.repl.session import Session
    from store.place import Place

BETWEEN = " · "


def line(session: Session, width: int) -> str:
    """As much of it as there is room for; what comes first in the list goes last."""
    chat, model = session.chat, session.assistant.settings.model
    bill = chat.spent
    cost = f"{bill.tokens:,} tokens, {money(bill.cost_usd)}" if bill.calls else ""
    wanted = limits(chat.wanted)
    parts = {
        "model": model or "no model, quoting",
        "filter": f"only {wanted}" if wanted else "",
        "cost": cost,
        "library": name(session.library.place),
    }
    shown = [legible(text).replace("\n", " ") for text in parts.values() if text]
    while len(shown) > 1 and len(BETWEEN.join(shown)) > width - 2:
        shown.pop()
    return f" {BETWEEN.join([shown[-1], *shown[:-1]] if len(shown) > 1 else shown)}"[: width - 1]


def name(place: Place) -> str:
    """What a person calls a library: its address, or the folder that it is in."""
    if place.remote:
        return str(place)
    root = place.root.absolute()
    return root.parent.name if root.name == ".litrev" else root.name
