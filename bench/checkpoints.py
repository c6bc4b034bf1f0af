"""Kills while Chroma writes its HNSW files, at many chunks: part of `bench.crash`."""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections import Counter
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from at_work import AtWork, keyed
from embedders import HashingEmbedder

from bench.report import Report
from store import Library
from store.embedding import cache

DIMENSION = 384
MARK = "*/checkpoint-unfinished"
MORE = 60
"""Papers whose adding ends in a checkpoint (`at_work.CHECKPOINT_AFTER`)."""

REBUILT = 2
"""Of the stores that are not reopened, those that are made anew here, which takes minutes."""


class Aftermath(NamedTuple):
    """What was found after a kill."""

    torn: bool
    """The checkpoint was under way."""
    opening: float
    """Seconds until the library was open."""
    searching: float
    """Seconds of the first search."""
    found: bool
    """Whether the paper searched for was found."""
    problems: tuple[str, ...]


def library_of(chunks: int) -> Path:
    """A library of that many papers of one chunk each; made once and kept in the user's cache."""
    folder = cache.folder() / "bench" / f"crash-{chunks}"
    with Library.open(folder, HashingEmbedder(DIMENSION)) as library:
        if library.catalog.counts().papers < chunks:
            print(f"  making a library of {chunks} papers in {folder}", flush=True)
            library.add_papers(map(keyed, range(chunks)))
    return folder


def begun(process: AtWork, folder: Path) -> float:
    """Wait until the process is in a checkpoint; when that was."""
    while not any((folder / "chroma").glob(MARK)):
        assert process.process.is_alive()
        time.sleep(0.001)
    return time.monotonic()


def duration(folder: Path, chunks: int) -> float:
    """Seconds that a checkpoint takes in this library."""
    process = AtWork(folder, "add", range(chunks, chunks + MORE), MORE)
    start = begun(process, folder)
    while any((folder / "chroma").glob(MARK)):
        time.sleep(0.001)
    seconds = time.monotonic() - start
    process.heard()
    return seconds


def killed(folder: Path, chunks: int, after: float) -> Aftermath:
    """Kill a process that long after its checkpoint has begun, and open the library."""
    process = AtWork(folder, "add", range(chunks, chunks + MORE), MORE)
    begun(process, folder)
    time.sleep(after)
    process.signal(signal.SIGKILL)
    torn = any((folder / "chroma").glob(MARK))
    began = time.monotonic()
    with Library.open(folder, HashingEmbedder(DIMENSION)) as library:
        opened = time.monotonic()
        wanted = keyed(chunks // 2)
        hits = library.search(wanted.title, k=3).hits
        searched = time.monotonic()
        problems = library.catalog.health.faults(DIMENSION) if torn else library.status().problems
        found = wanted.key in {hit.key for hit in hits}
    return Aftermath(torn, opened - began, searched - opened, found, tuple(problems))


def rebuilt(folder: Path) -> tuple[float, float, tuple[str, ...]]:
    """Seconds to make Chroma anew from the catalog and to compare all; what is wrong then."""
    began = time.monotonic()
    with Library.open(folder, HashingEmbedder(DIMENSION)) as library:
        library.repair()
        made = time.monotonic()
        problems = library.status().problems
        return made - began, time.monotonic() - made, problems


def tell(report: Report, chunks: int, kills: int, draw: random.Random) -> None:
    """Kill at the beginning and at random moments of a checkpoint, and tell what was found."""
    original = library_of(chunks)
    found: list[Aftermath] = []
    rebuilding: list[tuple[float, float, tuple[str, ...]]] = []
    lasting = 0.0
    for kill in range(kills + 1):
        with TemporaryDirectory(dir=original.parent) as scratch:
            folder = Path(shutil.copytree(original, Path(scratch) / "library"))
            if not lasting:
                lasting = duration(folder, chunks)
                continue
            after = 0.0 if kill % 4 == 0 else draw.uniform(0, lasting)
            found.append(killed(folder, chunks, after))
            if found[-1].torn and len(rebuilding) < REBUILT:
                rebuilding.append(rebuilt(folder))
    _table(report, chunks, lasting, found)
    for seconds, comparing, problems in rebuilding:
        report.text(
            f"Chroma made anew from the catalog, nothing embedded: {seconds:.0f} s for {chunks} "
            f"chunks, searches exact meanwhile; then `litrev status` compared all of it in "
            f"{comparing:.0f} s: {len(problems)} disagreements."
        )


def _table(report: Report, chunks: int, lasting: float, found: list[Aftermath]) -> None:
    torn = Counter(aftermath.torn for aftermath in found)
    report.table(
        [
            "kills",
            "in a checkpoint",
            "reopened as it was",
            "left for a rebuild",
            "not found",
            "wrong",
        ],
        [
            [
                str(len(found)),
                f"at {chunks} chunks, of {lasting:.1f} s",
                str(torn[False]),
                str(torn[True]),
                str(sum(not aftermath.found for aftermath in found)),
                str(sum(len(aftermath.problems) for aftermath in found)),
            ]
        ],
    )
    report.text(
        f"Opening after the kill: {median(a.opening for a in found):.2f} s (slowest "
        f"{max(a.opening for a in found):.2f} s); the first search "
        f"{median(a.searching for a in found):.2f} s."
    )
