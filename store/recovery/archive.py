"""What a backup is: one file with all of a library that cannot be made again, a hash of every part.

A ZIP archive (APPNOTE 6.3, ZIP64 where it is needed): `catalog.db`, where there were any
`conversations.db`, `config.toml`, `prompts/`, `runs/`, and `manifest.json`, written last, which
names the rest. Chroma is left out: it is made again from the catalog.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO

from pydantic import ValidationError

from store.errors import BackupUnusable, DiskFull, LitrevError
from store.progress import Progress
from store.records import Record

FORMAT = 2
"""The first had no conversations."""

CATALOG, CONVERSATIONS = "catalog.db", "conversations.db"
FILES = ("config.toml",)
FOLDERS = ("prompts", "runs")
"""What is backed up, called as in a library's folder (`store.place`), which an archive becomes."""

MANIFEST = "manifest.json"

PIECE = 1 << 20
"""Bytes copied at once; progress is told in these, too."""

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


class Member(Record):
    """One file in a backup."""

    size: int
    sha256: str


class Manifest(Record):
    """What a backup holds."""

    format: int
    litrev: str
    schema_version: int
    made: str
    snapshot: str
    papers: int
    chunks: int
    members: dict[str, Member]


def verify(file: Path) -> Manifest:
    """What a backup holds, every byte of it read and compared; raises BackupUnusable."""
    return unpacked(file, None)


def unpacked(file: Path, folder: Path | None, progress: Progress | None = None) -> Manifest:
    """Copy all that is in a backup into a new folder, or nowhere; raises BackupUnusable.

    `progress` is called with the megabytes read so far, and of how many.
    """
    with _opened(file) as archive:
        manifest = _manifest(archive, file)
        total = sum(member.size for member in manifest.members.values()) // PIECE + 1
        done = 0
        for name, member in manifest.members.items():
            with _place(folder, name) as target, archive.open(name) as source:
                found = copied(source, target)
            if found != member:
                raise damaged(file, f"{name} is not what was backed up")
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
        raise damaged(file, str(error)) from error
    except FileNotFoundError as error:
        raise BackupUnusable(f"there is no file {file}", "Name the backup.") from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # it is sent to before the file's beginning
            raise
        raise damaged(file, "its parts are not where it says") from error


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """The manifest, after a look at the names, sizes and kinds of everything in the archive."""
    infos = {info.filename: info for info in archive.infolist()}
    if MANIFEST not in infos or infos[MANIFEST].file_size > MANIFEST_LIMIT:
        raise damaged(file, "it is no backup of a library")
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError as error:
        raise damaged(file, "its manifest cannot be read") from error
    _known_here(manifest, file)
    if len(infos) != len(archive.infolist()) or {*infos} - {MANIFEST} != {*manifest.members}:
        raise damaged(file, "it holds other files than it says")
    for name, info in infos.items():
        plain = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        linked = stat.S_ISLNK(info.external_attr >> 16)
        sized = name == MANIFEST or info.file_size == manifest.members[name].size
        if not (plain and sized and _ours(name)) or linked or info.is_dir():
            raise damaged(file, f"{name!r} does not belong into a backup")
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


def copied(source: IO[bytes], target: IO[bytes]) -> Member:
    """Copy one stream into another, and say what went through."""
    digest, size = sha256(), 0
    while piece := source.read(PIECE):
        digest.update(piece)
        size += len(piece)
        target.write(piece)
    return Member(size=size, sha256=digest.hexdigest())


@contextmanager
def told(file: Path) -> Iterator[None]:
    """Failures of the system at `file` as ours."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(
                f"the disk that was to hold {file} is full", "Name a file where there is room."
            ) from error
        raise LitrevError(
            f"{file} cannot be written: {error.strerror or error}", "Name another file."
        ) from error


def damaged(file: Path, reason: str) -> BackupUnusable:
    """That a backup cannot be used, and why."""
    return BackupUnusable(f"{file} cannot be restored: {reason}", "Nothing has been changed.")
