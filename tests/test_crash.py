"""Killed at any moment of any work, a library keeps every change that it reported as done."""

from __future__ import annotations

import random
import signal
from pathlib import Path

import pytest
from at_work import WORK, AtWork, keyed, killed_at_random
from embedders import HashingEmbedder
from intact import Findings, inspected
from invented import papers

from store import Library

KILLS = 10
EACH = {"merge": 12, "reembed": 100}
"""Numbers that a process has to work on, so that it is killed before it is through; else 25.

Each merging is told to Chroma by itself, and a library is re-embedded as a whole.
"""


def found_by_words(library: Library, titles: set[str]) -> set[str]:
    """Those of the titles that a search for their words finds, and nothing else."""
    found = {title: library.catalog.words.match(f'"{title}"', 2) for title in titles}
    kept = library.catalog.papers({id for hits in found.values() for id, _ in hits})
    return {title for title, hits in found.items() if [kept[id].title for id, _ in hits] == [title]}


def found_by_vector(library: Library, titles: set[str]) -> set[str]:
    """Those of the titles whose papers are nearest to their own vector."""
    wanted = [paper for paper in library.papers() if paper.title in titles]
    ids = library.catalog.ids([paper.key for paper in wanted])
    vectors = library.embedder.embed([f"{paper.title}\n{paper.abstract}" for paper in wanted])
    nearest = [library.dense.nearest(vector, 5)[0] for vector in vectors]
    return {
        paper.title
        for paper, (id, cosine) in zip(wanted, nearest, strict=True)
        if id == ids[paper.key] and cosine > 0.999
    }


def numbers(verb: str, kill: int) -> range:
    """What the process of this kill works on."""
    each = EACH.get(verb, 25)
    return range(kill * each, (kill + 1) * each)


@pytest.mark.parametrize("verb", WORK)
def test_kill_9_at_random_moments_loses_nothing(tmp_path: Path, verb: str) -> None:
    draw = random.Random(verb)
    done: set[int] = set()
    killed = 0
    for kill in range(KILLS):
        process, more = killed_at_random(tmp_path, verb, numbers(verb, kill), draw)
        done |= more
        killed += process.killed
        assert inspected(tmp_path, WORK[verb], done, range(numbers(verb, kill).stop)) == Findings(
            set(), set(), []
        )
    assert killed > KILLS / 4
    assert verb == "reembed" or len(done) > KILLS / 2


def test_what_survived_kills_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(9)
    done: set[int] = set()
    for kill in range(KILLS // 2):
        done |= killed_at_random(tmp_path, "add", numbers("add", kill), draw)[1]
    promised = {keyed(number).title for number in done}
    with Library.open(tmp_path, HashingEmbedder()) as library:
        assert found_by_words(library, promised) == promised
        assert found_by_vector(library, promised) == promised
        monkeypatch.setattr("store.search.dense.EXACT_UP_TO", 0)
        lost_by_chroma = promised - found_by_vector(library, promised)
        # Its graph is approximate: see `store.chroma.vectors.HNSW`.
        assert len(lost_by_chroma) <= len(promised) / 200


def test_ctrl_c_keeps_what_was_added_and_leaves_nothing_undone(tmp_path: Path) -> None:
    process = AtWork(tmp_path, "add", range(5_000), 10)
    done = process.heard(30) | process.signal(signal.SIGINT)
    assert process.process.exitcode == 1
    assert inspected(tmp_path, WORK["add"], done) == Findings(set(), set(), [])
    with Library.open(tmp_path, HashingEmbedder()) as library:
        assert len(library.papers()) < 5_000
        assert library.add_papers(papers(0, 40)).duplicates >= 30
