"""A process at work on a library, which says of each change that it was told is done.

For tests, and for `bench/crash.py`, that kill it or race it. Such processes are forked from a
server that has everything loaded, so that a hundred of them cost little more than the work itself.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from embedders import HashingEmbedder
from invented import paper, word

from store import Library
from store.chroma import vectors
from store.identity.merging import merge
from store.records import Paper

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["chromadb", "numpy", "store.library", "store.intake", "at_work"])

CHECKPOINT_AFTER = 40
"""Chunks queued before Chroma writes its files: few, so that kills meet those moments too."""

DIMENSIONS = (64, 48)
"""Of the two embedders between which a library is re-embedded to and fro."""


@dataclass(frozen=True)
class Work:
    """One kind of work: what is there before, what is done, and what is there after it."""

    before: Callable[[int], list[Paper]]
    """The papers that the library has for this number."""
    do: Callable[[Library, Sequence[int]], object]
    """The change, for these numbers."""
    after: Callable[[int], list[Paper]]
    """What it has for this number when the change is done."""


def keyed(number: int) -> Paper:
    """The invented paper of this number, under a key of its own."""
    return paper(number).model_copy(update={"key": word(number)})


def bare(number: int) -> Paper:
    """The same without its abstract and most of the rest."""
    return keyed(number).model_copy(update={"abstract": "", "tags": ()})


def twin(number: int) -> Paper:
    """What a person knows to be the same paper, though nothing in it says so."""
    return Paper(
        key=f"twin{word(number)}",
        title=f"Nothing but {word(number)}",
        authors=(f"Bruno {word(number)[::-1].title()}",),
        year=1980,
        venue=f"Annals of number {number}",
        abstract=f"Number {number} is told here in other words.",
    )


def _remove(library: Library, numbers: Sequence[int]) -> None:
    library.remove(*(word(number) for number in numbers))


def _merge(library: Library, numbers: Sequence[int]) -> None:
    for number in numbers:
        library.merge(word(number), twin(number).key)


WORK = {
    "add": Work(
        before=lambda n: [],
        do=lambda library, numbers: library.add_papers(map(keyed, numbers)),
        after=lambda n: [keyed(n)],
    ),
    "remove": Work(before=lambda n: [keyed(n)], do=_remove, after=lambda n: []),
    "update": Work(
        before=lambda n: [bare(n)],
        do=lambda library, numbers: library.add_papers(map(keyed, numbers)),
        after=lambda n: [keyed(n)],
    ),
    "merge": Work(
        before=lambda n: [keyed(n), twin(n)],
        do=_merge,
        after=lambda n: [merge(keyed(n), twin(n))],
    ),
}
"""Kinds of work."""


def embedder(folder: Path) -> HashingEmbedder:
    """The embedder that the library in a folder has now."""
    with closing(sqlite3.connect(folder / "catalog.db")) as catalog, suppress(sqlite3.Error):
        for (dimension,) in catalog.execute("SELECT value FROM meta WHERE name = 'dimension'"):
            return HashingEmbedder(int(dimension))
    return HashingEmbedder(DIMENSIONS[0])


def _reembed(library: Library, numbers: Sequence[int]) -> None:
    [other] = set(DIMENSIONS) - {library.catalog.dimension()}
    library.reembed(HashingEmbedder(other))


# It comes with its command.
if hasattr(Library, "reembed"):
    WORK["reembed"] = Work(before=lambda n: [keyed(n)], do=_reembed, after=lambda n: [keyed(n)])


def work(
    folder: Path, verb: str, numbers: Sequence[int], batch: int, seconds: float, said: Connection
) -> None:
    """Do a kind of work for these numbers, `batch` at a time, and say which are done.

    With `seconds` it goes on until they are over, with the numbers that follow.
    """
    vectors.CHECKPOINT_AFTER = CHECKPOINT_AFTER
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started us may ignore it
    until = time.monotonic() + seconds
    with Library.open(folder, embedder(folder)) as library:
        for some in _batches(numbers, batch, endless=bool(seconds)):
            WORK[verb].do(library, some)
            said.send(some)
            if seconds and time.monotonic() > until:
                return


def _batches(numbers: Sequence[int], batch: int, endless: bool) -> Iterator[list[int]]:
    starts = count(numbers[0], batch) if endless else range(numbers[0], numbers[-1] + 1, batch)
    for start in starts:
        yield list(range(start, start + batch if endless else min(start + batch, numbers[-1] + 1)))


class AtWork:
    """One such process, at work from the start."""

    def __init__(
        self, folder: Path, verb: str, numbers: Sequence[int], batch: int, seconds: float = 0
    ) -> None:
        self._said, said = FORKING.Pipe(duplex=False)
        asked = (folder, verb, numbers, batch, seconds, said)
        self.process = FORKING.Process(target=work, args=asked)
        self.process.start()
        said.close()

    def heard(self, count: int | None = None) -> set[int]:
        """The next numbers that it says are done, at least `count`; else all until it ends."""
        done: set[int] = set()
        try:
            while count is None or len(done) < count:
                done.update(self._said.recv())
        except (EOFError, OSError):  # the end, or a kill in the middle of a word
            self.process.join(60)
        return done

    def signal(self, number: int) -> set[int]:
        """Send it a signal, if it is still there, and wait; what it said meanwhile."""
        assert self.process.pid
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, number)
        return self.heard()

    @property
    def killed(self) -> bool:
        """Whether it was killed, and had not ended by itself."""
        return self.process.exitcode == -signal.SIGKILL


def killed_at_random(
    folder: Path, verb: str, numbers: Sequence[int], draw: random.Random
) -> tuple[AtWork, set[int]]:
    """A process that was killed somewhere between its start and its end; what it had done.

    The library is first given what there is before this work.
    """
    with Library.open(folder, embedder(folder)) as library:
        library.add_papers(paper for number in numbers for paper in WORK[verb].before(number))
    batch = len(numbers) // 2 if verb == "reembed" else draw.randint(1, 12)  # there and back
    process = AtWork(folder, verb, numbers, batch)
    # Some are killed while they open the library, and mend what the kill before has left.
    done = process.heard(draw.choice([0, 1, draw.randint(1, len(numbers) // 2)]))
    time.sleep(draw.uniform(0, 0.2))
    return process, done | process.signal(signal.SIGKILL)
