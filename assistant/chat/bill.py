"""What turns have cost, with what was made in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.chat.turn import Made, Turn


@dataclass(frozen=True)
class Bill:
    """Calls, tokens sent and received, US dollars."""

    calls: int = 0
    tokens: int = 0
    cost_usd: float | None = 0.0
    """None once the price of one call is unknown."""

    def with_turn(self, turn: Turn) -> Bill:
        """The bill after one more turn."""
        return _sum(self, [turn, *turn.made])


def _sum(bill: Bill, parts: Iterable[Turn | Made]) -> Bill:
    for one in parts:
        known = bill.cost_usd is not None and one.cost_usd is not None
        bill = Bill(
            bill.calls + one.calls,
            bill.tokens + one.tokens.prompt + one.tokens.completion,
            (bill.cost_usd or 0) + (one.cost_usd or 0) if known else None,
        )
    return bill
