"""Adds invented papers to a library and says so; for tests that run it as a process and kill it.

`python tests/adder.py FOLDER FIRST COUNT BATCH` says `ready`, waits for a line, and then prints the
title of each paper once it was reported as added.
"""

from __future__ import annotations

import sys

import chromadb  # noqa: F401  (loaded before the race begins)
from embedders import HashingEmbedder
from invented import papers

from store import vectors
from store.library import Library

vectors.CHECKPOINT_AFTER = 40  # so that a kill meets checkpoints too


def say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def main(folder: str, first: int, count: int, batch: int) -> None:
    say("ready")
    sys.stdin.readline()
    with Library.open(folder, HashingEmbedder()) as library:
        for number in range(first, first + count, batch):
            some = papers(number, min(batch, first + count - number))
            library.add_papers(some)
            say(*(paper.title for paper in some))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
