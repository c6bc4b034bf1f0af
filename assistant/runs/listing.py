"""The runs of a library, the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assistant.runs.folder import Run, RunUnusable, folders
from assistant.runs.statements import said
from store.records import Record


class Kept(Record):
    """One run as a list tells of it."""

    id: str
    command: str
    subject: str
    started: str
    model: str | None
    status: Any
    statements: int
    withheld: int
    sample: int | None


def listed(runs: Path) -> tuple[tuple[Kept, ...], tuple[RunUnusable, ...]]:
    """The runs in a folder, the newest first, and what is wrong with those that do not open."""
    found, unusable = [], []
    for folder in folders(runs):
        try:
            found.append(_kept(Run(folder)))
        except RunUnusable as error:
            unusable.append(error)
    return _newest_first(found), tuple(unusable)


def told(runs: Iterable[Run]) -> tuple[Kept, ...]:
    """These runs, the newest first."""
    return _newest_first(map(_kept, runs))


def _newest_first(found: Iterable[Kept]) -> tuple[Kept, ...]:
    return tuple(sorted(found, key=lambda kept: (kept.started, kept.id), reverse=True))


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
