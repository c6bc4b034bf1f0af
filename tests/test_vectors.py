"""Chroma's store: what it is told it holds, and what it cannot hold it says."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_catalog import PAPERS

from store.chroma.entries import Entry, entry, paper_of
from store.chroma.vectors import Broken, ChunkStore, usable
from store.records import Paper

DIMENSION = 8
VECTORS = np.eye(DIMENSION, dtype=np.float32)


def entries(count: int) -> list[Entry]:
    return [entry(Paper(key=f"k{n}", title=f"Title {n}"), 0, "", VECTORS[n]) for n in range(count)]


def opened(folder: Path, embedder: str = "test", dimension: int = DIMENSION) -> ChunkStore:
    return ChunkStore(folder, embedder, dimension)


@given(PAPERS, st.lists(st.integers(0, 40), max_size=3), st.randoms())
def test_a_paper_can_be_made_again_from_its_chunks(
    paper: Paper, cuts: list[int], draw: random.Random
) -> None:
    ends = [0, *sorted(min(cut, len(paper.abstract)) for cut in cuts), len(paper.abstract)]
    keyed = paper.model_copy(update={"key": "k"})
    chunks = [
        entry(keyed, number, paper.abstract[start:end], VECTORS[0])
        for number, (start, end) in enumerate(pairwise(ends))
    ]
    draw.shuffle(chunks)
    assert paper_of(chunks) == keyed


def test_what_is_put_is_found_replaced_and_deleted(tmp_path: Path) -> None:
    store = opened(tmp_path / "1")
    store.put(entries(5))
    store.put(entries(5))
    assert store.ids() == {f"k{n}#0" for n in range(5)}
    [(key, cosine)] = store.nearest(VECTORS[3] * 2, 1)
    assert (key, round(cosine, 5)) == ("k3", 1.0)
    store.put([entry(Paper(key="k3", title="Retitled"), 0, "", VECTORS[7])])
    assert store.nearest(VECTORS[7], 1)[0][0] == "k3"
    store.delete(["k3#0", "never there#0"])
    store.put([])
    store.delete([])
    assert store.count() == 4
    store.close()


def test_a_text_comes_back_as_it_was_told_also_from_the_first_libraries(tmp_path: Path) -> None:
    new, old = entries(2)
    store = opened(tmp_path / "1")
    store.put([new])
    collection = store._collection
    assert collection.get(ids=[new.id])["metadatas"][0]["text"] == new.text
    collection.add([old.id], old.vector, [old.metadata], [old.text])
    held = store.held([new.id, old.id])
    for one in (new, old):
        assert (held[one.id].text, held[one.id].metadata) == (one.text, one.metadata)
    store.close()


def test_a_checkpoint_changes_nothing_and_outlives_the_process(tmp_path: Path) -> None:
    folder = tmp_path / "1"
    store = opened(folder)
    store.put(entries(5))
    store.checkpoint()
    assert store.nearest(VECTORS[2], 1)[0][0] == "k2"
    store.put(entries(6))
    store.close()
    assert usable(folder)
    again = opened(folder)
    assert again.count() == 6
    assert again.nearest(VECTORS[5], 1)[0][0] == "k5"
    again.close()


def test_a_checkpoint_that_fails_leaves_a_store_that_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(tmp_path / "1")
    store.put(entries(5))

    def killed(self: ChunkStore) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ChunkStore, "_open", killed)
    with pytest.raises(KeyboardInterrupt):
        store.checkpoint()
    assert not usable(tmp_path / "1")


@pytest.mark.parametrize(("embedder", "dimension"), [("other", DIMENSION), ("test", 9)])
def test_a_store_of_another_embedder_is_refused(
    tmp_path: Path, embedder: str, dimension: int
) -> None:
    opened(tmp_path / "1").close()
    with pytest.raises(Broken):
        opened(tmp_path / "1", embedder, dimension)


def test_a_store_that_does_not_compare_by_cosine_is_refused(tmp_path: Path) -> None:
    import chromadb

    client = chromadb.PersistentClient(
        str(tmp_path / "1"), chromadb.Settings(anonymized_telemetry=False)
    )
    client.create_collection("chunks", metadata={"embedder": "test", "dimension": DIMENSION})
    client.close()
    with pytest.raises(Broken, match="l2"):
        opened(tmp_path / "1")


def test_a_vector_of_another_length_is_refused(tmp_path: Path) -> None:
    store = opened(tmp_path / "1")
    store.put(entries(2))
    with pytest.raises(Broken):
        store.put([entry(Paper(key="k", title="T"), 0, "", np.ones(3, np.float32))])
    store.close()
