"""What every attempt at a request passes: the budget, then the pace that all workers share."""

from __future__ import annotations

from collections.abc import Callable

from assistant.budget import Budget
from assistant.costs import tokens
from assistant.errors import ModelError
from assistant.pace import Pace
from assistant.recording import Reply, Request
from assistant.retries import hopeless
from assistant.settings import Settings


class Limits:
    """Given to a model as `around`; one object for all threads."""

    def __init__(self, pace: Pace, budget: Budget) -> None:
        self.pace = pace
        self.budget = budget

    @classmethod
    def set(cls, settings: Settings, budget: Budget) -> Limits:
        """Those of the settings."""
        return cls(Pace(settings.requests_per_minute, settings.tokens_per_minute), budget)

    def __call__(self, request: Request, attempt: Callable[[], Reply]) -> Reply:
        """The reply of `attempt`, in its turn; raises what it raises, and CostCeiling.

        What a provider tells one worker to wait all of them wait; and what no other attempt
        would pass either, those who are waiting need not find out one by one.
        """
        try:
            return self.budget.pay(request, lambda: self._in_turn(request, attempt))
        except ModelError as error:
            if hopeless(error):
                self.pace.call_off(error)
            elif error.retry_after:
                self.pace.pause(error.retry_after)
            raise

    def _in_turn(self, request: Request, attempt: Callable[[], Reply]) -> Reply:
        counted = self.pace.tokens is not None
        self.pace.wait(tokens(request) + (request.max_tokens or 0) if counted else 0)
        return attempt()
