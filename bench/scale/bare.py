"""The bare side: Chroma and FTS5, told and asked the same without litrev."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.scale.asked import FILTERS, Found, memory, percentiles, queries_of, size, topical
from bench.synthetic import TopicalEmbedder
from store import Library
from store.records import Paper
from store.search import retrieval

BATCH = 5_000


def told(folder: Path, _count: int) -> Found:
    """What litrev told Chroma, in batches that a bare collection can be told."""
    from store.chroma.vectors import ChunkStore
    from store.place import Place

    (folder / "told").mkdir()
    with Library.open(folder / "library", topical()) as library:
        papers = {paper.key: paper for paper in library.papers()}
    [generation] = Place(folder / "library").chroma.iterdir()
    store = ChunkStore(generation, TopicalEmbedder.name, TopicalEmbedder.dimension)
    for number, page in enumerate(_pages(store)):
        page["documents"] = [metadata.pop("text") for metadata in page["metadatas"]]
        page["fields"] = [
            {**_fields(papers[metadata["key"]], metadata), "text": text}
            for metadata, text in zip(page["metadatas"], page["documents"], strict=True)
        ]
        page["embeddings"] = np.asarray(page["embeddings"]).tolist()
        (folder / "told" / f"{number:03}.json").write_text(json.dumps(page), encoding="utf-8")
    store.close()
    return {}


def _pages(store: Any) -> Iterator[dict[str, Any]]:
    collection = store._collection
    for offset in range(0, collection.count(), BATCH):
        columns = ["metadatas", "embeddings"]
        yield dict(collection.get(limit=BATCH, offset=offset, include=columns))


def _fields(paper: Paper, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What filters ask for, as Chroma can be asked."""
    return {
        "key": metadata["key"],
        "year": paper.year or 0,
        "venue": paper.venue,
        "half": "half" in paper.tags,
        "author": paper.authors[0].split()[-1].lower(),
        "source": paper.sources[0],
    }


def bare(folder: Path, _count: int) -> Found:
    """A collection as Chroma makes it by default, told the same."""
    return _bare(folder, "bare", ("ids", "embeddings", "documents", "metadatas"))


def slim(folder: Path, _count: int) -> Found:
    """The same with the texts as metadata, and with fields to filter by."""
    return _bare(folder, "slim", ("ids", "embeddings", "fields"))


def _bare(folder: Path, name: str, columns: Sequence[str]) -> Found:
    collection = _collection(folder / name)
    before, seconds = memory(), 0.0
    for file in sorted((folder / "told").iterdir()):
        batch = json.loads(file.read_text(encoding="utf-8"))
        given = {column.replace("fields", "metadatas"): batch[column] for column in columns}
        began = time.perf_counter()
        collection.add(**given)
        seconds += time.perf_counter() - began
    return {"seconds": seconds, "before": before, "disk": size(folder / name)}


def _collection(folder: Path) -> Any:
    import chromadb

    client = chromadb.PersistentClient(str(folder))
    return client.get_or_create_collection("bare", embedding_function=None)


def bare_searching(folder: Path, _count: int) -> Found:
    """Chroma and FTS5, asked without litrev: as one would, and for the least that can be asked."""
    queries, vectors = queries_of(folder), {}
    embedder = topical()
    for text in (*queries["short"], *queries["long"]):
        vectors[text] = embedder.embed([text])
    terms = _terms(folder, embedder, queries)
    before, found = memory(), Found()
    collection, slim = _collection(folder / "bare"), _collection(folder / "slim")
    database = _texts(folder)
    for kind, texts in queries.items():
        found[f"chroma {kind}"] = percentiles(_asking(collection, vectors), texts)
        least = _asking(collection, vectors, include=[])
        found[f"least chroma {kind}"] = percentiles(least, texts)
        found[f"words {kind}"] = percentiles(_matching(database), texts)
        found[f"least words {kind}"] = percentiles(lambda q: _match(database, terms[q]), texts)
    for name, (_, where) in FILTERS.items():
        asking = _asking(slim, vectors, where=where)
        found[name] = percentiles(asking, queries["short"][:50])
    found["unfiltered"] = percentiles(_asking(slim, vectors), queries["short"])
    return {**found, "before": before}


def _asking(collection: Any, vectors: Mapping[str, Any], **options: Any) -> Callable[[str], object]:
    return lambda text: collection.query(query_embeddings=vectors[text], n_results=10, **options)


def _texts(folder: Path) -> sqlite3.Connection:
    """A full-text table of the same texts, and nothing else."""
    database = sqlite3.connect(folder / "texts.db", isolation_level=None)
    database.execute(
        "CREATE VIRTUAL TABLE texts USING fts5 (title, abstract, tokenize = 'porter unicode61')"
    )
    database.execute("BEGIN")
    for file in sorted((folder / "papers").iterdir()):
        lines = map(json.loads, file.open())
        rows = ((paper["title"], paper["abstract"]) for paper in lines)
        database.executemany("INSERT INTO texts VALUES (?, ?)", rows)
    database.execute("COMMIT")
    return database


def _matching(database: sqlite3.Connection) -> Callable[[str], object]:
    return lambda text: _match(database, text.replace(".", "").split())


def _match(database: sqlite3.Connection, words: Sequence[str]) -> object:
    """The ten best by bm25 for any of these words."""
    expression = " OR ".join(f'"{word}"' for word in words)
    sql = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10"
    return database.execute(sql, (expression,)).fetchall()


def _terms(
    folder: Path, embedder: TopicalEmbedder, queries: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """The words of each query that litrev looks for."""
    with Library.open(folder / "library", embedder) as library:
        having = library.catalog.words.having
        return {
            text: retrieval.terms(text, having(retrieval.spellings(text)))
            for texts in queries.values()
            for text in texts
        }
