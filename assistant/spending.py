"""What model calls cost, added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from assistant.llm.recording import UNUSABLE, Exchange, digest
from assistant.results import Tokens
from store.records import Record, Status

_EXCHANGES = TypeAdapter(tuple[Exchange, ...])


class Spent(Record):
    """Calls, tokens and money, as every result has them; a recorded reply costs nothing again.

    A result is given them by `**dict(spent)`. It declares them itself, at its end: pydantic puts
    the fields of a base first, and the order of the documented JSON would be another.
    """

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
    """What all the calls made for a library have cost."""

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
    of_no_run: int = 0
    """Other calls of no run, as their command failed; their replies serve the next one."""
    unread: int = 0
    """Runs and replies that cannot be read, so that what they cost is missing here."""


class State(Status):
    """What `litrev status` tells: the library's state, and what its calls have cost."""

    spent: Bill


class _Paid(NamedTuple):
    """A call that was paid for, as it is known again in two files."""

    request: str
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None


def bill_of(runs: Path) -> Bill:
    """Adds up what every call has cost, whether its command came to an end or not.

    Each reply is a file of `runs/replies`, and stands in `runs/<id>/exchanges.json` if a run was
    made of it; replies that are gone or could not be kept stand only there. So a call that is in
    both is counted once.
    """
    kept, made = Counter[_Paid](), Counter[_Paid]()
    paying = unread = 0
    for path in runs.glob("replies/*/*.json"):
        try:
            kept[_paid(Exchange.model_validate_json(path.read_bytes()))] += 1
        except (OSError, ValidationError):
            unread += 1
    for path in runs.glob("*/exchanges.json"):
        try:
            exchanges = _EXCHANGES.validate_json(path.read_bytes())
        except (OSError, ValidationError):
            unread += 1
            continue
        asked = [e for e in exchanges if not (e.reply.cached or e.reply.failed)]
        paying += bool(asked)
        made.update(map(_paid, asked))
    unusable = len([*runs.glob(f"replies/{UNUSABLE}/*.json")])
    counts = {"runs": paying, "unread": unread, "unusable": unusable}
    lost = max((kept - made).total() - unusable, 0)
    return _bill([*(kept | made).elements()], of_no_run=lost, **counts)


def _paid(exchange: Exchange) -> _Paid:
    reply = exchange.reply
    return _Paid(
        digest(exchange.request), reply.prompt_tokens, reply.completion_tokens, reply.cost_usd
    )


def _bill(paid: Sequence[_Paid], **counts: int) -> Bill:
    prices = [one.cost_usd for one in paid if one.cost_usd is not None]
    return Bill(
        calls=len(paid),
        tokens=Tokens(
            prompt=sum(one.prompt_tokens for one in paid),
            completion=sum(one.completion_tokens for one in paid),
        ),
        cost_usd=sum(prices) if len(prices) == len(paid) else None,
        known_usd=sum(prices),
        unpriced=len(paid) - len(prices),
        **counts,
    )
