"""What standard error is told of a claim table: who made it, and what is not in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.render.origin import named, rows_of
from assistant.render.origin import summary as summary_of

if TYPE_CHECKING:
    from assistant.claims.result import ClaimTable
    from assistant.contradictions.result import Contradictions

NAMED = 5
"""Papers that are named where some could not be read."""


def summary(table: ClaimTable) -> str:
    """One line: who read the papers, and what that cost this time."""
    if not table.run:
        told = "all of it was read before" if table.papers else "there was nothing to read"
        return " · ".join(filter(None, (f"{told}, nothing was asked", named(*rows_of(table)))))
    return summary_of(table)


def problems(table: ClaimTable | Contradictions) -> Iterator[str]:
    """A line for each paper that failed, the first ones, and one for those not reached."""
    for one in table.failed[:NAMED]:
        yield f"{one.key}: {one.reason}"
    if len(table.failed) > NAMED:
        yield f"and {len(table.failed) - NAMED} more papers failed"
    if table.failed:
        yield "read them again with --retry-failed"
    if table.missing:
        why = f": {table.stopped}" if table.stopped else ""
        yield f"{len(table.missing)} papers are not read yet{why}; the same command goes on"
