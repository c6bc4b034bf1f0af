"""How fast requests may go: one pace for all workers, and one pause.

Requests are spread evenly over the minute instead of sent in one burst: providers measure their
limits over seconds, too. A request's tokens count before its reply is there, so a reply counts
with the longest that it may become, as providers count.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock


class Pace:
    """Lets requests go one after the other, however many threads wait; FIFO is not promised."""

    def __init__(
        self,
        requests: float | None = None,
        tokens: float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        """`requests` and `tokens` are those of a minute; None is without a limit."""
        self.requests = requests
        self.tokens = tokens
        self.clock = clock
        self.sleep = sleep
        self._lock = Lock()
        self._free = clock()
        self._off: Exception | None = None

    def wait(self, tokens: int = 0) -> None:
        """Return when a request with so many tokens may go; raises why it was called off."""
        before = self._off
        while (seconds := self._take(tokens)) > 0:
            self.sleep(min(seconds, 1.0))
            if self._off is not None and self._off is not before:
                raise self._off

    def pause(self, seconds: float) -> None:
        """Let nobody go for so long: a provider has asked one of us to wait."""
        with self._lock:
            self._free = max(self._free, self.clock() + seconds)

    def call_off(self, error: Exception) -> None:
        """Let those who wait now go no more, within a second; who comes later is not concerned."""
        self._off = error

    def _take(self, tokens: int) -> float:
        """Take the turn if it has come, else say in how many seconds it will be somebody's."""
        with self._lock:
            now = self.clock()
            if now < self._free:
                return self._free - now
            self._free = now + self._length(tokens)
            return 0.0

    def _length(self, tokens: int) -> float:
        """Seconds that a request keeps the others waiting."""
        by_requests = 60 / self.requests if self.requests else 0.0
        by_tokens = 60 * tokens / self.tokens if self.tokens else 0.0
        return max(by_requests, by_tokens)
