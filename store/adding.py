"""Papers into a library: what is read becomes accepted, window after window, Chroma behind it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from store.intake import Intake
from store.recognition import Arrival, arrival
from store.records import Added, Paper

if TYPE_CHECKING:
    from store.library import Library
    from store.progress import Progress

WINDOW, LARGEST = 64, 512
"""Papers accepted in one transaction: at first, and where many are embedded in `PACE` seconds."""

PACE = 1.0

AHEAD = 20_000
"""Entries read ahead of the embedder, so that the total is known."""


def add(
    library: Library,
    papers: Iterable[Paper],
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Added:
    """Add these papers to a library, or with `dry_run` count what would become of them."""
    began = time.monotonic()
    intake = Intake(library.catalog, library.embedder, progress)
    if dry_run:
        intake.rehearse(papers)
    else:
        library.choice.claim()
        _take(library, papers, intake)
    return Added(
        files=0,
        read=intake.tally.total(),
        added=intake.tally["added"],
        updated=intake.tally["updated"],
        duplicates=intake.tally["duplicates"],
        problems=(),
        seconds=time.monotonic() - began,
        differing=tuple(sorted(intake.differing)),
    )


def _take(library: Library, papers: Iterable[Paper], intake: Intake) -> None:
    index = library.index
    try:
        intake.take(_windows(papers, intake), accepted=index.follow)
        index.catch_up()
        index.settle()
    finally:
        index.close()


def _windows(papers: Iterable[Paper], intake: Intake) -> Iterator[list[Arrival]]:
    stream, size = map(arrival, papers), WINDOW
    while ahead := deque(islice(stream, AHEAD)):
        intake.announce(ahead)
        while ahead:
            began = time.monotonic()
            yield [ahead.popleft() for _ in range(min(size, len(ahead)))]
            if time.monotonic() - began < PACE / 2:
                size = min(2 * size, LARGEST)
