"""How long each takes to help, to take up the papers and to answer, and what it asks the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median

from bench.peers.papers import QUESTION
from bench.peers.programs import Done, Program
from bench.peers.stub import Stub
from bench.report import Report

ROUNDS = 3
DELAYS = (0.0, 0.5)
"""Seconds a reply of the model."""

HEAD = ("program", "help, s", "take up, s", "calls", "ask at 0 ms, s", "ask at 500 ms, s")

Figures = dict[str, list[float]]


def measure(report: Report, programs: Mapping[str, Callable[[], Program]], stub: Stub) -> None:
    """The table: medians of rounds in which the programs take turns."""
    found: dict[str, Figures] = {name: {} for name in programs}
    for _ in range(ROUNDS):
        for name, make in programs.items():
            for what, figure in _round(make(), stub).items():
                found[name].setdefault(what, []).append(figure)
    rows = [[name, *_cells(figures)] for name, figures in found.items()]
    report.table([*HEAD, "calls", "characters sent"], rows)
    report.text(f"Medians of {ROUNDS} rounds; each command is a process of its own.")


def _round(program: Program, stub: Stub) -> dict[str, float]:
    figures = {"help": _seconds(program.help())}
    stub.behave()
    figures["take up"] = _seconds(program.index())
    figures["calls to take up"] = stub.calls
    for delay in DELAYS:
        stub.behave(delay=delay)
        figures[f"ask {delay}"] = _seconds(program.ask(QUESTION))
    return {**figures, "calls": stub.calls, "characters": stub.characters}


def _cells(figures: Figures) -> list[str]:
    return [
        f"{median(rounds):,.0f}" if "calls" in what or what == "characters" else _spread(rounds)
        for what, rounds in figures.items()
    ]


def _spread(rounds: list[float]) -> str:
    return f"{median(rounds):.2f} ({min(rounds):.2f} to {max(rounds):.2f})"


def _seconds(done: Done) -> float:
    """Of a command that ended well.

    Raises RuntimeError where it did not: its time would mean nothing.
    """
    if done.code or "Traceback" in done.out + done.err:
        raise RuntimeError(f"exit code {done.code}: {(done.out + done.err)[-500:]}")
    return done.seconds
