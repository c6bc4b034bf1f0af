"""A process that adds invented papers to a library and says so; for tests that kill it, or race it.

Such processes are forked from a server that has everything loaded, so that twenty of them cost
little more than the work itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from embedders import HashingEmbedder
from invented import papers

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["chromadb", "numpy", "store.library", "store.intake", "adder"])


def add(folder: Path, first: int, count: int, batch: int, said: Connection) -> None:
    """Add papers, `batch` at a time, and say the title of each once it is reported as added."""
    from store import Library, vectors

    vectors.CHECKPOINT_AFTER = 40  # so that a kill meets checkpoints too
    with Library.open(folder, HashingEmbedder()) as library:
        for number in range(first, first + count, batch):
            some = papers(number, min(batch, first + count - number))
            library.add_papers(some)
            for paper in some:
                said.send(paper.title)


class Adder:
    """One such process, at work from the start."""

    def __init__(self, folder: Path, first: int, count: int, batch: int) -> None:
        self._said, said = FORKING.Pipe(duplex=False)
        self.process = FORKING.Process(target=add, args=(folder, first, count, batch, said))
        self.process.start()
        said.close()

    def heard(self, count: int | None = None) -> set[str]:
        """The next titles that it says, at most `count`; else all until it ends."""
        titles: set[str] = set()
        try:
            while count is None or len(titles) < count:
                titles.add(self._said.recv())
        except (EOFError, OSError):  # the end, or a kill in the middle of a title
            self.process.join(60)
        return titles

    def signal(self, number: int) -> set[str]:
        """Send it a signal, if it is still there, and wait; the titles that it said meanwhile."""
        assert self.process.pid
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, number)
        return self.heard()

    @property
    def killed(self) -> bool:
        """Whether it was killed, and had not ended by itself."""
        return self.process.exitcode == -signal.SIGKILL
