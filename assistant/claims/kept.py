"""Rows that earlier runs have made: of the same words, for the same columns, in the same way.

The runs are the memory: there is no second copy of a row that could disagree with the record of
how it was made. What a killed process had not written down is made again from its model's
replies, which are recorded one by one as they come.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.claims.result import ClaimTable, Failed, Row
from assistant.claims.table import Known
from assistant.runs import text_hash
from assistant.runs.folder import Run, RunUnusable, described, folders

if TYPE_CHECKING:
    from assistant.claims.columns import Columns
    from store.records import Paper

COMMAND = "claims"


def known(runs: Path, columns: Columns, version: str, papers: Mapping[str, Paper]) -> Known:
    """What runs in this folder have made of papers with these very texts, by key.

    The newest run counts; a failure only where no run has succeeded. A run that cannot be read,
    or of another litrev, has made nothing.
    """
    hashes = {key: text_hash(paper) for key, paper in papers.items()}
    rows: dict[str, tuple[Row, ...]] = {}
    failed: dict[str, Failed] = {}
    for run in _runs(runs, columns, version):
        try:
            table = ClaimTable.model_validate(run.result)
        except (RunUnusable, ValueError):
            continue
        read = run.about.library.papers
        same = {key for key, hash in hashes.items() if read.get(key) == hash} & asked_of(run)
        lost = {one.key: one for one in table.failed if one.key in same}
        own = {key: tuple(r) for key, r in groupby(table.rows, lambda row: row.key)}
        rows |= {key: own.get(key, ()) for key in same - lost.keys()}
        failed |= lost
    return Known(rows, {key: one for key, one in failed.items() if key not in rows})


def asked_of(run: Run) -> set[str]:
    """The papers that a run has tried to read, whatever came of it."""
    return set(run.about.asked.get("read", ()))


def _runs(runs: Path, columns: Columns, version: str) -> list[Run]:
    """Those that asked the same in the same way, the oldest first."""
    found = []
    for folder in folders(runs):
        try:
            run = described(folder)
        except RunUnusable:
            continue
        asked: dict[str, Any] = run.about.asked
        same = asked.get("columns") == columns.model_dump(mode="json")
        if run.about.command == COMMAND and same and asked.get("version") == version:
            found.append(run)
    return sorted(found, key=lambda run: (run.about.started, run.id))
