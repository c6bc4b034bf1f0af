"""What there is to tell of a run that has no statements, in lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.runs.folder import Run


def without(run: Run) -> tuple[str, ...]:
    """What it made, proposes or found near; where it is written, if that is all."""
    told = (*_made(run), *_proposed(run), *_nearest(run))
    return told or (f"no statements; what it gave is in {run.named}/result.md",)


def _made(run: Run) -> Iterator[str]:
    for one in _records(run, "made"):
        kept = f": run {one['run']}" if one.get("run") else ""
        kind = "table" if one.get("kind") == "claims" else one.get("kind")
        yield f"made a {kind}{kept}; {one.get('told')}"


def _proposed(run: Run) -> Iterator[str]:
    """Candidates of a draft's sentences."""
    for one in _records(run, "proposals"):
        keys = ", ".join(str(new.get("key")) for new in one.get("news") or ())
        yield f"line {one.get('line')} has candidates: {keys}"


def _nearest(run: Run) -> Iterator[str]:
    if run.result.get("status") == "abstained" and not run.result.get("made"):
        keys = ", ".join(str(one.get("key")) for one in _records(run, "papers"))
        yield f"abstained; nearest: {keys}" if keys else "abstained; nothing is near"


def _records(run: Run, name: str) -> list[dict[str, Any]]:
    held = run.result.get(name)
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []
