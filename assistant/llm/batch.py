"""The same work on many items → its results as they come, on a bounded pool of threads.

A failure of the model is that item's result. A limit on requests is no item's own failure: who
fails of it while others get through is tried again after them. What every other item would fail
of as well, a wrong key or the ceiling on costs, ends the batch: what is under way is waited for
and handed over, then the error is raised. The threads are daemons, so that Ctrl-C ends at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Generic, TypeVar

from assistant.errors import ModelError, RateLimited
from assistant.llm.retries import hopeless

STAGGER = 0.012
"""Seconds from one worker's first request to the next one's. Sixteen that begin at once wait for
the processor, get their replies at once, and so wait again, round after round."""

TURN = 0.2
"""Seconds of one wait for an outcome: the longest that Ctrl-C may go unseen."""

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """What came of one item: a result, or why there is none."""

    index: int
    """Its place among the items, from 0."""
    result: Result | None
    error: ModelError | None


class Batch(Generic[Result]):
    """`Batch(model.complete, requests)`: done once, by iterating, in order of completion.

    After an interruption or an error `finished` still has what there is, in order of the items.
    """

    def __init__(
        self, work: Callable[[Item], Result], items: Sequence[Item], *, workers: int = 16
    ) -> None:
        """`work` is called from up to `workers` threads at a time, and so are its callbacks."""
        self.workers = min(workers, len(items))
        self._jobs: SimpleQueue[tuple[int, Callable[[], Result]]] = SimpleQueue()
        for index, item in enumerate(items):
            self._jobs.put((index, partial(work, item)))
        self._arrived: SimpleQueue[Outcome[Result] | None] = SimpleQueue()
        self._finished: dict[int, Outcome[Result]] = {}
        self._good: list[int] = []
        self._stop = Event()
        self._error: BaseException | None = None

    def __iter__(self) -> Iterator[Outcome[Result]]:
        """Each outcome as it comes; raises what ended the batch early, after what was finished."""
        for number in range(self.workers):
            Thread(target=self._serve, args=(number * STAGGER,), daemon=True).start()
        working = self.workers
        try:
            while working:
                outcome = self._arrival()
                if outcome is None:
                    working -= 1
                else:
                    yield outcome
        finally:
            self._stop.set()
        if self._error is not None:
            raise self._error

    @property
    def finished(self) -> tuple[Outcome[Result], ...]:
        """The outcomes that there are, in order of the items."""
        return tuple(sorted(self._finished.copy().values(), key=lambda outcome: outcome.index))

    def _arrival(self) -> Outcome[Result] | None:
        """The next outcome, or that a worker has ended.

        Waited for in turns: a Ctrl-C that comes as a wait begins is seen only at its end.
        """
        while True:
            with suppress(Empty):
                return self._arrived.get(timeout=TURN)

    def _serve(self, delay: float) -> None:
        self._stop.wait(delay)
        try:
            while not self._stop.is_set() and (job := self._next()) is not None:
                self._do(*job)
        except BaseException as error:  # raised again where the batch is iterated over
            self._error = self._error or error
            self._stop.set()
        finally:
            self._arrived.put(None)

    def _next(self) -> tuple[int, Callable[[], Result]] | None:
        try:
            return self._jobs.get_nowait()
        except Empty:
            return None

    def _do(self, index: int, work: Callable[[], Result]) -> None:
        before = len(self._good)
        try:
            self._keep(Outcome(index, work(), None))
        except ModelError as error:
            if hopeless(error):
                raise
            if isinstance(error, RateLimited) and len(self._good) > before:
                self._jobs.put((index, work))
            else:
                self._keep(Outcome(index, None, error))

    def _keep(self, outcome: Outcome[Result]) -> None:
        if outcome.error is None:
            self._good.append(outcome.index)
        self._finished[outcome.index] = outcome
        self._arrived.put(outcome)
