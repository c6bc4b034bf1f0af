"""Killed at any moment, a library keeps every paper that it reported as added."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from embedders import HashingEmbedder
from invented import papers

from store import Library

ADDER = Path(__file__).with_name("adder.py")
ROOT = ADDER.parents[1]
KILLS = 20
EACH = 120


def adder(place: Path, first: int, count: int, batch: int) -> subprocess.Popen[str]:
    """A process that is ready to add papers, as soon as it is sent a line."""
    return subprocess.Popen(
        [sys.executable, str(ADDER), str(place), str(first), str(count), str(batch)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def begin(process: subprocess.Popen[str]) -> None:
    """Let it add."""
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("\n")
    process.stdin.flush()


def acknowledged(process: subprocess.Popen[str]) -> set[str]:
    """The titles that it has reported as added when it ends."""
    said, _ = process.communicate(timeout=60)
    return {line for line in said.splitlines() if line}


def heard(process: subprocess.Popen[str], count: int) -> set[str]:
    """The first titles that it reports as added, or all if there are fewer."""
    assert process.stdout is not None
    return {process.stdout.readline().strip() for _ in range(count)} - {""}


@contextmanager
def chroma_alone() -> Iterator[None]:
    """Vector searches go through Chroma, however small the library is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("store.dense.EXACT_UP_TO", 0)
        yield


def found_by_words(library: Library, titles: set[str]) -> set[str]:
    """Those of the titles that a search for their words finds first."""
    hits = {title: library.catalog.match(f'"{title}"', 2) for title in titles}
    kept = library.catalog.papers({id for found in hits.values() for id, _ in found})
    return {
        title for title, found in hits.items() if [kept[id].title for id, _ in found] == [title]
    }


def found_by_vector(library: Library, titles: set[str]) -> set[str]:
    """Those of the titles whose papers' own vector finds them."""
    found: set[str] = set()
    for paper in library.papers():
        text = f"{paper.title}\n{paper.abstract}"
        [vector] = library.embedder.embed([text])
        [(id, cosine)] = library.dense.nearest(vector, 1)
        if cosine > 0.999 and library.catalog.ids([paper.key])[paper.key] == id:
            found.add(paper.title)
    return found & titles


def test_kill_9_at_random_moments_loses_nothing(tmp_path: Path) -> None:
    draw = random.Random(9)
    promised: set[str] = set()
    interrupted = 0
    following = adder(tmp_path, 0, EACH, 7)
    for kill in range(KILLS):
        running, first = following, (kill + 1) * EACH
        begin(running)
        # The next process loads while this one works.
        following = adder(tmp_path, first, EACH, draw.randint(1, 30))
        promised |= heard(running, draw.randint(0, 60))
        time.sleep(draw.uniform(0, 0.3))
        running.send_signal(signal.SIGKILL)
        promised |= acknowledged(running)
        interrupted += running.returncode == -signal.SIGKILL
        with Library.open(tmp_path, HashingEmbedder()) as library:
            status = library.status()
            assert (status.pending, status.problems) == (0, ())
            assert promised <= {paper.title for paper in library.papers()}
    following.kill()
    following.communicate()
    assert interrupted > KILLS // 4, "too few were killed in the middle to mean anything"
    assert len(promised) > EACH
    with Library.open(tmp_path, HashingEmbedder()) as library:
        assert found_by_words(library, promised) == promised
        assert found_by_vector(library, promised) == promised
        with chroma_alone():
            assert found_by_vector(library, promised) == promised


def test_ctrl_c_keeps_what_was_added_and_leaves_nothing_undone(tmp_path: Path) -> None:
    process = adder(tmp_path, 0, 5_000, 10)
    begin(process)
    said = heard(process, 30)
    process.send_signal(signal.SIGINT)
    promised = said | acknowledged(process)
    assert process.returncode == -signal.SIGINT
    with Library.open(tmp_path, HashingEmbedder()) as library:
        titles = {paper.title for paper in library.papers()}
        assert promised <= titles
        assert len(titles) < 5_000
        assert library.status().problems == ()
        assert library.add_papers(papers(0, 40)).duplicates >= 30
