"""A run's folder → what is in it."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    JsonValue,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from assistant.llm.recording import Exchange
from assistant.noting import Nearness, Seen
from assistant.runs import FORMAT
from store.errors import LitrevError

T = TypeVar("T")

DEEPEST = 50
"""Levels of lists and objects in a file: a run's have not ten."""


class RunUnusable(LitrevError):
    """A run's folder is damaged, or was written by another version."""


class Snapshot(BaseModel):
    """Of which library: the name of its content, and the text hash of each paper read."""

    model_config = ConfigDict(frozen=True)

    snapshot: str
    papers: dict[str, str]


class About(BaseModel):
    """The file `run.json`; what later versions add to it is passed over."""

    model_config = ConfigDict(frozen=True)

    format: int
    id: Annotated[str, StringConstraints(max_length=64)]
    command: str
    started: str
    litrev: str
    asked: dict[str, Any]
    sample: int | None
    stopped: str | None = None
    """Why a call was left out that would have been made without a ceiling on costs."""
    settings: dict[str, Any]
    prompts: dict[str, str]
    library: Snapshot

    @property
    def subject(self) -> str:
        """What it was about: the first argument of its command, or how many papers were read."""
        count = len(self.library.papers)
        papers = f"{count} paper{'s' * (count != 1)}"
        return str(next(iter(self.asked.values()), "") or papers)


class Run:
    """A recorded run; its files are read when they are asked for. Raises RunUnusable."""

    def __init__(self, folder: Path, named: str = "", within: str = "") -> None:
        """`named` is where a person finds it, if that is not its folder: `runs.zip/3f9c01ab`.

        `within` is what it is called among those that lie beside it.
        """
        self.folder = folder
        self.named = named or str(folder)
        self.within = within or folder.name

    @cached_property
    def about(self) -> About:
        """What was asked, by what, and when."""
        about = self._read("run.json", TypeAdapter(About))
        if about.format > FORMAT:
            raise RunUnusable(
                f"{self.named} was written by a newer litrev", "Install that version."
            )
        return about

    @property
    def id(self) -> str:
        """The name under which it was kept, whatever its folder is called now."""
        return self.about.id

    @property
    def prompts(self) -> Path:
        """The folder of its prompts."""
        return self.folder / "prompts"

    @cached_property
    def seen(self) -> Seen:
        """What was read of the library."""
        return self._read("evidence.json", TypeAdapter(Seen))

    @cached_property
    def nearness(self) -> Nearness:
        """What was compared by."""
        return self._read("vectors.json", TypeAdapter(Nearness))

    @cached_property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What a model was asked, and its replies."""
        return self._read("exchanges.json", TypeAdapter(tuple[Exchange, ...]))

    @cached_property
    def result(self) -> dict[str, JsonValue]:
        """What the person was given, as JSON."""
        return self._read("result.json", TypeAdapter(dict[str, JsonValue]))

    def text(self, name: str) -> str:
        """A file of it, byte for byte."""
        try:
            return (self.folder / name).read_bytes().decode()
        except FileNotFoundError:
            told = f"{self.named} is incomplete: {name} is missing"
            raise RunUnusable(told, "Ask for the whole folder.") from None
        except (OSError, UnicodeDecodeError) as error:
            why = "it is no UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
            told = f"{self.named} is damaged: {name} cannot be read: {why}"
            raise RunUnusable(told, "Ask for the folder again.") from None

    def _read(self, name: str, kind: TypeAdapter[T]) -> T:
        try:
            return kind.validate_python(_shallow(json.loads(self.text(name))), strict=False)
        except (ValidationError, ValueError, RecursionError) as error:
            why = "lists in lists without end" if isinstance(error, RecursionError) else str(error)
            if isinstance(error, ValidationError):
                why = error.errors()[0]["msg"]
            raise RunUnusable(
                f"{self.named}: {name} is not what this litrev writes: {why}",
                "Another version wrote it, or it was changed; litrev --version tells this one's.",
            ) from None


def described(folder: Path) -> Run:
    """The run in a folder, with its `run.json` read. Raises RunUnusable."""
    run = Run(folder)
    _ = run.about
    return run


def _shallow(content: Any, levels: int = DEEPEST) -> Any:
    """The same. Raises RecursionError where what walks through it later might."""
    if not levels:
        raise RecursionError
    inner = content.values() if isinstance(content, dict) else content
    for one in inner if isinstance(content, dict | list) else ():
        _shallow(one, levels - 1)
    return content


def folders(runs: Path) -> list[Path]:
    """The folders of runs directly in a folder."""
    return sorted(path.parent for path in runs.glob("*/run.json"))
