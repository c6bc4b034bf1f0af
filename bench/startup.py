"""What it takes to start: whole commands on the listing pages' 429 papers, beside bare imports.

Each is a process of its own, the median of several rounds, in which the commands take turns; the
first round, which fills the caches of the system, does not count. The model is a stub on loopback
that replies at once, so that what is measured is litrev and LiteLLM; the recorded reply is that of
the same question.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from statistics import median
from tempfile import TemporaryDirectory

from stubs import StubServer, chat

from bench.report import PAGES, ROOT, Report
from store import Library

ROUNDS = 15
QUESTION = "Which methods avoid reward over-optimisation?"
ASK = ("-m", "assistant", "ask", QUESTION)
COMMANDS: Mapping[str, Sequence[str]] = {
    "python -c pass": ("-c", "pass"),
    "import argparse": ("-c", "import argparse"),
    "import chromadb": ("-c", "import chromadb"),
    "import litellm": ("-c", "from assistant.llm.provider import loaded; loaded()"),
    "litrev --help": ("-m", "assistant", "--help"),
    "litrev list": ("-m", "assistant", "list"),
    "litrev search": ("-m", "assistant", "search", QUESTION),
    "litrev ask, quoting": ASK,
    "litrev ask, recorded reply": (*ASK, "--model", "openai/local"),
    "litrev ask, new reply": (*ASK, "--model", "openai/local", "--fresh"),
}
"""Each with what Python is given; `import litellm` as litrev does it, its own fetching off."""

BESIDE = {
    "litrev --help": ("import argparse", 3.0),
    "litrev search": ("import chromadb", 1.3),
}
"""What is asked: at most so many times the other."""


def seconds(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    """How long one process takes, from its start to its end."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    return time.perf_counter() - began


def measured(environment: Mapping[str, str]) -> dict[str, float]:
    """The median seconds of each command."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS + 1):
        for name, arguments in COMMANDS.items():
            taken[name].append(seconds(arguments, environment))
    return {name: median(times[1:]) for name, times in taken.items()}


def main() -> None:
    report = Report("startup", __doc__)
    with TemporaryDirectory() as folder, StubServer(chat("NO ANSWER")) as server:
        with Library.open(folder) as library:
            papers = library.add(PAGES).added
        medians = measured({"LITREV_LIBRARY": folder, "LITREV_API_BASE": server.base})
    imports = [name for name in COMMANDS if name.startswith("import")]
    rows = [
        [name, f"{1000 * taken:.0f}", *(f"{taken / medians[bare]:.2f}" for bare in imports)]
        for name, taken in medians.items()
    ]
    report.table(["process", "ms, median", *(f"of `{bare}`" for bare in imports)], rows)
    asked = (
        f"`{name}` at most {most} of `{bare}` ({medians[name] / medians[bare]:.2f})"
        for name, (bare, most) in BESIDE.items()
    )
    report.text(f"{papers} papers. Asked: {'; '.join(asked)}.")
    report.write()


if __name__ == "__main__":
    main()
