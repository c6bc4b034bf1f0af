"""What both sides are asked, and how what they take is measured."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.synthetic import TopicalEmbedder, World
from store.records import Filter

Found = dict[str, Any]
"""What a side finds, as JSON."""

SHORT, LONG = 200, 40
"""Queries of each kind: a few topical words and common ones; a whole abstract."""

FILTERS: Mapping[str, tuple[Filter, Mapping[str, Any]]] = {
    "year, 19 %": (Filter(year=(2020, None)), {"year": {"$gte": 2020}}),
    "venue, 0.3 %": (Filter(venue="journal of dam"), {"venue": "Journal of Dam"}),
    "tag, 50 %": (Filter(tag="half"), {"half": True}),
    "author, 1 %": (Filter(author="trogris"), {"author": "trogris"}),
    "source, 20 %": (Filter(source="part-1.jsonl"), {"source": "part-1.jsonl"}),
}
"""For litrev, and what Chroma is asked `where` (of the first author, since it has no lists)."""


def topical(world: World | None = None) -> TopicalEmbedder:
    """The embedder of both sides, ready to embed."""
    embedder = TopicalEmbedder(world or World())
    embedder.embed(["its tables are made once"])
    return embedder


def queries_of(folder: Path) -> dict[str, list[str]]:
    """Those of each kind."""
    file = folder / "papers" / "part-0.jsonl"
    with file.open() as lines:
        abstracts = [
            json.loads(line)["abstract"] for line, _ in zip(lines, range(LONG), strict=False)
        ]
    return {"short": World().queries(SHORT), "long": abstracts}


def percentiles(asked: Callable[[str], object], queries: Sequence[str]) -> tuple[float, float]:
    """Milliseconds of a query: median and 95th percentile; the first two warm it up."""
    seconds = []
    for query in (*queries[:2], *queries):
        began = time.perf_counter()
        asked(query)
        seconds.append(time.perf_counter() - began)
    p50, p95 = np.percentile(seconds[2:], (50, 95))
    return 1000 * float(p50), 1000 * float(p95)


def memory() -> float:
    """The most that this process ever took, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def size(path: Path) -> float:
    """MB of a folder, or of a file with those that are called after it."""
    files = path.rglob("*") if path.is_dir() else path.parent.glob(f"{path.name}*")
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6
