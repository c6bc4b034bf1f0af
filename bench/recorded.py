"""The drafts in `cassettes/`: each cassette played by its own test, and the runs that it leaves.

A test says what its cassette was recorded for, so a cassette that is added later is found here
without a word more. Tests whose runs are no drafts are played as well, and passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.recording import Exchange
from assistant.results import RelatedWork
from assistant.runs.folder import Run
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
    """The drafts that the tests made, each with its test's name as words.

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
            if run.about.command == "draft":
                yield name.removeprefix("test_").replace("_", " "), run


def drafted(run: Run) -> Drafted:
    """The checks had their say when the draft was made."""
    work = RelatedWork.model_validate(run.result, strict=False)
    return Drafted(work, run.about.asked["brief"]["words"], (*work.statements, *work.withheld))


def row(name: str, run: Run) -> list[str]:
    """One line of the table."""
    again, characters = repairs(run), sum(map(_characters, run.exchanges))
    calls = len(run.exchanges)
    return [name, *figures(drafted(run)), str(again), str(calls), f"{characters:,}"]


def repairs(run: Run) -> int:
    """Calls that show the model its own reply, and what is wrong with it."""
    return sum(
        any(message.role == "assistant" for message in exchange.request.messages)
        for exchange in run.exchanges
    )


def _characters(exchange: Exchange) -> int:
    return sum(len(message.content) for message in exchange.request.messages)
