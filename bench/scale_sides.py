"""What `bench/scale.py` measures, each side in a process of its own.

A side is a function of a folder. What it finds is printed as JSON, with the most memory that its
process ever took, and what it took before the store was touched, in MB.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.synthetic import TopicalEmbedder, World
from store import Library
from store.formats import jsonl
from store.records import Filter, Paper
from store.search import retrieval

Found = dict[str, Any]
FILES, BATCH = 5, 5_000
SHORT, LONG = 200, 40
"""Queries of each kind: a few topical words and common ones; a whole abstract."""

MORE = 100
"""Papers added to a library that is there."""

FILTERS: Mapping[str, tuple[Filter, Mapping[str, Any]]] = {
    "year, 19 %": (Filter(year=(2020, None)), {"year": {"$gte": 2020}}),
    "venue, 0.3 %": (Filter(venue="journal of dam"), {"venue": "Journal of Dam"}),
    "tag, 50 %": (Filter(tag="half"), {"half": True}),
    "author, 1 %": (Filter(author="trogris"), {"author": "trogris"}),
    "source, 20 %": (Filter(source="part-1.jsonl"), {"source": "part-1.jsonl"}),
}
"""For litrev, and what Chroma is asked `where` (of the first author, since it has no lists)."""


def make(folder: Path, count: int) -> Found:
    """The papers, as files; the same for every side."""
    (folder / "papers").mkdir()
    world = World()
    files = [(folder / "papers" / f"part-{n}.jsonl").open("w") for n in range(FILES)]
    for number, paper in enumerate(world.papers(count)):
        files[number * FILES // count].writelines(jsonl.write([paper]))
    for file in files:
        file.close()
    return {}


def add(folder: Path, count: int) -> Found:
    """litrev adds the files."""
    embedder = _embedder()
    before = _memory()
    began = time.perf_counter()
    with Library.open(folder / "library", embedder) as library:
        added = library.add(folder / "papers")
    seconds = time.perf_counter() - began
    assert added.added == count, added
    with Library.open(folder / "library", embedder) as library:
        chunks = library.catalog.counts().chunks
    return {
        "seconds": seconds,
        "papers": count,
        "chunks": chunks,
        "before": before,
        "catalog": _size(folder / "library" / "catalog.db"),
        "chroma": _size(folder / "library" / "chroma"),
    }


def told(folder: Path, _count: int) -> Found:
    """What litrev told Chroma, in batches that a bare collection can be told."""
    from store.chroma.vectors import ChunkStore
    from store.place import Place

    (folder / "told").mkdir()
    with Library.open(folder / "library", _embedder()) as library:
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
    before, seconds = _memory(), 0.0
    for file in sorted((folder / "told").iterdir()):
        batch = json.loads(file.read_text(encoding="utf-8"))
        given = {column.replace("fields", "metadatas"): batch[column] for column in columns}
        began = time.perf_counter()
        collection.add(**given)
        seconds += time.perf_counter() - began
    return {"seconds": seconds, "before": before, "disk": _size(folder / name)}


def _collection(folder: Path) -> Any:
    import chromadb

    client = chromadb.PersistentClient(str(folder))
    return client.get_or_create_collection("bare", embedding_function=None)


def opening(folder: Path, _count: int) -> Found:
    """A new process opens the library and searches once."""
    embedder, query = _embedder(), _queries(folder)["short"][0]
    before = _memory()
    began = time.perf_counter()
    with Library.open(folder / "library", embedder) as library:
        opened = time.perf_counter() - began
        library.search(query)
        return {"open": opened, "searched": time.perf_counter() - began, "before": before}


def opening_filtered(folder: Path, _count: int) -> Found:
    """A new process opens the library and searches once, among the papers of some years."""
    embedder, query = _embedder(), _queries(folder)["short"][0]
    before = _memory()
    began = time.perf_counter()
    with Library.open(folder / "library", embedder) as library:
        library.search(query, wanted=FILTERS["year, 19 %"][0])
        return {"searched": time.perf_counter() - began, "before": before}


def searching(folder: Path, _count: int) -> Found:
    """litrev searches: unfiltered, filtered, and while another process has Chroma."""
    from filelock import FileLock

    embedder, queries = _embedder(), _queries(folder)
    before, found = _memory(), Found()
    with Library.open(folder / "library", embedder) as library:
        for kind, texts in queries.items():
            found[kind] = _percentiles(library.search, texts)
        found["hits"] = _nearest(library, queries["short"])
        for name, (wanted, _) in FILTERS.items():
            found[name] = _percentiles(
                lambda q, w=wanted: library.search(q, 10, w), queries["short"]
            )
        found["unfiltered"] = _percentiles(library.search, queries["short"])
        found["peak"] = _memory()
    with Library.open(folder / "library", embedder) as library, FileLock(library.place.lock):
        found["exact"] = _percentiles(library.search, queries["short"])
        exact = _nearest(library, queries["short"])
    alike = [len({*a} & {*b}) / len(b) for a, b in zip(found.pop("hits"), exact, strict=True)]
    return {**found, "recall": float(np.mean(alike)), "before": before}


def _nearest(library: Library, queries: Sequence[str]) -> list[list[int]]:
    vectors = library.embedder.embed(queries)
    return [[id for id, _ in library.dense.nearest(vector, 10)] for vector in vectors]


def bare_searching(folder: Path, _count: int) -> Found:
    """Chroma and FTS5, asked without litrev: as one would, and for the least that can be asked."""
    queries, vectors = _queries(folder), {}
    embedder = _embedder()
    for text in (*queries["short"], *queries["long"]):
        vectors[text] = embedder.embed([text])
    terms = _terms(folder, embedder, queries)
    before, found = _memory(), Found()
    collection, slim = _collection(folder / "bare"), _collection(folder / "slim")
    database = _texts(folder)
    for kind, texts in queries.items():
        found[f"chroma {kind}"] = _percentiles(_asking(collection, vectors), texts)
        least = _asking(collection, vectors, include=[])
        found[f"least chroma {kind}"] = _percentiles(least, texts)
        found[f"words {kind}"] = _percentiles(_matching(database), texts)
        found[f"least words {kind}"] = _percentiles(lambda q: _match(database, terms[q]), texts)
    for name, (_, where) in FILTERS.items():
        asking = _asking(slim, vectors, where=where)
        found[name] = _percentiles(asking, queries["short"][:50])
    found["unfiltered"] = _percentiles(_asking(slim, vectors), queries["short"])
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


def more(folder: Path, count: int) -> Found:
    """A new process adds some papers to the library; the last side, since it changes it."""
    world = World()
    embedder = _embedder(world)
    papers = list(world.papers(count + MORE))[count:]
    began = time.perf_counter()
    with Library.open(folder / "library", embedder) as library:
        added = library.add_papers(papers)
    assert added.added == MORE, added
    return {"seconds": time.perf_counter() - began}


def _embedder(world: World | None = None) -> TopicalEmbedder:
    embedder = TopicalEmbedder(world or World())
    embedder.embed(["its tables are made once"])
    return embedder


def _queries(folder: Path) -> dict[str, list[str]]:
    file = folder / "papers" / "part-0.jsonl"
    with file.open() as lines:
        abstracts = [
            json.loads(line)["abstract"] for line, _ in zip(lines, range(LONG), strict=False)
        ]
    return {"short": World().queries(SHORT), "long": abstracts}


def _percentiles(asked: Callable[[str], object], queries: Sequence[str]) -> tuple[float, float]:
    """Milliseconds of a query: median and 95th percentile; the first two warm it up."""
    seconds = []
    for query in (*queries[:2], *queries):
        began = time.perf_counter()
        asked(query)
        seconds.append(time.perf_counter() - began)
    p50, p95 = np.percentile(seconds[2:], (50, 95))
    return 1000 * float(p50), 1000 * float(p95)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _size(path: Path) -> float:
    files = path.rglob("*") if path.is_dir() else path.parent.glob(f"{path.name}*")
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


SIDES: dict[str, Callable[[Path, int], Found]] = {
    side.__name__: side
    for side in (
        make,
        add,
        told,
        bare,
        slim,
        opening,
        opening_filtered,
        searching,
        bare_searching,
        more,
    )
}

if __name__ == "__main__":
    name, place, size = sys.argv[1:]
    result = SIDES[name](Path(place), int(size))
    print(json.dumps({"peak": _memory(), **result}))
