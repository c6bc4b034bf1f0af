"""A ceiling that what is spent never passes, whoever spends at the same time.

The most that a call can cost is set aside before it is made, and what it did cost is booked
after it. A call that finds too little left waits for what others have set aside; when nobody has
anything set aside and it is still too little, the call is not made.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition

from assistant import errors
from assistant.errors import CostCeiling, ModelError, PriceUnknown
from assistant.llm.recording import Reply, Request

UNBILLED = (
    errors.NoKey,
    errors.KeyRefused,
    errors.ModelUnknown,
    errors.OutOfQuota,
    errors.RequestRefused,
    errors.Unreachable,
    errors.RateLimited,
    errors.ServerFailed,
)
"""Failures before a reply was made. Any other, a timeout too, may be on the bill: unless it has a
reply with a price, it is booked as the most that it can have cost."""


def _at_most(request: Request) -> float | None:
    from assistant.llm.costs import at_most  # not needed where there is no ceiling

    return at_most(request)


class Budget:
    """What may be spent, and what has been; for all threads of a command."""

    def __init__(
        self, ceiling: float | None, worst: Callable[[Request], float | None] = _at_most
    ) -> None:
        """`ceiling` is in US dollars, None for none; `worst` says what a request costs at most."""
        self.ceiling = ceiling
        self.worst = worst
        self.spent = 0.0
        """US dollars, with what may have been billed for failures; kept only under a ceiling."""
        self.refused: CostCeiling | None = None
        """The last call that was not made, if one was not."""
        self._aside: list[float] = []
        self._changed = Condition()

    def pay(self, request: Request, call: Callable[[], Reply]) -> Reply:
        """What `call` returns, if the ceiling allows it. Raises CostCeiling, PriceUnknown."""
        if self.ceiling is None:
            return call()
        worst = cost = self._set_aside(request, self.ceiling)
        try:
            reply = call()
            cost = worst if reply.cost_usd is None else reply.cost_usd
            return reply
        except ModelError as error:
            if isinstance(error, UNBILLED):
                cost = 0.0
            elif error.reply is not None and error.reply.cost_usd is not None:
                cost = error.reply.cost_usd
            raise
        finally:
            self._book(worst, cost)

    def _set_aside(self, request: Request, ceiling: float) -> float:
        worst = self.worst(request)
        if worst is None:
            raise PriceUnknown(
                f"the price of {request.model} is not known, so no ceiling on its cost can be kept",
                "Leave out --max-cost (LITREV_MAX_COST) for it, or choose another model.",
            )
        with self._changed:
            while self.spent + sum(self._aside) + worst > ceiling:
                if not self._aside:
                    raise self._refusal(worst, ceiling)
                self._changed.wait()
            self._aside.append(worst)
        return worst

    def _book(self, worst: float, cost: float) -> None:
        with self._changed:
            self._aside.remove(worst)
            self.spent += cost
            self._changed.notify_all()

    def _refusal(self, worst: float, ceiling: float) -> CostCeiling:
        refusal = CostCeiling(
            f"stopped before a call of up to ${worst:.4f}: ${self.spent:.4f} of the "
            f"${ceiling:g} allowed are spent",
            "Allow more with --max-cost, or shorter replies with LITREV_MAX_TOKENS.",
        )
        self.refused = refusal
        return refusal
