"""Runs in a list, the newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from assistant.runs.folder import Run, RunUnusable
from assistant.runs.statements import said
from store.records import Record


class Kept(Record):
    """One run as a list tells of it."""

    id: str
    """What it is called in its folder or zip, where others there have the same id."""
    command: str
    subject: str
    started: str
    model: str | None
    status: Any
    statements: int
    withheld: int
    sample: int | None


def listed(runs: Iterable[Run]) -> tuple[tuple[Kept, ...], tuple[RunUnusable, ...]]:
    """These runs, the newest first, and what is wrong with those that cannot be read."""
    found, unusable = [], []
    for run in runs:
        try:
            found.append((run, _kept(run)))
        except RunUnusable as error:
            unusable.append(error)
    often = Counter(kept.id for _, kept in found)
    told = [
        kept if often[kept.id] == 1 else kept.model_copy(update={"id": run.within})
        for run, kept in found
    ]
    newest_first = sorted(told, key=lambda kept: (kept.started, kept.id), reverse=True)
    return tuple(newest_first), tuple(unusable)


def _kept(run: Run) -> Kept:
    verdicts = [one.verdict for one in said(run.result)]
    withheld = verdicts.count("refused")
    return Kept(
        id=run.id,
        command=run.about.command,
        subject=run.about.subject,
        started=run.about.started,
        model=run.about.settings.get("model"),
        status=run.result.get("status"),
        statements=len(verdicts) - withheld,
        withheld=withheld,
        sample=run.about.sample,
    )
