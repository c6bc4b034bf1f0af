"""What every attempt at a request passes: the budget, then the pace that all workers share."""

from __future__ import annotations

from collections.abc import Callable
from threading import Semaphore

from assistant.errors import ModelError
from assistant.llm import prices
from assistant.llm.budget import Budget
from assistant.llm.pace import Pace
from assistant.llm.recording import Reply, Request
from assistant.llm.retries import hopeless
from assistant.settings import Settings


class Limits:
    """Given to a model as `around`; one object for all threads."""

    def __init__(self, pace: Pace, budget: Budget, at_once: int = 64) -> None:
        """`at_once` requests are under way at the same time, at most, whoever waits for them."""
        self.pace = pace
        self.budget = budget
        self.slots = Semaphore(at_once)

    @classmethod
    def of(cls, settings: Settings, budget: Budget) -> Limits:
        """Those of the settings."""
        pace = Pace(settings.requests_per_minute, settings.tokens_per_minute)
        return cls(pace, budget, settings.workers)

    def __call__(self, request: Request, attempt: Callable[[], Reply]) -> Reply:
        """The reply of `attempt`, in its turn; raises what it raises, and CostCeiling.

        What a provider tells one worker to wait all of them wait; and what no other attempt
        would pass either, those who are waiting need not find out one by one.
        """
        try:
            with self.slots:
                return self.budget.pay(request, lambda: self._in_turn(request, attempt))
        except ModelError as error:
            if hopeless(error):
                self.pace.call_off(error)
            elif error.retry_after:
                self.pace.pause(error.retry_after)
            raise

    def _in_turn(self, request: Request, attempt: Callable[[], Reply]) -> Reply:
        counted = self.pace.tokens is not None
        sent = prices.count(request) + (request.max_tokens or 0) if counted else 0
        self.pace.wait(sent)
        return attempt()
