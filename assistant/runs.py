"""The record of each run: a folder of plain JSON that a person can read without litrev."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.recording import Exchange
    from assistant.results import Answer

Result = TypeVar("Result", bound="Answer")


class RunNotKept(LitrevError):
    """A run's folder cannot be written."""


def keep(
    runs: Path, command: str, asked: dict[str, Any], exchanges: Sequence[Exchange], result: Result
) -> Result:
    """Write a run down and return its result with the run's id, and the ids of its statements.

    `runs/<id>/run.json` says what was asked, with which settings, of which library;
    `exchanges.json` holds every request and reply; `result.json` is what the person was given.
    Raises RunNotKept.
    """
    name = secrets.token_hex(4)
    named = _named(result, name)
    run = {
        "id": name,
        "command": command,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "litrev": version("litrev"),
        **asked,
    }
    try:
        folder = runs / name
        folder.mkdir(parents=True)
        _write(folder / "run.json", run)
        _write(folder / "exchanges.json", [e.model_dump(mode="json") for e in exchanges])
        _write(folder / "result.json", named.model_dump(mode="json"))
    except OSError as error:
        raise RunNotKept(
            f"the run cannot be kept in {runs}: {error.strerror}",
            "Make room there, or allow writing.",
        ) from error
    return named


def _named(result: Result, run: str) -> Result:
    """The result with `run.n` as the id of its nth statement."""
    renamed = {
        field: tuple(s.model_copy(update={"id": f"{run}.{s.id}"}) for s in getattr(result, field))
        for field in ("statements", "withheld")
    }
    return result.model_copy(update={"run": run, **renamed})


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
