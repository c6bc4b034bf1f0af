"""The state of a library: what it holds, and what is wrong with it, looked at closely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.records import Status

if TYPE_CHECKING:
    from store.library import Library


def status(library: Library) -> Status:
    """As `Library.status` tells."""
    catalog, present = library.catalog, library.choice.present()
    counts = catalog.counts()
    unsound = catalog.health.faults(catalog.dimension())
    faults = library.index.faults()
    library.index.close()
    unused = catalog.meta("dimension") == "0"
    return Status(
        papers=counts.papers,
        chunks=counts.chunks,
        pending=0 if unused else counts.pending,
        embedder=present.embedder,
        dimension=present.dimension,
        chroma="needs attention" if faults else "not used" if unused else "in step",
        problems=(*unsound, *faults),
    )
