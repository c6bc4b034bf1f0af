"""The runs of a library, the newest first."""

from __future__ import annotations

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
    newest_first = sorted(found, key=lambda kept: (kept.started, kept.id), reverse=True)
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
