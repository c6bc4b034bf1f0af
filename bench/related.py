"""What is related to a topic or an abstract, found and grouped, with Cranfield's judgements.

Queries: Cranfield's queries as topics, and two of them joined by *and*, as a topic with two sides;
an abstract that is relevant to a query, as the person's own. Recall@12 is the share of the relevant
papers among the first twelve, of at most twelve, for one search with the whole and for all queries
of `assistant/draft/queries.py` fused.

Kept: of the papers that are found, those that a draft without a model is made of, and the first
twelve of all that were found, which a model is shown; topics and abstracts on which something is.

Abstention: the bearing of the best paper on an abstract, of the same collection and from afar
(aerodynamics asked of the listing pages and the other way about).

Themes: papers relevant to one of three neighbouring queries each, at most four for each, grouped
again without the queries. Adjusted Rand index (Hubert and Arabie 1985): 1 is the queries' own
grouping, 0 is chance.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection as Several
from collections.abc import Iterator, Mapping, Sequence
from math import comb
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assistant.draft import finding
from assistant.draft.brief import Brief
from assistant.draft.fusing import fuse
from assistant.draft.queries import queries
from assistant.noting import Noting
from assistant.themes.grouping import groups, unit
from bench.collections import Collection, cranfield
from bench.report import PAGES, SHARED, Report
from bench.retrieval import built
from store import Library
from store.embedding.minilm import MiniLM
from store.search import salience

if TYPE_CHECKING:
    from store.embedding import Vectors

CASES = 60
MOST = Brief().papers
FEW = 6
"""Papers that make a thin draft, if they are fewer."""
THRESHOLDS = (0.20, 0.25, 0.30, 0.35, 0.40, 0.45)


def recall(library: Library, brief: Brief, gold: Several[str], own: str = "") -> tuple[float, ...]:
    """Recall@12 of the whole alone, and of all queries fused."""
    searches = [
        [hit for hit in library.search(query, finding.DEPTH).hits if hit.key != own]
        for query in queries(brief)
    ]
    ranked = (fuse(searches[:1])[:MOST], fuse(searches)[:MOST])
    return tuple(len({h.key for h in hits} & {*gold}) / min(len(gold), MOST) for hits in ranked)


class Asked(NamedTuple):
    """A brief, the keys of the papers relevant to it, and of the one that it was made of."""

    brief: Brief
    gold: Several[str]
    own: str = ""


def asked(collection: Collection) -> Mapping[str, Sequence[Asked]]:
    """What is searched for, by its kind."""
    draw = random.Random(0)
    words, gains = collection.queries, collection.gains
    single = draw.sample(sorted(gains), CASES)
    pairs = [draw.sample(sorted(gains), 2) for _ in range(CASES)]
    return {
        "topics": [Asked(Brief(topic=words[n]), gains[n]) for n in single],
        "topics with two sides": [
            Asked(
                Brief(topic=f"{words[a].rstrip(' .?')} and {words[b]}"),
                {*gains[a], *gains[b]},
            )
            for a, b in pairs
        ],
        "abstracts": [
            Asked(Brief(abstract=text, exclude=(own,)), gold, own)
            for own, text, gold in owned(collection, draw)
        ],
    }


def searching(report: Report, library: Library, several: Mapping[str, Sequence[Asked]]) -> None:
    """The first table."""
    rows = []
    for name, cases in several.items():
        found = [recall(library, *case) for case in cases]
        means = (f"{mean(column):.3f}" for column in zip(*found, strict=True))
        rows.append([f"{name} ({len(found)})", *means])
    report.table(["recall@12", "the whole alone", "several queries, fused"], rows)


def keeping(report: Report, library: Library, several: Mapping[str, Sequence[Asked]]) -> None:
    """The second table."""
    rows = []
    for name, cases in several.items():
        for who, wide in (("kept", False), ("the first twelve", True)):
            found = [
                [hit.key in case.gold for hit in hits]
                for case in cases
                if (hits := finding.find(case.brief, Noting(library), wide=wide))
            ]
            rows.append(
                [
                    f"{name} ({len(found)}), {who}",
                    f"{mean(map(len, found)):.1f}",
                    f"{sum(map(sum, found)) / sum(map(len, found)):.1%}",
                    f"{mean(map(sum, found)):.2f}",
                    str(sum(len(one) < FEW for one in found)),
                ]
            )
    report.table(["", "papers", "relevant", "relevant papers", f"fewer than {FEW} papers"], rows)


def owned(collection: Collection, draw: random.Random) -> Iterator[tuple[str, str, set[str]]]:
    """A relevant paper of every third query, its abstract, and the query's other papers."""
    abstracts = {paper.key: paper.abstract for paper in collection.papers if paper.abstract}
    for number in sorted(collection.gains)[::3]:
        relevant = {key for key in collection.gains[number] if key in abstracts}
        if len(relevant) > 3:
            own = draw.choice(sorted(relevant))
            yield own, abstracts[own], relevant - {own}


