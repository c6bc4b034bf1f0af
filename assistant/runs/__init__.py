"""The record of each run: a folder of JSON and Markdown that can be read without litrev.

    runs/<id>/run.json        command, what was asked, settings, model, prompt versions, and the
                              keys and text hashes of the papers that were read
              evidence.json   those papers with their sentences, and the searches that found them
              vectors.json    what nearness of meaning was told by
              prompts/        the prompts as they were
              exchanges.json  every request to the model, and its reply
              result.json     what the person was given; result.md, the same to read

No key is in it: requests have none, and settings are written without what an address may hide.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic_core import to_json, to_jsonable_python

from assistant import noting, prompts
from store.errors import LitrevError
from store.records import Record

if TYPE_CHECKING:
    from assistant.llm.recording import Exchange
    from assistant.noting import Seen
    from assistant.settings import Settings
    from store.records import Paper

Result = TypeVar("Result", bound=Record)

_EXPONENT = re.compile(r'": -?(?:0\.0000|\d[\d.]*e|\d{16})')
_ALONE = re.compile(r"(?:^|\n) *-?\d")
"""A number in a list, or by itself: rare enough to be looked at no closer."""
FORMAT = 1
"""Of the folder; a newer litrev reads older ones."""


class RunNotKept(LitrevError):
    """A run's folder cannot be written."""


@dataclass(frozen=True)
class Made(Generic[Result]):
    """A result, and all that it was made of."""

    command: str
    asked: Mapping[str, Any]
    """The arguments of the command, by name."""
    settings: Settings
    snapshot: str
    """The name of the library's content."""
    shelf: noting.Noting
    prompts: Mapping[str, Mapping[prompts.Role, str]]
    """By task, the files of the prompts that the writer may use."""
    exchanges: Sequence[Exchange]
    result: Result
    sample: int | None = None
    """Which repetition it is."""
    stopped: str | None = None
    """Why a call was left out that would have been made without a ceiling on costs."""


def keep(runs: Path, made: Made[Result]) -> Result:
    """Write a run down, whole or not at all; returns its result with the ids of its statements.

    Raises RunNotKept.
    """
    from assistant.runs.documents import documents

    name = secrets.token_hex(4)
    result = named(made.result, name)
    part = runs / f".{name}.part"
    try:
        part.mkdir(parents=True)
        _write(part, name, made, result)
        readable, *_ = documents(made.command, result)
        (part / "result.md").write_text(readable, encoding="utf-8")
        part.rename(runs / name)
    except OSError as error:
        raise RunNotKept(
            f"the run cannot be kept in {runs}: {error.strerror}",
            "Make room there, or allow writing.",
        ) from error
    finally:
        rmtree(part, ignore_errors=True)
    return result


def named(result: Result, run: str) -> Result:
    """The result with `run.n` as the id of its nth statement, wherever in it that stands."""
    return result.model_copy(update={"run": run, **_renamed(result, run)})


def _renamed(record: Record, run: str) -> dict[str, Any]:
    """The fields of a record that hold statements or rows, as they are called in a run."""
    renamed: dict[str, Any] = {}
    told = "verdict" in type(record).model_fields
    for name, value in record:
        if name == "id" and told:
            renamed[name] = f"{run}.{value}"
        elif name == "run" and told:  # of a row; what a turn made has a run of its own
            renamed[name] = run
        elif isinstance(value, tuple) and any(isinstance(one, Record) for one in value):
            renamed[name] = tuple(one.model_copy(update=_renamed(one, run)) for one in value)
    return renamed


def serialised(content: Any) -> str:
    """JSON as the files of a run have it: as Python's `json` writes it with an indent of 1.

    Pydantic writes it many times faster, and the same, but for numbers very large or small.
    """
    text = to_json(content, indent=1, inf_nan_mode="constants").decode()
    if _EXPONENT.search(text) or _ALONE.search(text):
        text = json.dumps(to_jsonable_python(content), indent=1, ensure_ascii=False)
    return f"{text}\n"


def text_hash(paper: Paper) -> str:
    """SHA-256 of a paper's title and abstract, a line break between them, in hex."""
    return noting.digest(f"{paper.title}\n{paper.abstract}")


def _write(folder: Path, name: str, made: Made[Result], result: Result) -> None:
    seen = made.shelf.seen()
    contents = {
        "run": serialised(_run(name, made, seen)),
        "evidence": serialised(seen),
        "vectors": serialised(made.shelf.nearness()),
        "exchanges": serialised(made.exchanges),
        "result": serialised(result),
    }
    for file, content in contents.items():
        (folder / f"{file}.json").write_text(content, encoding="utf-8")
    for task, files in made.prompts.items():
        (folder / "prompts" / task).mkdir(parents=True)
        for role, text in files.items():
            (folder / "prompts" / task / f"{role}.md").write_text(text, encoding="utf-8")


def _run(name: str, made: Made[Result], seen: Seen) -> dict[str, Any]:
    papers = {read.paper.key: text_hash(read.paper) for read in seen.papers}
    return {
        "format": FORMAT,
        "id": name,
        "command": made.command,
        "started": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "litrev": version("litrev"),
        "asked": made.asked,
        "sample": made.sample,
        "stopped": made.stopped,
        "settings": made.settings.told(),
        "prompts": {task: prompts.version_of(files) for task, files in made.prompts.items()},
        "library": {"snapshot": made.snapshot, "papers": papers},
    }
