"""The drafts in `cassettes/`: each cassette played by its own test, and the runs that it leaves.

A test says what its cassette was recorded for, so a cassette that is added later is found here
without a word more. Tests whose runs are no drafts are played as well, and passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.llm.recording import Exchange
from assistant.results import RelatedWork
from assistant.runs.folder import Run
from assistant.runs.statements import said
from bench.drafted import Drafted, figures
from bench.report import ROOT

HEAD = ("repairs", "calls", "prompt characters")
"""Columns after those of `bench.drafted`."""


class Places:
    """A plugin of pytest that notes in which folder each test has worked."""

    def __init__(self) -> None:
        self.of: dict[str, Path] = {}

    def pytest_runtest_teardown(self, item: pytest.Function) -> None:
        """The library of a cassette's test is in the test's own folder."""
        if place := item.funcargs.get("tmp_path"):
            self.of[item.name] = place


class CassettesFailed(RuntimeError):
    """A test of a cassette fails: there is nothing to measure."""


def runs(folder: Path) -> Iterator[tuple[str, Run]]:
    """The drafts and rewritings that the tests made, each with its test's name as words.

    Raises CassettesFailed.
    """
    modules = sorted({path.parent.name for path in (ROOT / "cassettes").rglob("*.yaml")})
    files = [str(ROOT / "tests" / f"{module}.py") for module in modules]
    places = Places()
    options = ["--rootdir", str(ROOT), "--basetemp", str(folder), "-p", "no:cacheprovider"]
    if pytest.main([*options, *files], plugins=[places]):
        raise CassettesFailed("see above")
    for name, place in places.of.items():
        for file in sorted(place.rglob("runs/*/run.json")):
            run = Run(file.parent)
            if run.about.command in ("draft", "rewrite"):
                yield name.removeprefix("test_").replace("_", " "), run


def drafted(run: Run) -> Drafted:
    """The checks had their say when the draft was made."""
    work = RelatedWork.model_validate(run.result, strict=False)
    return Drafted(work, run.about.asked["brief"]["words"], (*work.statements, *work.withheld))


def row(name: str, run: Run) -> list[str]:
    """One line of the table of drafts."""
    return [name, *figures(drafted(run)), *_asked(run)]


def rewriting(name: str, run: Run) -> list[str]:
    """One line of the table of rewritings: of their statements, verdicts alone."""
    verdicts = [one.verdict for one in said(run.result)]
    counts = (str(verdicts.count(verdict)) for verdict in ("supported", "weak", "refused"))
    return [name, *counts, *_asked(run)]


def _asked(run: Run) -> list[str]:
    """The cells under `HEAD`."""
    characters = sum(map(_characters, run.exchanges))
    return [str(repairs(run)), str(len(run.exchanges)), f"{characters:,}"]


def repairs(run: Run) -> int:
    """Calls that show the model its own reply, and what is wrong with it."""
    return sum(
        any(message.role == "assistant" for message in exchange.request.messages)
        for exchange in run.exchanges
    )


def _characters(exchange: Exchange) -> int:
    return sum(len(message.content) for message in exchange.request.messages)
