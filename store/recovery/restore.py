"""A backup → the library that it was made of; looked at as a whole before anything is touched."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path

from store.errors import LibraryBusy, LibraryDamaged, LitrevError
from store.place import Place
from store.progress import Progress
from store.recovery.archive import CATALOG, CONVERSATIONS, Manifest, damaged, told, unpacked


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
            manifest = unpacked(file, staged, progress)
            _compare(staged / CATALOG, manifest, file)
            _look(staged / CONVERSATIONS, file)
            return manifest, _exchanged(staged, place)


def _compare(path: Path, manifest: Manifest, file: Path) -> None:
    """See whether the catalog is sound and the one that was backed up; Chroma starts anew."""
    from store.catalog import Catalog

    try:
        catalog = Catalog(path)
    except LibraryDamaged as error:
        raise damaged(file, error.message) from error
    try:
        counts = catalog.counts()
        held = (counts.papers, counts.chunks, catalog.snapshot())
        faults = catalog.health.faults(catalog.dimension())
        if held != (manifest.papers, manifest.chunks, manifest.snapshot) or faults:
            raise damaged(file, "; ".join(faults) or "its catalog is another one")
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
        raise damaged(file, error.message) from error
    if faults:
        raise damaged(file, faults[0])


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
