"""What model calls cost, added up."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.recording import Exchange
from assistant.results import Tokens
from store.records import Record


class Spent(Record):
    """Calls, tokens and money; a recorded reply costs nothing again."""

    calls: int
    tokens: Tokens
    cost_usd: float | None
    """None if the price of one call is unknown: a sum without it would be a lie."""
    cached: bool
    """There were replies, and all of them came from the recording."""


def spent_on(exchanges: Iterable[Exchange]) -> Spent:
    """What these requests cost this time."""
    replies = [exchange.reply for exchange in exchanges]
    paid = [reply for reply in replies if not reply.cached]
    prices = [reply.cost_usd for reply in paid if reply.cost_usd is not None]
    return Spent(
        calls=len(paid),
        tokens=Tokens(
            prompt=sum(reply.prompt_tokens for reply in paid),
            completion=sum(reply.completion_tokens for reply in paid),
        ),
        cost_usd=sum(prices) if len(prices) == len(paid) else None,
        cached=bool(replies) and not paid,
    )
