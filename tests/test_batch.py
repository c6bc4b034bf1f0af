"""Many requests at once, against a real server: what comes of each, and what ends them all."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from stubs import Canned, Scripted, StubServer, chat, failure

from assistant import errors
from assistant.errors import ModelError
from assistant.llm.batch import Batch, Outcome
from assistant.llm.budget import Budget
from assistant.llm.limits import Limits
from assistant.llm.model import Model
from assistant.llm.pace import Pace
from assistant.llm.recording import Recording, Reply, Request
from assistant.llm.retries import ATTEMPTS
from assistant.prompts import Message

ROOT = Path(__file__).parents[1]


def asked(request: dict[str, Any]) -> str:
    return str(request["messages"][0]["content"])


def echo(request: dict[str, Any]) -> Canned:
    return chat(f"{asked(request)}!")


def on(server: StubServer, **options: Any) -> Model:
    return Model(
        "openai/local", api_base=server.base, api_key="none", sleep=lambda _: None, **options
    )


def requests(model: Model, count: int) -> list[Request]:
    return [model.request([Message(role="user", content=f"paper {n}")]) for n in range(count)]


def texts(outcomes: tuple[Outcome[Reply], ...]) -> list[str | None]:
    return [outcome.result.text if outcome.result else None for outcome in outcomes]


@pytest.mark.parametrize("workers", [1, 3, 16])
def test_every_request_has_its_own_reply_whatever_the_order(workers: int) -> None:
    with StubServer(echo) as server:
        model = on(server)
        batch = Batch(model.complete, requests(model, 24), workers=workers)
        came = list(batch)
    assert sorted(outcome.index for outcome in came) == list(range(24))
    assert texts(batch.finished) == [f"paper {n}!" for n in range(24)]


def test_an_empty_batch_is_done() -> None:
    assert list(Batch(str, [])) == []


def test_as_many_at_a_time_as_there_are_workers_and_no_more() -> None:
    together = threading.Barrier(4)

    def meet(n: int) -> int:
        together.wait(timeout=20)  # passes only when four are here
        return threading.active_count()

    before = threading.active_count()
    assert max(o.result or 0 for o in Batch(meet, range(12), workers=4)) <= before + 4


def test_one_failure_is_a_result_among_others() -> None:
    def one_is_filtered(request: dict[str, Any]) -> Canned:
        return (
            failure(400, "no", "content_filter") if asked(request) == "paper 3" else echo(request)
        )

    with StubServer(one_is_filtered) as server:
        model = on(server)
        batch = Batch(model.complete, requests(model, 8), workers=3)
        assert len(list(batch)) == 8
    assert [type(o.error) for o in batch.finished if o.error] == [errors.Filtered]
    assert [o.index for o in batch.finished if o.error] == [3]


def test_what_fails_for_now_is_tried_again_by_itself() -> None:
    seen: dict[str, int] = {}

    def first_time_fails(request: dict[str, Any]) -> Canned:
        count = seen[asked(request)] = seen.get(asked(request), 0) + 1
        return failure(429 if len(seen) % 2 else 500, "not now") if count == 1 else echo(request)

    with StubServer(first_time_fails) as server:
        model = on(server)
        batch = Batch(model.complete, requests(model, 12), workers=5)
        list(batch)
    assert texts(batch.finished) == [f"paper {n}!" for n in range(12)]


def test_a_limit_that_others_pass_is_waited_for_as_long_as_it_takes() -> None:
    refused: list[int] = []
    third = threading.Event()

    def six_times_no(request: dict[str, Any]) -> Canned:
        if asked(request) != "paper 0":
            if len(server.requests) - len(refused) >= 3:
                third.set()  # two have been answered by now
            return echo(request)
        refused.append(1)
        if len(refused) == ATTEMPTS:
            third.wait(20)
        return failure(429, "not now") if len(refused) <= 6 else echo(request)

    with StubServer(six_times_no) as server:
        model = on(server)
        batch = Batch(model.complete, requests(model, 8), workers=2)
        list(batch)
    assert texts(batch.finished) == [f"paper {n}!" for n in range(8)]
    assert len(refused) == 7


def test_a_limit_that_nobody_passes_is_told() -> None:
    with StubServer(failure(429, "not now")) as server:
        model = on(server)
        batch = Batch(model.complete, requests(model, 3), workers=2)
        list(batch)
    assert [type(outcome.error) for outcome in batch.finished] == [errors.RateLimited] * 3


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (failure(401, "Incorrect API key provided"), errors.KeyRefused),
        (failure(404, "The model does not exist"), errors.ModelUnknown),
        (failure(429, "…", "insufficient_quota"), errors.OutOfQuota),
        (failure(429, "tomorrow", Retry_After="3600"), errors.RateLimited),
    ],
)
def test_what_no_request_can_pass_ends_the_batch(answer: Canned, kind: type[ModelError]) -> None:
    good = 5

    def then_refused(request: dict[str, Any]) -> Canned:
        return echo(request) if len(server.requests) <= good else answer

    with StubServer(then_refused) as server:
        model = on(server)
        batch = Batch(model.complete, requests(model, 429), workers=4)
        with pytest.raises(kind):
            list(batch)
    assert len(batch.finished) == good
    assert len(server.requests) <= good + 4


def test_a_server_that_goes_away_ends_the_batch() -> None:
    with StubServer(echo) as gone:
        model = on(gone)
    with pytest.raises(errors.Unreachable):
        list(Batch(model.complete, requests(model, 40), workers=4))


@pytest.mark.parametrize("mistake", [ZeroDivisionError, queue.Empty, SystemExit])
def test_a_mistake_of_ours_is_not_swallowed(mistake: type[BaseException]) -> None:
    def work(n: int) -> int:
        if n == 7:
            raise mistake
        return n

    with pytest.raises(mistake):
        list(Batch(work, range(20), workers=2))


def test_recorded_replies_are_not_asked_for(tmp_path: Path) -> None:
    with StubServer(echo) as server:
        model = on(server, recording=Recording(tmp_path))
        list(Batch(model.complete, requests(model, 6)))
        again = Batch(model.complete, requests(model, 10))
        list(again)
    assert len(server.requests) == 10
    assert [o.result.cached for o in again.finished if o.result] == [True] * 6 + [False] * 4


def ceiling(server: StubServer, usd: float, worst: Callable[[Request], float | None]) -> Model:
    return Model(
        "openai/gpt-4o-mini",
        api_base=server.base,
        api_key="none",
        sleep=lambda _: None,
        around=Limits(Pace(), Budget(usd, worst)),
    )


def priced(usage: int = 1_000_000) -> Scripted:
    """A reply that costs 15 cents for each million of tokens sent."""
    counts = {"prompt_tokens": usage, "completion_tokens": 0, "total_tokens": usage}
    return lambda request: chat("Yes.", usage=counts, model="gpt-4o-mini")


@pytest.mark.parametrize("workers", [1, 16])
def test_the_ceiling_is_never_passed_and_what_there_is_is_kept(workers: int) -> None:
    with StubServer(priced()) as server:
        model = ceiling(server, 1.00, lambda _: 0.15)
        batch = Batch(model.complete, requests(model, 40), workers=workers)
        with pytest.raises(errors.CostCeiling) as raised:
            list(batch)
    spent = sum(o.result.cost_usd or 0 for o in batch.finished if o.result)
    assert (len(server.requests), len(batch.finished)) == (6, 6)
    assert spent == pytest.approx(0.90)
    assert raised.value.exit_code == 3
    assert "$0.9000 of the $1 allowed" in raised.value.message


@pytest.mark.parametrize("workers", [1, 16])
def test_what_was_set_aside_and_not_spent_is_spent_on_others(workers: int) -> None:
    with StubServer(priced(100_000)) as server:
        model = ceiling(server, 1.0, lambda _: 0.5)
        batch = Batch(model.complete, requests(model, 60), workers=workers)
        with pytest.raises(errors.CostCeiling):
            list(batch)
    assert len(batch.finished) == 34  # the 35th could have passed it: 34 · 0.015 + 0.5 > 1


def test_a_failure_that_may_be_billed_counts_with_the_most_that_it_can_cost() -> None:
    budget = Budget(1.0, lambda _: 0.3)
    page = Canned(body="<html>Welcome!</html>", content_type="text/html")
    script = failure(500, "not now"), page, priced()
    with StubServer(*script) as server:
        model = Model(
            "openai/gpt-4o-mini",
            api_base=server.base,
            api_key="none",
            sleep=lambda _: None,
            around=Limits(Pace(), budget),
        )
        with pytest.raises(errors.MalformedReply):
            model.complete(requests(model, 1)[0])
        assert budget.spent == pytest.approx(0.3)
        model.complete(requests(model, 1)[0])
    assert budget.spent == pytest.approx(0.45)


def test_without_a_price_no_ceiling_can_be_kept() -> None:
    with StubServer(echo) as server:
        model = on(server, around=Limits(Pace(), Budget(1.0)))
        with pytest.raises(errors.PriceUnknown, match="price of openai/local is not known"):
            list(Batch(model.complete, requests(model, 9)))
    assert server.requests == []


def test_ctrl_c_stops_at_once_and_what_was_finished_is_there() -> None:
    program = (
        "import sys; from assistant.llm.batch import Batch\n"
        "from assistant.llm.model import Model\n"
        "from assistant.prompts import Message\n"
        "model = Model('openai/local', api_base=sys.argv[1])\n"
        "asked = [model.request([Message(role='user', content=str(n))]) for n in range(40)]\n"
        "batch = Batch(model.complete, asked, workers=4)\n"
        "try:\n"
        "    for outcome in batch: print('came', outcome.index, flush=True)\n"
        "except KeyboardInterrupt: print('kept', [o.index for o in batch.finished])\n"
    )

    def slow_after_three(request: dict[str, Any]) -> Canned:
        return Canned(delay=300.0) if int(asked(request)) >= 3 else echo(request)

    with StubServer(slow_after_three) as server:
        process = subprocess.Popen(
            [sys.executable, "-c", program, server.base],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stdout
        came = sorted(process.stdout.readline() for _ in range(3))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)  # the replies under way take 300 s
    assert came == ["came 0\n", "came 1\n", "came 2\n"]
    assert (out, err, process.returncode) == ("kept [0, 1, 2]\n", "", 0)
