"""What a person names, an id, a folder or a zip → the runs that are meant."""

from __future__ import annotations

import errno
import os
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile, is_zipfile

from assistant.runs.folder import Run, RunUnusable
from store.errors import LitrevError

LARGEST = 500_000_000
"""Bytes that a zip may hold: a run has less than one million."""

LEVELS = 4
"""How far below a folder its runs are looked for: a project has `.litrev/runs/ID/run.json`."""

DEEPEST = 40
"""Folders in folders that a zip may have."""

_FILES = ("run.json", "evidence.json")
"""By either a run is known: the other one may be missing."""


class RunUnknown(LitrevError):
    """No run has this id, and none is at this path."""


@contextmanager
def opened(reference: str, runs: Path) -> Iterator[tuple[Run, ...]]:
    """The runs meant: one by its id in `runs`, or those in a folder or zip, one or several.

    One of a zip is named like a file in it, `runs.zip/3f9c01ab`. Nothing of them has been read.
    Raises RunUnknown, RunUnusable.
    """
    path = Path(os.path.expanduser(reference))
    around = next((one for one in path.parents if os.path.isfile(one)), None)
    if "/" not in reference and os.path.isfile(runs / reference / "run.json"):
        yield (Run(runs / reference),)
    elif os.path.isdir(path):
        yield _all(path, str(path), LEVELS)
    elif around or os.path.isfile(path):
        with TemporaryDirectory(prefix="litrev-run-") as place:
            _extract(around or path, Path(place))
            found = _all(Path(place), str(around or reference), DEEPEST)
            yield (_called(path.relative_to(around), found, around),) if around else found
    else:
        raise RunUnknown(
            f"no run is called {reference}, and no folder or zip of one is there",
            "All of them: litrev runs.",
        )


@contextmanager
def opened_one(reference: str, runs: Path) -> Iterator[Run]:
    """The one run meant. Raises RunUnknown, RunUnusable."""
    with opened(reference, runs) as found:
        if len(found) > 1:
            names = ", ".join(run.within for run in found)
            raise RunUnknown(
                f"{reference} holds {len(found)} runs",
                f"Name one, as {reference.rstrip('/')}/{found[0].within}: {names}.",
            )
        yield found[0]


def _all(place: Path, reference: str, deepest: int) -> tuple[Run, ...]:
    """The runs in a folder, which is one itself or has them below, named as they lie there."""
    alone = any(os.path.isfile(place / file) for file in _FILES)
    levels = range(1) if alone else range(1, deepest + 1)
    files = (file for n in levels for name in _FILES for file in place.glob("*/" * n + name))
    folders = sorted({file.parent for file in files})
    if not folders:
        raise RunUnknown(f"there is no run in {reference}", "A run's folder has a run.json.")
    known = Counter(folder.name for folder in folders)
    within = [f.name if known[f.name] == 1 else str(f.relative_to(place)) for f in folders]
    if alone:
        return (Run(place, reference),)
    return tuple(
        Run(folder, f"{reference.rstrip('/')}/{name}", name)
        for folder, name in zip(folders, within, strict=True)
    )


def _called(name: Path, found: tuple[Run, ...], around: Path) -> Run:
    """The run with this id, or whose folder's path ends so."""
    ending = f"/{name.as_posix()}"
    meant = [run for run in found if run.folder.as_posix().endswith(ending)]
    meant = meant or [run for run in found if _id(run) == str(name)]
    if len(meant) == 1:
        return meant[0]
    told = "there is no run" if not meant else f"there are {len(meant)} runs called"
    held = ", ".join(run.within for run in found)
    raise RunUnknown(f"{told} {name} in {around}", f"It holds: {held}.")


def _id(run: Run) -> str:
    try:
        return run.id
    except RunUnusable:
        return ""


def _extract(path: Path, place: Path) -> None:
    if not is_zipfile(path):
        if path.suffix.casefold() == ".zip":
            raise RunUnusable(f"{path} is no whole zip", "Ask for it again.")
        told = "Unpack it first." if _packed(path) else "litrev runs lists those of the library."
        raise RunUnusable(f"{path} is no run: a folder or zip of one is", told)
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise RunUnusable(f"{path} is too large for a zip of runs")
            if any(entry.filename.count("/") > DEEPEST for entry in entries):
                raise RunUnusable(f"{path} has folders in folders too deep for a zip of runs")
            archive.extractall(place)
    except OSError as error:
        long = error.errno == errno.ENAMETOOLONG
        hint = "Ask for it with shorter names." if long else "Unpack it, and name its folder."
        told = f"{path} cannot be unpacked: {error.strerror or error}"
        raise RunUnusable(told, hint) from None
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise RunUnusable(f"{path} cannot be unpacked: {error}", "Ask for it again.") from None


def _packed(path: Path) -> bool:
    """Whether it is another archive than a zip."""
    return path.suffix.casefold() in (".tgz", ".gz", ".tar", ".bz2", ".xz", ".7z", ".rar")
