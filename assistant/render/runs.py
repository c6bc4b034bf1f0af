"""What a terminal shows of recorded runs: a list, a replay, a comparison, an agreement."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import TYPE_CHECKING

from assistant.render.counts import counted
from assistant.render.text import hanging, literal

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.runs.diff import Changed, Compared
    from assistant.runs.listing import Kept
    from assistant.runs.replay import Replays
    from assistant.runs.stability import Repeated
    from assistant.runs.statements import Said


SUBJECT = 300
"""Characters that a list tells of what a run was about."""


def listed(runs: Sequence[Kept], console: Console) -> None:
    """Two lines a run: when, by what and how many statements; what it was about."""
    if not runs:
        console.print("No runs yet: ask, draft, claims and contradictions leave one each.")
    for run in runs:
        sample = f" · repetition {run.sample}" if run.sample else ""
        came = run.status if run.status != "answered" else counted(run.statements, "statement")
        doubts = f", {run.withheld} withheld" if run.withheld else ""
        when = run.started[:16].replace("T", " ")
        maker = run.model or "no model"
        head = f"{run.id}  {when}  {run.command}  {maker} · {came}{doubts}{sample}"
        console.print(literal(head), soft_wrap=True)
        hanging("          ", shorten(run.subject, SUBJECT, placeholder=" …"), console, style="dim")


def replayed(replays: Replays, console: Console) -> None:
    """A line for each run that agrees, or that cannot be read; of others the first difference."""
    for one in replays.replayed:
        if one.unusable:
            hanging(f"{one.run}  ", f"cannot be replayed: {one.unusable}", console)
        elif one.agrees:
            console.print(f"{one.run}  agrees, byte for byte", markup=False)
        elif one.difference:
            told = literal(f"{one.run}  differs in {one.difference.where}")
            console.print(told, soft_wrap=True)
            hanging("  recorded  ", one.difference.recorded, console)
            hanging("  now       ", one.difference.now, console)


def agreeing(replays: Replays) -> str:
    """How many of several runs agree."""
    agree = sum(one.agrees for one in replays.replayed)
    return f"{agree} of {counted(len(replays.replayed), 'run')} agree{'s' * (agree == 1)}."


def compared(found: Compared, console: Console) -> None:
    """What changed, most telling first; at last how many statements did not."""
    if found.asked:
        console.print(f"Made differently: {', '.join(found.asked)}.", markup=False)
    for statement in found.appeared:
        _said("+", statement, console)
    for statement in found.vanished:
        _said("-", statement, console)
    for change in found.changed:
        _changed(change, console)
    counts = (len(found.appeared), len(found.vanished), len(found.changed), found.same)
    console.print("{} appeared, {} vanished, {} changed, {} the same.".format(*counts))


def _changed(change: Changed, console: Console) -> None:
    before, after = change.before, change.after
    hanging("~ ", f"{after.id}  {after.text}", console)
    if "text" in change.what:
        hanging("  text     ", f"it was: {before.text}", console)
    if "verdict" in change.what:
        hanging("  verdict  ", f"{before.verdict} → {after.verdict}", console)
        for reason in after.reasons:
            hanging("           – ", reason, console)
    if "sources" in change.what:
        hanging("  sources  ", f"{_sources(before)} → {_sources(after)}", console)
    for column in sorted({*before.cells, *after.cells}):
        was, now = before.cells.get(column, "–"), after.cells.get(column, "–")
        if was != now:
            hanging("  cell     ", f"{column}: {was} → {now}", console)


def repeated(found: Repeated, console: Console) -> None:
    """How far the runs agree: a line for each set of sources, and what rests on it."""
    console.print()
    console.print(f"Stability over {found.times} runs", style="bold")
    for one in found.statements:
        hanging(f" {one.runs:>2}/{found.times} ", f"{one.id}  {one.text}", console)
    console.print(
        f"Answered in {found.answered} of {found.times}; a statement's sources agree in "
        f"{found.mean_share:.0%} of the runs on average."
    )


def _said(sign: str, statement: Said, console: Console) -> None:
    hanging(f"{sign} ", f"{statement.id}  {statement.text}", console)
    hanging("  ", f"{statement.verdict}, {_sources(statement)}", console, style="dim")


def _sources(statement: Said) -> str:
    return ", ".join(f"{key}.{number + 1}" for key, number in statement.sources) or "no source"
