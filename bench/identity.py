"""Whether records of one paper become one, and those of two stay two: precision and recall.

The papers are those of the listing pages and of the example library, with invented authors, years
and numbers. A positive pair is a paper and a damaged record of it; a negative one is a paper and a
record of another paper, real with a similar title or invented with a confusing one, by the same
authors in the same year unless that is what differs. Every record meets a catalog of all papers of
its half as it does when it is added: found by identifiers, then compared. To become one with the
wrong paper counts as false and as missed. The rules were made with the first half of the papers in
view; nothing was changed for the second.
"""

from __future__ import annotations

import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from bench import damage, namesakes
from bench.dressing import bare, dressed
from bench.report import Report
from store.catalog import Catalog
from store.identity.blocking import identifiers
from store.identity.matching import match
from store.identity.titles import compared
from store.recognition import arrival, recognise
from store.records import Paper

SEED = 20261121
NEAREST = 8
TRIES = 2
SHOWN = os.environ.get("SHOW", "")
"""`SHOW=fit` lists the errors of the first half."""


@dataclass
class Tally:
    """What became of one kind of pairs."""

    pairs: int = 0
    joined: int = 0
    """As they should, for positives; wrongly, for negatives."""
    wrong: int = 0
    """Positives that were joined with another paper."""


Tallies = dict[str, Tally]

Pair = tuple[str, Paper, Paper | None]
"""Its kind, the record, and the paper that it is of; None where the catalog has none."""


class Bench:
    """A catalog of one half of the papers."""

    def __init__(self, papers: Sequence[Paper], folder: Path, shown: bool) -> None:
        self.catalog = Catalog(folder / "catalog.db")
        self.shown = shown
        with self.catalog.transaction():
            for number, paper in enumerate(papers):
                named = paper.model_copy(update={"key": f"p{number}"})
                self.catalog.put(named, identifiers(named), None)

    def judge(self, pairs: Iterable[Pair]) -> dict[str, Tally]:
        """What becomes of each record, by its kind."""
        tallies: dict[str, Tally] = defaultdict(Tally)
        for kind, record, paper in pairs:
            came = arrival(record)
            known = recognise(self.catalog, came, self.catalog.claimed(came.names))
            right = known is not None and paper is not None and known.paper.title == paper.title
            tally = tallies[kind]
            tally.pairs += 1
            if paper is None:
                tally.joined += known is not None
            else:
                tally.joined += right
                tally.wrong += known is not None and not right
            if self.shown and (known is not None if paper is None else not right):
                self._show(kind, record, paper or (known.paper if known else None))
        return dict(tallies)

    def _show(self, kind: str, record: Paper, paper: Paper | None) -> None:
        fields = {"title", "authors", "year", "venue", "doi"}
        sys.stderr.write(f"{kind}\n  {record.model_dump(include=fields)}\n")
        sys.stderr.write(f"  {paper.model_dump(include=fields) if paper else None}\n")


def abstract_of(paper: Paper, rng: random.Random) -> str:
    """Whole, cut short, or missing."""
    return rng.choice((paper.abstract, paper.abstract[:200].rsplit(" ", 1)[0] + " …", ""))


def positives(papers: Sequence[Paper]) -> Iterator[Pair]:
    """Damaged records of each paper."""
    for kind, harm in damage.KINDS.items():
        rng = random.Random(f"{SEED} {kind}")
        for paper in papers:
            for _ in range(TRIES):
                record = harm(paper, rng)
                if record:
                    yield (
                        kind,
                        record.model_copy(update={"abstract": abstract_of(paper, rng)}),
                        paper,
                    )


def negatives(papers: Sequence[Paper]) -> Iterator[Pair]:
    """Records that look like each paper, and are of none here."""
    for kind, make in namesakes.KINDS.items():
        rng = random.Random(f"{SEED} {kind}")
        for paper in papers:
            borrowed = rng.choice([other for other in papers if other is not paper])
            record = make(paper, borrowed, rng)
            if record:
                yield kind, record, None


def apart(pairs: Iterable[tuple[Paper, Paper]]) -> Tally:
    """Pairs of two papers, each compared as if alone in a library."""
    tally = Tally()
    for one, other in pairs:
        tally.pairs += 1
        met = set(identifiers(one)) & set(identifiers(other))
        tally.joined += bool(met) and match(one, other) is not None
    return tally


