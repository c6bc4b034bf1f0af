"""Many requests at once: 429 of them, 16 workers, a server on loopback that takes 200 ms a reply.

Each round is a process of its own with an empty recording, under a ceiling on costs. The ideal
is 27 rounds of 200 ms. Wall time is that of the batch, first as it is in a new process, whose
first calls make LiteLLM build what it puts off, then after 16 calls to warm it up; LiteLLM's
import, with that of OpenAI's client, comes before both and is given by itself. Failing replies
carry no Retry-After.
"""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from assistant.llm.batch import Batch
from assistant.llm.budget import Budget
from assistant.llm.limits import Limits
from assistant.llm.model import Model
from assistant.llm.pace import Pace
from assistant.llm.provider import loaded
from assistant.llm.recording import Recording, Request
from assistant.prompts import Message
from bench.processes import printed
from bench.report import Report
from bench.slow_server import running

REQUESTS, WORKERS, MILLISECONDS, ROUNDS = 429, 16, 200, 5
IDEAL = math.ceil(REQUESTS / WORKERS) * MILLISECONDS / 1000
ABSTRACT = "We show that a baseline halves the variance of the gradient on twelve tasks. " * 16
CASES = (
    ("every reply good", 0, False, 1.15),
    ("every reply good, warmed up", 0, True, 1.15),
    ("every tenth a 429 or 500", 10, False, 1.6),
    ("every tenth a 429 or 500, warmed up", 10, True, 1.6),
)


def main() -> None:
    report = Report("batch", __doc__)
    rows = [_row(*case) for case in CASES]
    report.table(
        [
            "replies",
            "wall, s",
            "of the ideal",
            "asked",
            "replies got",
            "CPU ms a call",
            "import, s",
        ],
        rows,
    )
    report.text(f"Ideal {IDEAL:.1f} s; medians of {ROUNDS} rounds, the worst of them in brackets.")
    report.write()


def _row(name: str, nth: int, warm: bool, asked: float) -> list[str]:
    rounds = [_in_a_process(nth, warm) for _ in range(ROUNDS)]
    walls = [one["wall"] for one in rounds]
    return [
        name,
        f"{median(walls):.2f}",
        f"{median(walls) / IDEAL:.2f} ({max(walls) / IDEAL:.2f})",
        f"≤ {asked}",
        f"{min(one['good'] for one in rounds):.0f} of {REQUESTS}",
        f"{1000 * median(one['cpu'] for one in rounds) / REQUESTS:.1f}",
        f"{median(one['import'] for one in rounds):.1f}",
    ]


def _in_a_process(nth: int, warm: bool) -> dict[str, float]:
    with running(MILLISECONDS, nth) as base, TemporaryDirectory() as folder:
        found: dict[str, float] = printed("bench.batch", base, folder, "warm" if warm else "")
    return found


def one_round(base: str, folder: str, warm: str) -> None:
    """One batch in this process; prints its figures as JSON."""
    began = time.perf_counter()
    loaded("openai/gpt-4o-mini")
    imported = time.perf_counter() - began
    model = Model(
        "openai/gpt-4o-mini",
        api_base=base,
        api_key="none",
        recording=Recording(Path(folder)),
        around=Limits(Pace(), Budget(10.0)),
    )
    if warm:
        list(Batch(model.complete, _requests(model, "warming up", WORKERS), workers=WORKERS))
    requests = _requests(model, "claims of paper", REQUESTS)
    began, cpu = time.perf_counter(), time.process_time()
    outcomes = list(Batch(model.complete, requests, workers=WORKERS))
    figures = {
        "wall": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "good": sum(outcome.error is None for outcome in outcomes),
        "import": imported,
    }
    print(json.dumps(figures))


def _requests(model: Model, task: str, count: int) -> list[Request]:
    texts = (f"{task} {number}: {ABSTRACT}" for number in range(count))
    return [model.request([Message(role="user", content=t)], max_tokens=500) for t in texts]


if __name__ == "__main__":
    one_round(*sys.argv[1:]) if len(sys.argv) > 1 else main()
