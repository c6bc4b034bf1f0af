"""A library → one file that holds all that cannot be made again, read again before it counts."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import LitrevError
from store.progress import Progress
from store.recovery.archive import (
    CATALOG,
    CONVERSATIONS,
    FILES,
    FOLDERS,
    FORMAT,
    MANIFEST,
    PIECE,
    Manifest,
    Member,
    copied,
    told,
    verify,
)

if TYPE_CHECKING:
    from store.library import Library


def write(
    library: Library, file: Path, force: bool = False, progress: Progress | None = None
) -> Manifest:
    """Back a library up, while others may write to it; the file is read again before it counts.

    `progress` is called with the megabytes written so far, and of how many. Raises LitrevError if
    the file is there and not `force`, or cannot be written.
    """
    _acceptable(library, file, force)
    with told(file), tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as scratch:
        part = Path(scratch) / "backup.zip"
        manifest = _packed(library, Path(scratch), part, progress)
        verify(part)
        os.replace(part, file)
    return manifest


def _acceptable(library: Library, file: Path, force: bool) -> None:
    if library.place.root.resolve() in file.resolve().parents:
        raise LitrevError(
            f"{file} lies in the library itself", "Name a file outside, on another disk at best."
        )
    if os.path.exists(file) and not force:
        raise LitrevError(f"{file} is there already", "Name another file, or --force.")


def _packed(library: Library, scratch: Path, part: Path, progress: Progress | None) -> Manifest:
    files = {**_copies(library, scratch), **_files(library.place.root)}
    members: dict[str, Member] = {}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, member in _added(archive, files, progress):
            members[name] = member
        manifest = _manifest(files[CATALOG], members)
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    with part.open("rb") as written:
        os.fsync(written.fileno())
    return manifest


def _copies(library: Library, scratch: Path) -> dict[str, Path]:
    """The databases as they are at one moment each, by their names in the archive."""
    from store.conversations import Conversations

    copies = {CATALOG: scratch / CATALOG}
    library.catalog.database.copy(copies[CATALOG])
    with Conversations(library.place.conversations) as conversations:
        if conversations.copy(scratch / CONVERSATIONS):
            copies[CONVERSATIONS] = scratch / CONVERSATIONS
    return copies


def _manifest(copy: Path, members: dict[str, Member]) -> Manifest:
    from store.catalog import Catalog

    with closing(Catalog(copy)) as catalog:
        counts = catalog.counts()
        return Manifest(
            format=FORMAT,
            litrev=version("litrev"),
            schema_version=catalog.database.schema_version,
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            snapshot=catalog.snapshot(),
            papers=counts.papers,
            chunks=counts.chunks,
            members=members,
        )


def _added(
    archive: zipfile.ZipFile, files: dict[str, Path], progress: Progress | None
) -> Iterator[tuple[str, Member]]:
    """Put each file into the archive: its size and hash as they were read, for it may change."""
    total = sum(path.stat().st_size for path in files.values()) // PIECE + 1
    done = 0
    for name, path in files.items():
        with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
            member = copied(source, target)
        done += member.size
        if progress:
            progress(min(done // PIECE, total), total)
        yield name, member


def _files(root: Path) -> dict[str, Path]:
    """What there is besides the databases, by its name in the archive; links are not followed."""
    below = (path for folder in FOLDERS for path in sorted((root / folder).rglob("*")))
    found = (*(root / name for name in FILES), *below)
    return {
        path.relative_to(root).as_posix(): path
        for path in found
        if path.is_file() and not path.is_symlink()
    }
