"""A library made whole: Chroma from the catalog, or the catalog from what is left of both.

A catalog that is damaged or gone is made anew beside the old one. What can be read of the old one
is poured into it, and believed where it proves itself: a paper whose digest is right, with
sentences, chunks and vectors that fit. The rest comes from Chroma, whose metadata holds every
record and the abstracts. The damaged file is kept.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from store.catalog import Catalog, holders
from store.errors import LibraryBusy, LibraryDamaged, NoLibrary, NotOurs
from store.records import Repaired
from store.recovery import salvage

if TYPE_CHECKING:
    from store.chroma.vectors import ChunkStore
    from store.library import Library
    from store.place import Place

SCRATCH = ".repair-"

BESIDE = ("-wal", "-shm")
"""What SQLite's files beside a catalog are called after its name."""


def repair(place: Place, opened: Callable[[], Library]) -> Repaired:
    """Mend the library at a place, and say what was recovered and what was lost.

    `opened` opens it, when its catalog can be. Its embedder is needed for papers alone whose
    vectors are neither in the catalog nor in Chroma. Raises NoLibrary, LibraryBusy,
    LibraryReadOnly, and LibraryDamaged where nothing is left to mend it from.
    """
    if place.remote:
        return _shared(place, opened)
    if not place.exists and not place.indexed:
        raise NoLibrary(f"there is no library in {place.root}", "Make one: litrev add PATH…")
    done = Repaired() if _sound(place) else _anew(place)
    with opened() as library:
        embedded = _rechunk(library)
        # A catalog that was made of Chroma has in it already what Chroma holds.
        anew = done.catalog == "sound" or not library.index.used
        in_step = library.repair() if anew else library.index.catch_up()
        if not in_step:
            raise _busy(place)
        papers = library.catalog.counts().papers
    return done.model_copy(update={"papers": papers, "embedded": embedded})


def _shared(place: Place, opened: Callable[[], Library]) -> Repaired:
    """Compare with the server; a copy that is damaged is set aside, and fetched again."""
    done = Repaired()
    if place.catalog.exists() and not _sound(place):
        done = Repaired(catalog="fetched", kept=_kept(place.catalog))
        _let_go(place.catalog, ("", *BESIDE))
    with opened() as library:
        library.repair()
        return done.model_copy(update={"papers": library.catalog.counts().papers})


def _sound(place: Place) -> bool:
    """Whether the catalog can stay; its full-text indexes are made anew if they are at fault."""
    if not place.catalog.is_file() or not place.catalog.stat().st_size:
        return False
    try:
        with closing(Catalog(place.catalog)) as catalog:
            for index in catalog.health.unsound():
                catalog.health.reindex(index)
            return not catalog.health.faults(catalog.dimension())
    except NotOurs:
        raise
    except LibraryDamaged:
        return False


def _anew(place: Place) -> Repaired:
    """Make the catalog anew, and put it in the place of the old one, which is kept."""
    from filelock import FileLock, Timeout

    try:
        with (
            FileLock(place.lock, timeout=0),
            tempfile.TemporaryDirectory(dir=place.root, prefix=SCRATCH) as scratch,
        ):
            for left in place.root.glob(f"{SCRATCH}*"):  # by a repair that was killed
                if left != Path(scratch):
                    shutil.rmtree(left, ignore_errors=True)
            fresh = Path(scratch) / place.catalog.name
            done = _made(place, fresh)
            return done.model_copy(update={"kept": _exchange(fresh, place.catalog)})
    except Timeout as error:
        raise _busy(place) from error


def _made(place: Place, fresh: Path) -> Repaired:
    from store.recovery.rebuilding import rebuild

    Catalog(fresh).close()
    lost = salvage.pour(place.catalog, fresh, fresh.parent)
    with closing(Catalog(fresh)) as catalog:
        store = _chroma(place, catalog)
        try:
            done = rebuild(catalog, store, lost)
        finally:
            if store:
                store.close()
        if not catalog.counts().papers:
            raise LibraryDamaged(
                f"nothing can be read of {place.catalog}, and Chroma has no papers",
                "litrev restore brings back a backup; or move the file away and add yours again.",
            )
    return done


def _chroma(place: Place, catalog: Catalog) -> ChunkStore | None:
    """The newest store there is, if it can be used; the catalog is told which it is."""
    from store.chroma.vectors import Broken, ChunkStore, usable

    for folder in place.generations:
        if usable(folder):
            try:
                store = ChunkStore(folder)
            except Broken:
                continue
            catalog.set_meta(generation=folder.name)
            return store
    catalog.set_meta(generation=str(int(catalog.meta("generation") or 0) + 1))
    return None


def _exchange(fresh: Path, old: Path) -> str:
    """Put a new catalog in the old one's place; what the old file is called now, or nothing."""
    kept = _kept(old) if old.exists() else ""
    _let_go(old, BESIDE)  # SQLite would take them for the new one's
    os.replace(fresh, old)
    return kept


def _kept(old: Path) -> str:
    """Give a damaged catalog and its log a second name, which is returned."""
    names = (f"{old.name}.damaged-{n}" for n in count(1))
    kept = next(name for name in names if not (old.parent / name).exists())
    for end in salvage.TRUTH:
        if Path(f"{old}{end}").exists():
            os.link(f"{old}{end}", old.parent / f"{kept}{end}")
    return kept


def _let_go(catalog: Path, ends: Iterable[str]) -> None:
    for end in ends:
        Path(f"{catalog}{end}").unlink(missing_ok=True)


def _rechunk(library: Library) -> int:
    """Split and embed the papers that have no chunks; how many these were."""
    from store.cutting import cut
    from store.identity.blocking import identifiers

    catalog = library.catalog
    lacking = catalog.papers(catalog.chunks.lacking())
    for id, paper in lacking.items():
        [split] = cut([paper], library.embedder).values()
        catalog.vectors.fill(split.texts, library.embedder)
        catalog.put(paper, identifiers(paper), split, id)
    return len(lacking)


def _busy(place: Place) -> LibraryBusy:
    return LibraryBusy(
        f"{holders.owner(place.lock)} has Chroma open",
        "Nothing is lost, and searches are exact meanwhile; try again when it has finished.",
    )
