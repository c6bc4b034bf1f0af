"""How far one turn may go: steps, calls, tokens and money."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.spending import spent_on

if TYPE_CHECKING:
    from assistant.llm.recording import Exchange
    from assistant.settings import Settings


def reached(settings: Settings, steps: int, asked: Iterable[Exchange]) -> str:
    """Which bound leaves room for the answer alone, in words; "" while none does.

    Recorded replies count as calls and tokens too, so that a turn goes as far the second time.
    """
    exchanges = list(asked)
    spent = sum(e.reply.prompt_tokens + e.reply.completion_tokens for e in exchanges)
    cost = spent_on(exchanges).cost_usd
    if steps >= settings.turn_steps:
        return f"the bound of {settings.turn_steps} steps for one question is reached"
    if len(exchanges) >= settings.turn_calls - 1:
        return f"the bound of {settings.turn_calls} calls for one question is reached"
    if spent >= settings.turn_tokens:
        return f"the bound of {settings.turn_tokens} tokens for one question is reached"
    if settings.turn_cost is not None and cost is not None and cost >= settings.turn_cost:
        return f"the bound of ${settings.turn_cost:g} for one question is reached"
    return ""
