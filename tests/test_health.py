"""Status sees what does not fit together, in the catalog and between it and Chroma."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from embedders import HashingEmbedder
from invented import papers

from store import Library
from store.chroma.vectors import COLLECTION

DAMAGE = {
    "chunks have no vector": "DELETE FROM vectors WHERE hash IN (SELECT hash FROM chunks LIMIT 3)",
    "vectors have the wrong length": "UPDATE vectors SET vector = substr(vector, 5)",
    "papers have no chunk": "DELETE FROM chunks WHERE paper = 7",
    "papers lack a sentence": "DELETE FROM sentences WHERE paper = 7 AND number = 0",
    "papers have other sentences": "DELETE FROM sentences WHERE paper = 7 AND number > 0",
    "sentences lie outside": "UPDATE sentences SET end = end + 1000 WHERE paper = 7",
    "rows belong to no paper": "INSERT INTO tags VALUES ('lost', 999)",
    "full-text index of words": (
        "INSERT INTO words (words, rowid, title, abstract) SELECT 'delete', id, title, abstract "
        "FROM papers WHERE id = 7"
    ),
    "full-text index of names": "INSERT INTO names (names) VALUES ('delete-all')",
    "read otherwise": "UPDATE papers SET tags = '[\"other\"]' WHERE id = 7",
    "another vector": (
        "UPDATE vectors SET vector = (SELECT vector FROM vectors ORDER BY hash LIMIT 1)"
    ),
    "in Chroma belong to no paper": "DELETE FROM papers WHERE id = 7; DELETE FROM stale",
    "not in Chroma yet": "UPDATE papers SET indexed = 0 WHERE id > 10",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with Library.open(tmp_path, HashingEmbedder()) as library:
        library.add_papers(papers(0, 30))
        assert library.status().problems == ()
    return tmp_path


@pytest.mark.parametrize("problem", DAMAGE)
def test_what_does_not_fit_is_told_with_its_mending(place: Path, problem: str) -> None:
    with Library.open(place, HashingEmbedder()) as library:
        catalog = sqlite3.connect(place / "catalog.db")
        catalog.executescript(DAMAGE[problem])
        catalog.close()
        told = [line for line in library.status().problems if problem in line]
        assert told
        assert all("litrev repair" in line for line in told)


def test_a_chunk_that_chroma_lost_is_told(place: Path) -> None:
    import chromadb

    [folder] = (place / "chroma").iterdir()
    with Library.open(place, HashingEmbedder()) as library:
        client = chromadb.PersistentClient(
            str(folder), chromadb.Settings(anonymized_telemetry=False)
        )
        collection = client.get_collection(COLLECTION, embedding_function=None)
        collection.delete(ids=collection.get(limit=2, include=[])["ids"])
        client.close()
        [problem] = library.status().problems
        assert problem.startswith("2 chunks in Chroma are missing")
