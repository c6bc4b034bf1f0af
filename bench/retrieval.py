"""How well search ranks: by words, by meaning, and by both, with one setting for every collection.

Each collection is added to a library of its own and asked through it: FTS5, the local embedder,
exact comparison of vectors. Dense is the cosine alone; mixed is what `Library.search` ranks by.
nDCG@10 (Järvelin and Kekäläinen, 2002, gain over log2(rank + 1)) and recall@50, means over the
queries; milliseconds a query, the query's vector included where there is one. The libraries are
kept in the user's cache, so only the first run embeds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import mean
from time import perf_counter

from bench.collections import Collection, collections
from bench.report import Report
from store import Library
from store.embedding import cache
from store.embedding.minilm import MiniLM
from store.search import DEPTH, Query

SEARCHES = 50
"""Queries that are also put through the whole of `Library.search`."""

Ranking = Sequence[int]
Method = Callable[[Library, str], Ranking]


def by_words(library: Library, query: str) -> Ranking:
    """Best BM25 first."""
    return list(Query(library, query).lexical())


def by_meaning(library: Library, query: str) -> Ranking:
    """Nearest first."""
    [vector] = library.embedder.embed([query])
    return [id for id, _ in library.dense.nearest(vector, DEPTH)]


def by_both(library: Library, query: str) -> Ranking:
    """As `Library.search` ranks."""
    return [score.id for score in Query(library, query).scores(DEPTH)]


METHODS: Mapping[str, Method] = {"lexical": by_words, "dense": by_meaning, "mixed": by_both}


def ndcg(ranking: Sequence[str], gains: Mapping[str, float], k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first `k`."""
    ideal = sorted(gains.values(), reverse=True)
    return _discounted([gains.get(key, 0.0) for key in ranking[:k]]) / _discounted(ideal[:k])


def recall(ranking: Sequence[str], gains: Mapping[str, float], k: int = 50) -> float:
    """The share of the relevant papers that is among the first `k`."""
    return len(set(ranking[:k]) & set(gains)) / len(gains)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def built(collection: Collection, embedder: MiniLM, report: Report) -> Library:
    """The library of a collection, from the cache or made now."""
    library = Library.open(folder(collection.name, embedder.name), embedder)
    if library.catalog.counts().papers != len(collection.papers):
        added = library.add_papers(collection.papers)
        rate = added.added / added.seconds
        report.text(f"{collection.name}: {added.added} papers added, {rate:.1f} a second.")
    return library


def folder(collection: str, embedder: str) -> Path:
    """Where the library of a collection is kept for the next run."""
    return cache.folder() / "bench" / f"{collection}-{re.sub(r'[^A-Za-z0-9.-]', '-', embedder)}"


def measured(library: Library, collection: Collection, method: Method) -> list[str]:
    """nDCG@10, recall@50 and milliseconds a query of one method."""
    keys = {id: key for key, id in library.catalog.ids([p.key for p in collection.papers]).items()}
    method(library, "what is loaded once is not timed")
    seconds, gained, found = [], [], []
    for number, query in collection.queries.items():
        begun = perf_counter()
        ranking = [keys[id] for id in method(library, query)]
        seconds.append(perf_counter() - begun)
        gained.append(ndcg(ranking, collection.gains[number]))
        found.append(recall(ranking, collection.gains[number]))
    return [f"{mean(gained):.4f}", f"{mean(found):.4f}", f"{1000 * mean(seconds):.1f}"]


def searched(library: Library, collection: Collection) -> float:
    """Milliseconds of a whole search, the sentences of its hits embedded before."""
    queries = list(collection.queries.values())[:SEARCHES]
    for query in queries:
        library.search(query)
    return 1000 * mean(library.search(query).seconds for query in queries)


def main() -> None:
    report = Report("retrieval", __doc__)
    embedder = MiniLM()
    rows, whole = [], []
    for collection in collections():
        with built(collection, embedder, report) as library:
            for name, method in METHODS.items():
                rows.append([collection.name, name, *measured(library, collection, method)])
            whole.append(f"{collection.name} {searched(library, collection):.1f} ms")
    report.table(["collection", "method", "nDCG@10", "recall@50", "ms a query"], rows)
    report.text("Asked, mixed, nDCG@10: cranfield at least 0.565, scifact at least 0.745.")
    report.text(f"`Library.search`, ten hits with the best sentence of each: {', '.join(whole)}.")
    report.write()


if __name__ == "__main__":
    main()
