"""What kills, and two processes at once, do to a library: nothing that was done may be lost.

A process adds, removes, completes, merges or re-embeds invented papers, says which changes it was
told are done, and is killed (SIGKILL) at a random moment, checkpoints of Chroma included. Then the
library is opened and compared: every change that was reported as done is there, none by half, and
`Library.status` compares catalog and Chroma chunk by chunk. Then a writer and a reader, and two
writers, are at one library together; and last, Chroma is killed while it writes its files at
100,000 chunks. The numbers after the name are kills a kind of work, seconds, and chunks.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from at_work import WORK, AtWork, keyed, killed_at_random
from embedders import HashingEmbedder
from intact import Findings, inspected

from bench import checkpoints
from bench.report import Report
from store import Library
from store.errors import LitrevError

EACH = {"merge": 25}
"""Papers that a process has to work on; else 100."""

KILLS_A_LIBRARY = 20
HEAD = ["work", "kills", "while at it", "done", "lost", "half there", "disagree", "reopened itself"]
READY = 200
"""Papers that a reader finds from the start."""


class Tally(NamedTuple):
    """What some kills have done."""

    kills: int = 0
    working: int = 0
    done: int = 0
    lost: int = 0
    half: int = 0
    disagreeing: int = 0
    reopened: int = 0

    def __add__(self, other: object) -> Tally:
        assert isinstance(other, Tally)
        return Tally(*map(sum, zip(self, other, strict=True)))


def kills(verb: str, count: int, draw: random.Random) -> Tally:
    """That many kills during one kind of work, in as many libraries as keeps each small."""
    tally = Tally()
    for start in range(0, count, KILLS_A_LIBRARY):
        with TemporaryDirectory() as folder:
            tally += _killed(Path(folder), verb, min(KILLS_A_LIBRARY, count - start), draw)
    return tally


def _killed(folder: Path, verb: str, count: int, draw: random.Random) -> Tally:
    tally, done = Tally(), set[int]()
    each = EACH.get(verb, 100)
    for kill in range(count):
        numbers = range(kill * each, (kill + 1) * each)
        process, more = killed_at_random(folder, verb, numbers, draw)
        done |= more
        found, reopened = _found(folder, verb, done, range(numbers.stop))
        working = process.killed and len(more) < each
        wrong = (len(found.lost), len(found.half), len(found.problems))
        tally += Tally(1, working, len(more), *wrong, reopened)
    return tally


def _found(folder: Path, verb: str, done: set[int], tried: range) -> tuple[Findings, bool]:
    try:
        found = inspected(folder, WORK[verb], done, tried)
    except LitrevError as error:
        return Findings(done, set(), [error.message]), False
    for problem in found.problems:
        print(f"  {verb}: {problem}")
    return found, True


def reading(folder: Path, seconds: float) -> tuple[int, int, float]:
    """Searches for papers that were there before, how many of them failed, and the slowest.

    Every tenth search opens the library anew.
    """
    until = time.monotonic() + seconds
    searches = failed = 0
    slowest = 0.0
    while time.monotonic() < until:
        began = time.monotonic()
        with Library.open(folder, HashingEmbedder()) as library:
            for _ in range(10):
                wanted = keyed(searches % READY)
                hits = library.search(wanted.title, k=3).hits
                failed += wanted.key not in {hit.key for hit in hits}
                searches += 1
                slowest, began = max(slowest, time.monotonic() - began), time.monotonic()
    return searches, failed, slowest


def writer_and_reader(folder: Path, seconds: float) -> list[list[str]]:
    """A quiet library is read, then one that another process adds to."""
    with Library.open(folder, HashingEmbedder()) as library:
        library.add_papers(map(keyed, range(READY)))
    quiet = reading(folder, min(seconds, 10))
    writer = AtWork(folder, "add", range(READY, READY + 1), 8, seconds)
    busy = reading(folder, seconds)
    done = writer.heard() | set(range(READY))
    said = _verdict(folder, done)
    return [
        ["a reader alone", _searches(quiet), "-"],
        ["a reader beside a writer", _searches(busy), f"{len(done)} papers, {said}"],
    ]


def _searches(read: tuple[int, int, float]) -> str:
    return f"{read[0]} searches, {read[1]} failed, slowest {read[2] * 1000:.0f} ms"


def two_writers(folder: Path, seconds: float) -> list[list[str]]:
    """Two processes add, and half of what they add is the same."""
    both = [AtWork(folder, "add", range(n, n + 1), 8, seconds) for n in (0, 400)]
    done = both[0].heard() | both[1].heard()
    ended = [process.process.exitcode for process in both]
    return [["two writers", f"exit codes {ended}", f"{len(done)} papers, {_verdict(folder, done)}"]]


def _verdict(folder: Path, done: set[int]) -> str:
    found, _ = _found(folder, "add", done, range(0))
    return f"lost {len(found.lost)}, half {len(found.half)}, disagree {len(found.problems)}"


def main(count: int = 100, seconds: float = 60, chunks: int = 100_000) -> None:
    report = Report("crash", __doc__)
    draw = random.Random(9)
    rows = [[verb, *map(str, kills(verb, count, draw))] for verb in WORK]
    report.table(HEAD, rows)
    together = []
    for scene in (writer_and_reader, two_writers):
        with TemporaryDirectory() as folder:
            together += scene(Path(folder), seconds)
    report.table([f"{seconds:.0f} s together", "searches", "afterwards"], together)
    if chunks:
        checkpoints.tell(report, chunks, max(20, count // 5), draw)
    report.write()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
