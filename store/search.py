"""A query → the papers that fit it best, each with its best sentence."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from store.catalog import Years
from store.records import Cite, Found, Hit

if TYPE_CHECKING:
    from store.library import Library

DEPTH = 100
DENSE = 0.6


def search(
    library: Library, query: str, k: int, year: Years | None = None, tag: str | None = None
) -> Found:
    """The `k` best papers by a mixture of words and meaning."""
    began = time.monotonic()
    catalog = library.catalog
    within = catalog.select(None, year, tag) if year or tag else None
    words = " OR ".join(f'"{word}"' for word in dict.fromkeys(re.findall(r"\w+", query)))
    lexical = dict(catalog.match(words, DEPTH, (4.0, 1.0), within)) if words else {}
    [vector] = library.embedder.embed([query])
    dense = dict(library.dense.nearest(vector, DEPTH, within))
    top = max(lexical.values(), default=1.0) or 1.0
    scores = {
        id: DENSE * dense.get(id, 0.0) + (1 - DENSE) * lexical.get(id, 0.0) / top
        for id in lexical | dense
    }
    best = sorted(scores, key=lambda id: -scores[id])[:k]
    papers = catalog.papers(best)
    sentences = catalog.sentences(papers)
    vectors = library.sentence_vectors([paper.key for paper in papers.values()])
    hits = []
    for rank, (id, paper) in enumerate(papers.items(), 1):
        cite = None
        if sentences[id]:
            near = sentences[id][int((vectors[paper.key] @ vector).argmax())]
            cite = Cite(
                key=paper.key, sentence=near.number, start=near.start, end=near.end, quote=near.text
            )
        hits.append(
            Hit(
                rank=rank, key=paper.key, title=paper.title, score=scores[id],
                lexical=lexical.get(id, 0.0), dense=dense.get(id, 0.0), cite=cite,
            )
        )  # fmt: skip
    return Found(query=query, hits=tuple(hits), seconds=time.monotonic() - began)
