"""A run's folder, by the run's id, by its path, or in a zip of it → what is in it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from zipfile import BadZipFile, ZipFile, is_zipfile

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError

from assistant.llm.recording import Exchange
from assistant.noting import Nearness, Seen
from assistant.runs import FORMAT
from store.errors import LitrevError

T = TypeVar("T")

LARGEST = 500_000_000
"""Bytes that a zip may hold: a run has less than one million."""


class RunUnknown(LitrevError):
    """No run has this id, and none is at this path."""


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
    id: str
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

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about = self._read("run.json", TypeAdapter(About))
        if self.about.format > FORMAT:
            raise RunUnusable(f"{folder} was written by a newer litrev", "Install that version.")

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
        except (OSError, UnicodeDecodeError) as error:
            raise RunUnusable(f"{self.folder / name} cannot be read: {error}") from None

    def _read(self, name: str, kind: TypeAdapter[T]) -> T:
        try:
            return kind.validate_python(json.loads(self.text(name)), strict=False)
        except (ValidationError, ValueError) as error:
            why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
            raise RunUnusable(
                f"{self.folder / name} is not what this litrev writes: {why}",
                "Another version wrote it, or it was changed; litrev --version tells this one's.",
            ) from None


def folders(runs: Path) -> list[Path]:
    """The folders of runs directly in a folder."""
    return sorted(path.parent for path in runs.glob("*/run.json"))


@contextmanager
def opened(reference: str, runs: Path) -> Iterator[tuple[Run, ...]]:
    """The runs meant: one by its id in `runs`, or those in a folder or zip, one or several.

    One of a zip is named like a file in it, `runs.zip/3f9c01ab`. Raises RunUnknown, RunUnusable.
    """
    path = Path(os.path.expanduser(reference))
    if _zip(path.parent):
        with opened(str(path.parent), runs) as found:
            yield _called(path.name, found, path.parent)
        return
    if "/" not in reference and os.path.isfile(runs / reference / "run.json"):
        yield (Run(runs / reference),)
    elif _zip(path):
        with TemporaryDirectory(prefix="litrev-run-") as place:
            _extract(path, Path(place))
            yield _all(Path(place).rglob("run.json"), reference)
    elif os.path.isdir(path):
        alone = path / "run.json"
        yield _all([alone] if alone.is_file() else path.glob("*/run.json"), reference)
    else:
        raise RunUnknown(
            f"no run is called {reference}, and no folder or zip of one is there",
            "All of them: litrev runs.",
        )


def _zip(path: Path) -> bool:
    """Unlike those of a Path, the question has an answer for a name too long, too."""
    return os.path.isfile(path) and is_zipfile(path)


@contextmanager
def opened_one(reference: str, runs: Path) -> Iterator[Run]:
    """The one run meant. Raises RunUnknown, RunUnusable."""
    with opened(reference, runs) as found:
        if len(found) > 1:
            ids = ", ".join(run.folder.name for run in found)
            raise RunUnknown(
                f"{reference} holds {len(found)} runs",
                f"Name one, as {reference.rstrip('/')}/{found[0].folder.name}: {ids}.",
            )
        yield found[0]


def _all(files: Iterable[Path], reference: str) -> tuple[Run, ...]:
    found = tuple(Run(path.parent) for path in sorted(files))
    if not found:
        raise RunUnknown(f"there is no run in {reference}", "A run's folder has a run.json.")
    return found


def _called(name: str, found: tuple[Run, ...], where: Path) -> tuple[Run]:
    for run in found:
        if name in (run.id, run.folder.name):
            return (run,)
    ids = ", ".join(run.id for run in found)
    raise RunUnknown(f"there is no run {name} in {where}", f"It holds: {ids}.")


def _extract(path: Path, place: Path) -> None:
    try:
        with ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise RunUnusable(f"{path} is too large for a zip of runs")
            archive.extractall(place)
    except (BadZipFile, NotImplementedError, RuntimeError) as error:
        raise RunUnusable(f"{path} cannot be unpacked: {error}") from None
