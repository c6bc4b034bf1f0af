"""A shared library made whole: the copy compared with the server, or fetched again."""

from __future__ import annotations

from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from store.catalog import Catalog
from store.errors import LibraryDamaged
from store.records import Repaired
from store.salvage import BESIDE

if TYPE_CHECKING:
    from store.embedding import Embedder
    from store.outage import Tell
    from store.place import Place


def refetch(place: Place, embedder: Embedder | None = None, tell: Tell | None = None) -> Repaired:
    """Bring copy and server in step, everything compared; a damaged copy is put aside first.

    What was in a damaged copy alone, not sent yet, is in the file put aside. Raises as
    `Library.open` does.
    """
    from store.library import Library

    kept = "" if _sound(place) else _aside(place.catalog)
    with Library.open(str(place), embedder, tell=tell or (lambda _: None)) as library:
        library.repair()
        papers = library.catalog.counts().papers
    return Repaired(catalog="made anew" if kept else "sound", papers=papers, kept=kept)


def _sound(place: Place) -> bool:
    if not place.catalog.exists():
        return True
    try:
        with closing(Catalog(place.catalog)) as catalog:
            dimension = int(catalog.meta("dimension") or 0)
            return not (catalog.health.unsound() or catalog.health.faults(dimension))
    except LibraryDamaged:
        return False


def _aside(catalog: Path) -> str:
    """Rename a catalog and what SQLite keeps beside it; the new name."""
    names = (f"{catalog.name}.damaged-{n}" for n in count(1))
    kept = next(name for name in names if not (catalog.parent / name).exists())
    for end in BESIDE:
        if (beside := Path(f"{catalog}{end}")).exists():
            beside.rename(catalog.parent / f"{kept}{end}")
    Path(f"{catalog}-shm").unlink(missing_ok=True)
    return kept