def of_one_group(one: Paper, other: Paper) -> Paper:
    """The other paper, as if by the same authors in the same year, without numbers."""
    gone = {"doi": "", "arxiv": "", "pmid": "", "pages": ""}
    return other.model_copy(update={"authors": one.authors, "year": one.year, **gone})


def half(papers: Sequence[Paper], folder: Path, shown: bool) -> tuple[Tallies, Tallies]:
    """The tallies of positives and negatives for these papers."""
    folder.mkdir()
    bench = Bench(papers, folder, shown)
    right, false = bench.judge(positives(papers)), bench.judge(negatives(papers))
    bench.catalog.close()
    near = list(namesakes.nearest(papers, NEAREST))
    false["editorials"] = apart(namesakes.generic(papers, random.Random(SEED)))
    false["near title, same authors"] = apart((a, of_one_group(a, b)) for a, b in near)
    false["near title, nothing else"] = apart(
        (Paper(title=a.title), Paper(title=b.title)) for a, b in near
    )
    return right, false


def tabulate(report: Report, head: str, halves: Sequence[Tallies]) -> None:
    """A row a kind, with the figures of both halves."""
    rows = []
    for kind in halves[0]:
        cells = [kind]
        for tallies in halves:
            tally = tallies.get(kind, Tally())
            share = f"{tally.joined / tally.pairs:.4f}" if tally.pairs else "–"
            cells += [str(tally.pairs), str(tally.joined), share]
        rows.append(cells)
    columns = ("pairs", "joined", "share")
    report.table([head, *columns, *(f"{column}, other half" for column in columns)], rows)


def figures(right: Tallies, false: Tallies) -> tuple[str, float, float]:
    """A line, precision and recall."""
    pairs, joined = (sum(getattr(t, name) for t in right.values()) for name in ("pairs", "joined"))
    wrong = sum(t.wrong for t in right.values()) + sum(t.joined for t in false.values())
    negative = sum(tally.pairs for tally in false.values())
    precision, recall = joined / (joined + wrong), joined / pairs
    line = f"{pairs:,} positives, {negative:,} negatives: precision {precision:.4f}, "
    return f"{line}recall {recall:.4f} ({wrong} wrongly joined)", precision, recall


def cost(papers: Sequence[Paper]) -> str:
    """What identity costs a paper that is added: its look-up strings, and one comparison."""
    compared.cache_clear()
    begun = process_time()
    for paper in papers:
        identifiers(paper)
    named = process_time()
    for paper in papers:
        match(paper, paper.model_copy(update={"doi": "", "arxiv": "", "pmid": ""}))
    ended = process_time()
    each = ((end - start) / len(papers) * 1e6 for start, end in ((begun, named), (named, ended)))
    first, second = each
    return f"A paper: {first:.0f} µs for its identifiers, {second:.0f} µs for one comparison."


def main() -> int:
    report = Report("identity", __doc__)
    papers = bare()
    blocked = apart((a, b) for n, a in enumerate(papers) for b in papers[:n])
    clothed = [dressed(paper, number) for number, paper in enumerate(papers)]
    random.Random(SEED).shuffle(clothed)
    middle = len(clothed) // 2
    with TemporaryDirectory() as folder:
        halves = [
            half(part, Path(folder) / name, name == SHOWN)
            for name, part in (("fit", clothed[:middle]), ("other", clothed[middle:]))
        ]
    tabulate(report, "records of the same paper", [right for right, _ in halves])
    tabulate(report, "records of another paper", [false for _, false in halves])
    results = [figures(*tallies) for tallies in halves]
    report.text(f"First half: {results[0][0]}.")
    report.text(f"Other half: {results[1][0]} (asked: at least 0.999 and 0.99).")
    report.text(
        f"All {blocked.pairs:,} pairs of the {len(papers)} papers: {blocked.joined} joined."
    )
    report.text(cost(clothed))
    report.write()
    return int(any(precision < 0.999 or recall < 0.99 for _, precision, recall in results))


if __name__ == "__main__":
    sys.exit(main())
