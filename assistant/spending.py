"""What model calls cost, added up."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.recording import UNUSABLE, Exchange
from assistant.results import Tokens
from store.records import Record, Status

_EXCHANGES = TypeAdapter(tuple[Exchange, ...])


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


class Bill(Record):
    """What all the runs of a library have cost."""

    runs: int = 0
    """Those that made a call."""
    calls: int = 0
    tokens: Tokens = Tokens()
    cost_usd: float | None = 0.0
    """None if the price of one call is unknown."""
    known_usd: float = 0.0
    """Of the calls whose price is known."""
    unpriced: int = 0
    """Calls whose price is unknown."""
    unusable: int = 0
    """Calls whose reply could not be used, of no run: cut off, filtered, empty."""
    unread: int = 0
    """Runs and replies that cannot be read, so that what they cost is missing here."""


class State(Status):
    """What `litrev status` tells: the library's state, and what its runs have cost."""

    spent: Bill


def bill_of(runs: Path) -> Bill:
    """Adds up `runs/<id>/exchanges.json` of every run in a folder, and what came to no use."""
    exchanges: list[Exchange] = []
    paying = unread = unusable = 0
    for path in sorted(runs.glob(f"replies/{UNUSABLE}/*.json")):
        try:
            exchanges.append(Exchange.model_validate_json(path.read_bytes()))
            unusable += 1
        except (OSError, ValidationError):
            unread += 1
    for path in sorted(runs.glob("*/exchanges.json")):
        try:
            made = [e for e in _EXCHANGES.validate_json(path.read_bytes()) if not e.reply.cached]
        except (OSError, ValidationError):
            unread += 1
            continue
        paying += bool(made)
        exchanges += made
    spent, prices = spent_on(exchanges), [exchange.reply.cost_usd for exchange in exchanges]
    return Bill(
        runs=paying,
        calls=spent.calls,
        tokens=spent.tokens,
        cost_usd=spent.cost_usd,
        known_usd=sum(price for price in prices if price is not None),
        unpriced=prices.count(None),
        unusable=unusable,
        unread=unread,
    )