def abstaining(report: Report, near: Sequence[float], far: Sequence[float]) -> None:
    """The third table."""
    rows = [
        [
            f"{least:.2f}" + (" (in use)" if least == finding.BEARS_ON_AN_ABSTRACT else ""),
            *(f"{np.mean(np.array(found) >= least):.1%}" for found in (near, far)),
        ]
        for least in THRESHOLDS
    ]
    report.table(["drafted at", f"related ({len(near)})", f"far ({len(far)})"], rows)


def bearings(library: Library, abstracts: Sequence[tuple[str, str]]) -> list[float]:
    """The bearing of the best paper but itself on each abstract."""
    shelf, found = Noting(library), []
    for own, abstract in abstracts:
        hits = [hit for hit in shelf.search(abstract, MOST).hits if hit.key != own]
        asked, vectors = shelf.compared(abstract, [hit.key for hit in hits])
        texts = {hit.key: [s.text for s in shelf.sentences(hit.key)] for hit in hits}
        bears = (salience.bearing(asked, h.title, texts[h.key], vectors[h.key]) for h in hits)
        found.append(max(bears, default=0.0))
    return found


def sampled(library: Library) -> list[tuple[str, str]]:
    """Keys and abstracts of some papers."""
    papers = [paper for paper in library.papers() if len(paper.abstract) > 400]
    return [(p.key, p.abstract) for p in random.Random(0).sample(papers, CASES)]


def grouping(report: Report, library: Library, collection: Collection) -> None:
    """The fourth table."""
    titles = {paper.key: paper.title for paper in collection.papers}
    agreed: dict[str, list[float]] = {}
    draw = random.Random(1)
    for case in trios(library, collection):
        keys = list(case)
        sentences = {key: rows.mean(axis=0) for key, rows in library.sentence_vectors(keys).items()}
        named = dict(zip(keys, library.embedder.embed([titles[k] for k in keys]), strict=True))
        both = {key: unit(sentences[key][None])[0] + named[key] for key in keys}
        ways = {
            "Ward, titles and sentences (in use)": groups(both, 3),
            "Ward, sentences alone": groups(sentences, 3),
            "average linkage, sentences alone, as they are": averaged(sentences),
            "chance": _chance(keys, draw),
        }
        for way, found in ways.items():
            labels = {key: n for n, group in enumerate(found) for key in group}
            index = rand_index(list(case.values()), [labels[key] for key in keys])
            agreed.setdefault(way, []).append(index)
    rows = [[way, f"{mean(found):.3f}"] for way, found in agreed.items()]
    report.table(["grouped by", f"agreement ({CASES} cases)"], rows)


def trios(library: Library, collection: Collection) -> Iterator[Mapping[str, int]]:
    """Papers relevant to one of three neighbouring queries, each with the number of its query."""
    draw, numbers = random.Random(0), sorted(collection.gains)
    rows = library.embedder.embed([collection.queries[n] for n in numbers])
    whole = {paper.key for paper in collection.papers if paper.abstract}
    made = 0
    while made < CASES:
        first = draw.randrange(len(numbers))
        near = np.argsort(-(rows @ rows[first]), kind="stable")[1:13].tolist()
        trio = [collection.gains[numbers[n]] for n in (first, *draw.sample(near, 2))]
        times = Counter(key for gains in trio for key in gains)
        own = [sorted(k for k in gains if times[k] == 1 and k in whole)[:4] for gains in trio]
        if min(map(len, own)) > 1:
            made += 1
            yield {key: n for n, keys in enumerate(own) for key in keys}


def averaged(vectors: Mapping[str, Vectors]) -> list[frozenset[str]]:
    """Three groups by average linkage on cosine distance."""
    from scipy.cluster import hierarchy

    tree = hierarchy.linkage(np.stack(list(vectors.values())), "average", metric="cosine")
    labels = dict(zip(vectors, hierarchy.fcluster(tree, 3, "maxclust").tolist(), strict=True))
    return [frozenset(k for k, own in labels.items() if own == n) for n in {*labels.values()}]


def _chance(keys: Sequence[str], draw: random.Random) -> list[frozenset[str]]:
    drawn = draw.sample(keys, len(keys))
    return [frozenset(drawn[n::3]) for n in range(3)]


def rand_index(one: Sequence[int], other: Sequence[int]) -> float:
    """How far two groupings agree beyond chance, at most 1."""
    both, first, second = (
        sum(comb(count, 2) for count in Counter(labels).values())
        for labels in (zip(one, other, strict=True), one, other)
    )
    expected = first * second / comb(len(one), 2)
    most = (first + second) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def main() -> None:
    report = Report("related", __doc__)
    if not SHARED.is_dir():
        print(f"skipped: the test collections are expected in {SHARED}")
        return
    collection = cranfield()
    with (
        TemporaryDirectory() as folder,
        Library.open(Path(folder) / "pages", create=True) as pages,
        built(collection, MiniLM(), report) as library,
    ):
        pages.add(PAGES)
        several = asked(collection)
        searching(report, library, several)
        keeping(report, library, several)
        learning, aerodynamics = sampled(pages), sampled(library)
        abstaining(
            report,
            bearings(pages, learning) + bearings(library, aerodynamics),
            bearings(pages, aerodynamics) + bearings(library, learning),
        )
        grouping(report, library, collection)
    report.write()


if __name__ == "__main__":
    main()
