"""Test collections for search: papers, queries, and which papers are relevant to each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.report import SHARED
from store.records import Paper

BENCH = SHARED / "bench"


@dataclass(frozen=True)
class Collection:
    """One test collection; a paper's key is the collection's name and the document's number."""

    name: str
    papers: Sequence[Paper]
    queries: Mapping[str, str]
    gains: Mapping[str, Mapping[str, float]]
    """For each query, the gain of each relevant paper, by key."""


def collections() -> Iterator[Collection]:
    """All that there are."""
    yield cranfield()
    yield scifact()


def cranfield() -> Collection:
    """Cranfield: a document's body begins with its title, and two are empty; gain 5 − position."""
    documents = [d for d in load("cranfield/cran_docs.json") if d["body"].strip()]
    gains: dict[str, dict[str, float]] = defaultdict(dict)
    for judged in load("cranfield/cran_qrels.json"):
        gains[judged["query_num"]][f"cranfield{judged['id']}"] = 5.0 - judged["position"]
    return Collection(
        "cranfield",
        [_cranfield_paper(document) for document in documents],
        {str(q["query number"]): q["query"] for q in load("cranfield/cran_queries.json")},
        gains,
    )


def scifact() -> Collection:
    """SciFact (Wadden et al., EMNLP 2020): training claims that cite something, binary gain."""
    claims = [claim for claim in lines("scifact/claims_train.jsonl") if claim["cited"]]
    return Collection(
        "scifact",
        [
            _paper("scifact", document["id"], document["title"], " ".join(document["sentences"]))
            for document in lines("scifact/corpus.jsonl")
        ],
        {claim["id"]: claim["claim"] for claim in claims},
        {claim["id"]: {f"scifact{id}": 1.0 for id in claim["cited"]} for claim in claims},
    )


def _cranfield_paper(document: Mapping[str, Any]) -> Paper:
    title, body = document["title"].strip(), document["body"].strip()
    return _paper("cranfield", document["id"], title, body.removeprefix(title).strip())


def _paper(collection: str, id: object, title: str, abstract: str) -> Paper:
    """A paper with a DOI of its own, so that two of one title stay two."""
    key = f"{collection}{id}"
    return Paper(key=key, title=title, abstract=abstract, doi=f"10.0000/{key}")


def load(name: str) -> Any:
    """What a JSON file of the collections holds."""
    return json.loads((BENCH / Path(name)).read_text(encoding="utf-8"))


def lines(name: str) -> Iterator[Any]:
    """What a file of JSON lines holds."""
    for line in (BENCH / Path(name)).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
