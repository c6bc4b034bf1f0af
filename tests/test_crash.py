"""Killed at any moment, a library keeps every paper that it reported as added."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest
from adder import Adder
from embedders import HashingEmbedder
from invented import papers

from store import Library

KILLS = 20
EACH = 100


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


def test_kill_9_at_random_moments_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(9)
    promised: set[str] = set()
    killed = 0
    for kill in range(KILLS):
        adder = Adder(tmp_path, kill * EACH, EACH, draw.randint(1, 30))
        promised |= adder.heard(draw.randint(0, 60))
        time.sleep(draw.uniform(0, 0.2))
        promised |= adder.signal(signal.SIGKILL)
        killed += adder.killed
        with Library.open(tmp_path, HashingEmbedder()) as library:
            status = library.status()
            assert (status.pending, status.problems) == (0, ())
            assert promised <= {paper.title for paper in library.papers()}
    assert killed > KILLS / 2
    assert len(promised) > KILLS * EACH / 10
    with Library.open(tmp_path, HashingEmbedder()) as library:
        assert found_by_words(library, promised) == promised
        assert found_by_vector(library, promised) == promised
        monkeypatch.setattr("store.dense.EXACT_UP_TO", 0)
        lost_by_chroma = promised - found_by_vector(library, promised)
        # Its graph is approximate: see `store.vectors.HNSW`.
        assert len(lost_by_chroma) <= len(promised) / 200


def test_ctrl_c_keeps_what_was_added_and_leaves_nothing_undone(tmp_path: Path) -> None:
    adder = Adder(tmp_path, 0, 5_000, 10)
    promised = adder.heard(30) | adder.signal(signal.SIGINT)
    assert adder.process.exitcode == 1
    with Library.open(tmp_path, HashingEmbedder()) as library:
        titles = {paper.title for paper in library.papers()}
        assert promised <= titles
        assert len(titles) < 5_000
        assert library.status().problems == ()
        assert library.add_papers(papers(0, 40)).duplicates >= 30
