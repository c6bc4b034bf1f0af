"""litrev's side: its papers added, opened and searched."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.scale.asked import FILTERS, Found, memory, percentiles, queries_of, size, topical
from bench.synthetic import World
from store import Library
from store.formats import jsonl

FILES = 5
"""That the papers are in."""

MORE = 100
"""Papers added to a library that is there."""


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
    embedder = topical()
    before = memory()
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
        "catalog": size(folder / "library" / "catalog.db"),
        "chroma": size(folder / "library" / "chroma"),
    }


def opening(folder: Path, _count: int) -> Found:
    """A new process opens the library and searches once."""
    embedder, query = topical(), queries_of(folder)["short"][0]
    before = memory()
    began = time.perf_counter()
    with Library.open(folder / "library", embedder) as library:
        opened = time.perf_counter() - began
        library.search(query)
        return {"open": opened, "searched": time.perf_counter() - began, "before": before}


def opening_filtered(folder: Path, _count: int) -> Found:
    """A new process opens the library and searches once, among the papers of some years."""
    embedder, query = topical(), queries_of(folder)["short"][0]
    before = memory()
    began = time.perf_counter()
    with Library.open(folder / "library", embedder) as library:
        library.search(query, wanted=FILTERS["year, 19 %"][0])
        return {"searched": time.perf_counter() - began, "before": before}


def searching(folder: Path, _count: int) -> Found:
    """litrev searches: unfiltered, filtered, and while another process has Chroma."""
    from filelock import FileLock

    embedder, queries = topical(), queries_of(folder)
    before, found = memory(), Found()
    with Library.open(folder / "library", embedder) as library:
        for kind, texts in queries.items():
            found[kind] = percentiles(library.search, texts)
        found["hits"] = _nearest(library, queries["short"])
        for name, (wanted, _) in FILTERS.items():
            found[name] = percentiles(
                lambda q, w=wanted: library.search(q, 10, w), queries["short"]
            )
        found["unfiltered"] = percentiles(library.search, queries["short"])
        found["peak"] = memory()
    with Library.open(folder / "library", embedder) as library, FileLock(library.place.lock):
        found["exact"] = percentiles(library.search, queries["short"])
        exact = _nearest(library, queries["short"])
    alike = [len({*a} & {*b}) / len(b) for a, b in zip(found.pop("hits"), exact, strict=True)]
    return {**found, "recall": float(np.mean(alike)), "before": before}


def _nearest(library: Library, queries: Sequence[str]) -> list[list[int]]:
    vectors = library.embedder.embed(queries)
    return [[id for id, _ in library.dense.nearest(vector, 10)] for vector in vectors]


def more(folder: Path, count: int) -> Found:
    """A new process adds some papers to the library; the last side, since it changes it."""
    world = World()
    embedder = topical(world)
    papers = list(world.papers(count + MORE))[count:]
    began = time.perf_counter()
    with Library.open(folder / "library", embedder) as library:
        added = library.add_papers(papers)
    assert added.added == MORE, added
    return {"seconds": time.perf_counter() - began}
