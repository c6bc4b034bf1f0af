"""What requests will cost, before they are made: about, and at the very most.

Prices and token counts are LiteLLM's, which come with it: nothing is fetched. What is recorded
costs nothing, and no price is ever 0 because it is not known.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.llm import prices
from assistant.llm.recording import Recording, Request, canonical
from store.records import Record

OVERHEAD = 1_000
"""Tokens that a provider may add to a request: its template for chats, its rules for tools."""


class Estimate(Record):
    """A bill before it is run up."""

    requests: int
    recorded: int
    """Of these, replies that are there: no call, no cost."""
    prompt_tokens: int
    completion_tokens: int
    """If every reply is as long as it may be."""
    cost_usd: float | None
    """For these tokens; None if the price is not known."""

    @property
    def calls(self) -> int:
        """Requests that have to be made."""
        return self.requests - self.recorded


def estimate(
    requests: Iterable[Request], recording: Recording | None = None, *, fresh: bool = False
) -> Estimate:
    """What these requests will take. LiteLLM is loaded only if one of them has to be made."""
    asked = list(requests)
    found = recording if not fresh else None
    left = [r for r in asked if found is None or found.find(r) is None]
    sent = [prices.count(request) for request in left]
    costs = [price(request, count) for request, count in zip(left, sent, strict=True)]
    known = [cost for cost in costs if cost is not None]
    return Estimate(
        requests=len(asked),
        recorded=len(asked) - len(left),
        prompt_tokens=sum(sent),
        completion_tokens=sum(request.max_tokens or 0 for request in left),
        cost_usd=sum(known) if len(known) == len(costs) else None,
    )


def at_most(request: Request) -> float | None:
    """US dollars that no reply to this request can exceed; None if that is not known.

    Counted as if every byte sent were a token: tokenizers that start from bytes never make more.
    """
    return price(request, len(canonical(request).encode()) + OVERHEAD)


def price(request: Request, prompt_tokens: int) -> float | None:
    """US dollars for so many tokens sent and the longest reply; None if that is not known."""
    if request.max_tokens is None:
        return None
    return prices.cost(request.model, prompt_tokens, request.max_tokens)
