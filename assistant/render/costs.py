"""Costs in words; what is not known is never shown as 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.render.counts import many

if TYPE_CHECKING:
    from assistant.llm.costs import Estimate
    from assistant.spending import Bill


def money(usd: float | None) -> str:
    """`$0.0123`, or that the price is not known."""
    return "price unknown" if usd is None else f"${usd:.4f}"


def bill(estimate: Estimate) -> str:
    """An estimate in one line."""
    if not estimate.requests:
        return "nothing to ask a model"
    if not estimate.calls:
        return f"{estimate.requests} requests, all of them recorded: no call, no cost"
    recorded = f" ({estimate.recorded} more are recorded)" if estimate.recorded else ""
    upto = "" if estimate.cost_usd is None else "at most about "
    return (
        f"{calls(estimate.calls)}{recorded}, about {estimate.prompt_tokens:,} tokens sent and up "
        f"to {estimate.completion_tokens:,} written: {upto}{money(estimate.cost_usd)}"
    )


def spent(total: Bill) -> str:
    """What the calls made for a library have cost, in one line."""
    unusable = f"; {calls(total.unusable)} gave no usable reply" if total.unusable else ""
    failed = f"; {calls(total.of_no_run)} of commands that failed" if total.of_no_run else ""
    unread = f"; {many(total.unread, 'run')} cannot be read" if total.unread else ""
    return (_sum(total) if total.calls else "nothing") + unusable + failed + unread


def _sum(total: Bill) -> str:
    tokens = total.tokens.prompt + total.tokens.completion
    made = f"in {calls(total.calls)} of {many(total.runs, 'run')}, {tokens:,} tokens"
    if total.unpriced == total.calls:
        return f"price unknown, {made}"
    unknown = f"; price unknown for {total.unpriced} of them" if total.unpriced else ""
    return f"{money(total.known_usd)} {made}{unknown}"


def calls(count: int) -> str:
    """How many calls."""
    return many(count, "call")
