"""One pace for everybody: with a clock that only moves when somebody waits."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stubs import StubServer, chat, failure

from assistant.errors import KeyRefused
from assistant.llm.batch import Batch
from assistant.llm.budget import Budget
from assistant.llm.limits import Limits
from assistant.llm.model import Model
from assistant.llm.pace import Pace
from assistant.prompts import Message


class Clock:
    """Time that passes while one sleeps, and not otherwise; for several threads."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds


def starts(pace: Pace, clock: Clock, sizes: list[int]) -> list[float]:
    """When each of several requests went, in seconds from the first."""
    times = []
    for size in sizes:
        pace.wait(size)
        times.append(clock())
    return [time - times[0] for time in times]


def test_without_limits_nobody_waits() -> None:
    clock = Clock()
    assert starts(Pace(clock=clock, sleep=clock.sleep), clock, [9_999] * 50) == [0.0] * 50


@given(
    requests=st.integers(1, 600),
    tokens=st.integers(1_000, 90_000),
    sizes=st.lists(st.integers(0, 5_000), min_size=1, max_size=40),
)
def test_no_minute_has_more_than_is_allowed(requests: int, tokens: int, sizes: list[int]) -> None:
    clock = Clock()
    times = starts(Pace(requests, tokens, clock=clock, sleep=clock.sleep), clock, sizes)
    for n, begin in enumerate(times):
        minute = [
            size for size, time in zip(sizes, times, strict=True) if begin <= time < begin + 59.99
        ]
        assert len(minute) <= requests + 1
        assert sum(minute[:-1]) <= tokens + 1, n


def test_who_is_asked_to_wait_makes_all_wait() -> None:
    clock = Clock()
    pace = Pace(clock=clock, sleep=clock.sleep)
    pace.wait()
    pace.pause(30)
    pace.pause(5)  # a shorter one does not shorten it
    assert starts(pace, clock, [0, 0]) == [0.0, 0.0]
    assert clock() == 1030.0


def test_a_retry_after_slows_every_worker() -> None:
    clock, sent = Clock(), list[float]()

    def refused_first(request: dict[str, object]) -> object:
        sent.append(clock())
        return failure(429, "slow down", Retry_After="20") if len(sent) == 1 else chat("Yes.")

    with StubServer(refused_first) as server:  # type: ignore[arg-type]
        model = Model(
            "openai/local",
            api_base=server.base,
            sleep=lambda _: None,  # only the pace makes it wait
            around=Limits(Pace(clock=clock, sleep=clock.sleep), Budget(None)),
        )
        requests = [model.request([Message(role="user", content=str(n))]) for n in range(4)]
        first, *others = Batch(model.complete, requests, workers=1)
    assert first.error is None
    assert [outcome.error for outcome in others] == [None] * 3
    assert [time - sent[0] for time in sent] == [0.0] + [20.0] * 4


def test_who_waits_need_not_find_out_about_a_wrong_key() -> None:
    refusal = replace(failure(401, "Incorrect API key provided"), delay=0.5)
    with StubServer(refusal) as server:
        model = Model(
            "openai/local",
            api_base=server.base,
            api_key="none",
            around=Limits(Pace(requests=0.1), Budget(None)),  # the next one in ten minutes
        )
        requests = [model.request([Message(role="user", content=str(n))]) for n in range(9)]
        with pytest.raises(KeyRefused):
            list(Batch(model.complete, requests, workers=4))
    assert len(server.requests) == 1


def test_tokens_count_with_the_longest_reply() -> None:
    clock = Clock()
    with StubServer(chat("Yes.")) as server:
        model = Model(
            "openai/local",
            api_base=server.base,
            around=Limits(Pace(tokens=6_000, clock=clock, sleep=clock.sleep), Budget(None)),
        )
        for _ in range(3):
            model.complete(model.request([Message(role="user", content="x")], max_tokens=1_000))
    assert clock() - 1000.0 == pytest.approx(2 * 10, abs=1)
