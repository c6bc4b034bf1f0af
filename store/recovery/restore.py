"""A backup → the library that it was made of; looked at as a whole before anything is touched."""

from __future__ import annotations

import errno
import os
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path, PurePosixPath
from typing import IO

from pydantic import ValidationError

from store.catalog.cache import Progress
from store.errors import BackupUnusable, LibraryBusy, LibraryDamaged, LitrevError
from store.place import Place
from store.recovery.backup import (
    CATALOG,
    CONVERSATIONS,
    FILES,
    FOLDERS,
    FORMAT,
    MANIFEST,
    PIECE,
    Manifest,
    copied,
    told,
)

MANIFEST_LIMIT = 256 << 20
"""Bytes of a manifest, at most: a million files."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What `zipfile` raises for an archive that is damaged, depending on where."""


def restore(
    file: Path, place: Place, force: bool = False, progress: Progress | None = None
) -> tuple[Manifest, Path | None]:
    """Make the library of a backup; what it holds, and where the library before it is kept.

    Chroma is still to be made. Raises BackupUnusable for a file that is damaged or of a newer
    version, LibraryBusy, and LitrevError where there is something already and not `force`.
    """
    root = place.root
    if place.remote:
        raise LitrevError(
            f"{place} is on a server, and a backup is of a folder",
            "Restore it into a folder with --library, and add from there what is lacking.",
        )
    if not force and root.exists() and any(root.iterdir()):
        raise LitrevError(
            f"{root} is not empty", "With --force it is kept aside, under another name beside it."
        )
    with told(root):
        root.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root.parent, prefix=".restore-") as scratch:
            staged = Path(scratch) / "library"
            manifest = _read(file, staged, progress)
            _compare(staged / CATALOG, manifest, file)
            _look(staged / CONVERSATIONS, file)
            return manifest, _exchanged(staged, place)


def verify(file: Path) -> Manifest:
    """What a backup holds, every byte of it read and compared; raises BackupUnusable."""
    return _read(file, None, None)


def _read(file: Path, folder: Path | None, progress: Progress | None) -> Manifest:
    with _opened(file) as archive:
        manifest = _manifest(archive, file)
        total = sum(member.size for member in manifest.members.values()) // PIECE + 1
        done = 0
        for name, member in manifest.members.items():
            with _place(folder, name) as target, archive.open(name) as source:
                found = copied(source, target)
            if found != member:
                raise _damaged(file, f"{name} is not what was backed up")
            done += member.size
            if progress:
                progress(done // PIECE, total)
    return manifest


def _place(folder: Path | None, name: str) -> IO[bytes]:
    if folder is None:
        return open(os.devnull, "wb")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb")


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except BROKEN as error:
        raise _damaged(file, str(error)) from error
    except FileNotFoundError as error:
        raise BackupUnusable(f"there is no file {file}", "Name the backup.") from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # it is sent to before the file's beginning
            raise
        raise _damaged(file, "its parts are not where it says") from error


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """The manifest, after a look at the names, sizes and kinds of everything in the archive."""
    infos = {info.filename: info for info in archive.infolist()}
    if MANIFEST not in infos or infos[MANIFEST].file_size > MANIFEST_LIMIT:
        raise _damaged(file, "it is no backup of a library")
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError as error:
        raise _damaged(file, "its manifest cannot be read") from error
    _known_here(manifest, file)
    if len(infos) != len(archive.infolist()) or {*infos} - {MANIFEST} != {*manifest.members}:
        raise _damaged(file, "it holds other files than it says")
    for name, info in infos.items():
        plain = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        linked = stat.S_ISLNK(info.external_attr >> 16)
        sized = name == MANIFEST or info.file_size == manifest.members[name].size
        if not (plain and sized and _ours(name)) or linked or info.is_dir():
            raise _damaged(file, f"{name!r} does not belong into a backup")
    return manifest


def _known_here(manifest: Manifest, file: Path) -> None:
    from store.catalog.schema import MIGRATIONS

    if manifest.format > FORMAT or manifest.schema_version > len(MIGRATIONS):
        raise BackupUnusable(
            f"{file} was made by a newer litrev ({manifest.litrev}, schema "
            f"{manifest.schema_version}, known here: {len(MIGRATIONS)})",
            "Install the newest litrev.",
        )


def _ours(name: str) -> bool:
    """Whether a name can be in a backup: no way out of the folder it is unpacked in."""
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts and str(path) == name
    below = len(path.parts) > 1 and path.parts[0] in FOLDERS
    return (
        inside
        and not {*name} & {"\\", ":"}
        and (below or name in (CATALOG, CONVERSATIONS, MANIFEST, *FILES))
    )


def _compare(path: Path, manifest: Manifest, file: Path) -> None:
    """See whether the catalog is sound and the one that was backed up; Chroma starts anew."""
    from store.catalog import Catalog

    try:
        catalog = Catalog(path)
    except LibraryDamaged as error:
        raise _damaged(file, error.message) from error
    try:
        counts = catalog.counts()
        held = (counts.papers, counts.chunks, catalog.snapshot())
        faults = catalog.health.faults(int(catalog.meta("dimension") or 0))
        if held != (manifest.papers, manifest.chunks, manifest.snapshot) or faults:
            raise _damaged(file, "; ".join(faults) or "its catalog is another one")
        catalog.chunks.restart(1)
    finally:
        catalog.close()


def _look(path: Path, file: Path) -> None:
    """See whether the conversations are sound, if there are any."""
    from store.conversations import Conversations

    try:
        with Conversations(path) as conversations:
            faults = conversations.faults()
    except LibraryDamaged as error:
        raise _damaged(file, error.message) from error
    if faults:
        raise _damaged(file, faults[0])


def _exchanged(staged: Path, place: Place) -> Path | None:
    """Put the new folder in the old one's place; where the old one, if any, is now."""
    from filelock import FileLock, Timeout

    from store.catalog import holders

    root = place.root
    if not root.exists() or not any(root.iterdir()):
        with suppress(FileNotFoundError):
            root.rmdir()
        staged.rename(root)
        return None
    try:
        with FileLock(place.lock, timeout=0):
            names = (root.with_name(f"{root.name}.before-restore-{n}") for n in count(1))
            aside = next(name for name in names if not name.exists())
            root.rename(aside)
    except Timeout as error:
        raise LibraryBusy(
            f"{holders.owner(place.lock)} is using the library in {root}",
            "Wait until it has finished, then try again.",
        ) from error
    staged.rename(root)
    return aside


def _damaged(file: Path, reason: str) -> BackupUnusable:
    return BackupUnusable(f"{file} cannot be restored: {reason}", "Nothing has been changed.")
