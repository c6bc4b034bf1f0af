"""The store at a thousand, ten thousand and a hundred thousand abstracts, beside its bare parts.

Invented papers (`bench/synthetic.py`: words by Zipf's law, topics that share them, vectors that
follow the topics) and an embedder that costs next to nothing, so that the store is measured and
not the model. litrev reads the papers from JSON lines. Bare Chroma is a collection with its default
settings that is told the same ids, vectors, documents and metadata, 5,000 at a time; bare FTS5 is a
table of the same titles and abstracts, asked for any of the query's words, the ten best by bm25.
*At the least* means: Chroma asked for ids alone, FTS5 for those words alone that litrev looks for.
Each side is a process of its own; memory is the most that it ever took (`ru_maxrss`) less what the
benchmark itself took before (the invented vocabulary with its vectors).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.processes import printed
from bench.report import ROOT, Report
from bench.scale.asked import FILTERS, LONG, SHORT
from bench.scale.litrev import MORE
from bench.scale.side import SIDES

SIZES = (1_000, 10_000, 100_000)
PLOT = ROOT / "bench" / "results" / "scale.svg"

Found = Mapping[str, Mapping[str, Any]]


def measured(count: int) -> Found:
    """What each side finds, in a temporary folder."""
    with TemporaryDirectory(prefix="litrev-scale-") as folder:
        return {side: run(side, Path(folder), count) for side in SIDES}


def run(side: str, folder: Path, count: int) -> Mapping[str, Any]:
    """One side in a process of its own."""
    print(f"{count:>7} {side}", file=sys.stderr, flush=True)
    found: Mapping[str, Any] = printed("bench.scale.side", side, str(folder), str(count))
    return found


def growth(found: Mapping[int, Found]) -> list[list[str]]:
    """One row a figure, one column a size."""
    rows = {
        "chunks": lambda f: f"{f['add']['chunks']:,}",
        "adding, papers/s": lambda f: f"{rate(f):.0f}",
        "adding, chunks/s": lambda f: f"{f['add']['chunks'] / f['add']['seconds']:.0f}",
        "bare Chroma, chunks/s": lambda f: f"{f['add']['chunks'] / f['bare']['seconds']:.0f}",
        "the same, texts as metadata": lambda f: f"{f['add']['chunks'] / f['slim']['seconds']:.0f}",
        "share of bare Chroma": lambda f: f"{share(f):.2f}",
        "share, texts as metadata": lambda f: f"{share(f, 'slim'):.2f}",
        f"adding {MORE} more, s": lambda f: f"{f['more']['seconds']:.1f}",
        "opening, s": lambda f: f"{f['opening']['open']:.2f}",
        "opening and first search, s": lambda f: f"{f['opening']['searched']:.2f}",
        "the same, filtered by year, s": lambda f: f"{f['opening_filtered']['searched']:.2f}",
        "search p50, ms": lambda f: f"{f['searching']['short'][0]:.1f}",
        "search p95, ms": lambda f: f"{f['searching']['short'][1]:.1f}",
        "search while Chroma is taken, p50, ms": lambda f: f"{f['searching']['exact'][0]:.1f}",
        "Chroma's share of the exact first ten": lambda f: f"{f['searching']['recall']:.3f}",
        "memory adding, MB": lambda f: memory(f["add"]),
        "memory of bare Chroma adding, MB": lambda f: memory(f["bare"]),
        "memory searching, MB": lambda f: memory(f["searching"]),
        "disk: catalog, MB": lambda f: f"{f['add']['catalog']:.0f}",
        "disk: Chroma, MB": lambda f: f"{f['add']['chroma']:.0f}",
        "disk: bare Chroma, MB": lambda f: f"{f['bare']['disk']:.0f}",
    }
    return [[name, *(figure(sides) for sides in found.values())] for name, figure in rows.items()]


def rate(sides: Found) -> float:
    """Papers a second; every size has as many papers as it says."""
    return float(sides["add"]["papers"] / sides["add"]["seconds"])


def share(sides: Found, beside: str = "bare") -> float:
    """litrev's adding rate as a share of bare Chroma's."""
    return float(sides[beside]["seconds"] / sides["add"]["seconds"])


def memory(side: Mapping[str, Any]) -> str:
    """The most a process took, less what it had before; in MB."""
    return f"{side['peak'] - side['before']:.0f}"


def queries(sides: Found) -> list[list[str]]:
    """Searches beside the two bare queries that they contain."""
    ours, bare = sides["searching"], sides["bare_searching"]
    rows = []
    for kind, name in (("short", f"{SHORT} short"), ("long", f"{LONG} whole abstracts")):
        for least, told in (("", "as one would"), ("least ", "at the least")):
            chroma, words = bare[f"{least}chroma {kind}"], bare[f"{least}words {kind}"]
            both = chroma[0] + words[0]
            rows.append(
                [name, f"{ours[kind][0]:.1f} / {ours[kind][1]:.1f}", told]
                + [f"{p50:.1f} / {p95:.1f}" for p50, p95 in (chroma, words)]
                + [f"{ours[kind][0] / both:.2f}"]
            )
    return rows


def filtered(sides: Found) -> list[list[str]]:
    """What a filter costs: the median and how many times the unfiltered one."""
    ours, bare = sides["searching"], sides["bare_searching"]
    return [
        [
            name,
            *(
                f"{side[name][0]:.1f} ({side[name][0] / side['unfiltered'][0]:.1f} ×)"
                for side in (ours, bare)
            ),
        ]
        for name in ("unfiltered", *FILTERS)
    ]


def drawn(found: Mapping[int, Found]) -> None:
    """The growth as a plot, both axes logarithmic."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "scale"
    from matplotlib import pyplot as plt

    panels = {
        "adding, chunks/s": {
            "litrev": lambda f: f["add"]["chunks"] / f["add"]["seconds"],
            "bare Chroma": lambda f: f["add"]["chunks"] / f["bare"]["seconds"],
        },
        "opening, s": {
            "open": lambda f: f["opening"]["open"],
            "with the first search": lambda f: f["opening"]["searched"],
        },
        "search, ms": {
            "p50": lambda f: f["searching"]["short"][0],
            "p95": lambda f: f["searching"]["short"][1],
        },
        "memory, MB": {
            "adding": lambda f: f["add"]["peak"] - f["add"]["before"],
            "searching": lambda f: f["searching"]["peak"] - f["searching"]["before"],
        },
        "disk, MB": {
            "catalog": lambda f: f["add"]["catalog"],
            "Chroma": lambda f: f["add"]["chroma"],
        },
    }
    figure, axes = plt.subplots(1, len(panels), figsize=(3 * len(panels), 3), layout="constrained")
    for axis, (title, lines) in zip(axes, panels.items(), strict=True):
        for label, value in lines.items():
            axis.loglog(list(found), [value(sides) for sides in found.values()], "o-", label=label)
        axis.set(title=title, xlabel="abstracts")
        axis.legend(fontsize="small")
    figure.savefig(PLOT, metadata={"Date": None})


def asked(sides: Found) -> str:
    """What was asked for at the largest size, beside what came out."""
    ours, opening = sides["searching"], sides["opening"]
    peak = max(sides[name]["peak"] for name in ("add", "searching"))
    plain, _ = (float(row[-1]) for row in queries(sides)[:2])
    return (
        f"Asked: adding at least 0.60 of bare Chroma ({share(sides):.2f}); opening at most 1.5 s "
        f"({opening['open']:.2f}, with the first search {opening['searched']:.2f}); search p50 at "
        f"most 40 ms ({ours['short'][0]:.1f}), p95 at most 100 ms ({ours['short'][1]:.1f}), at "
        f"most 1.5 times the bare queries ({plain:.2f}); memory at most 1,500 MB "
        f"({peak:.0f}, the benchmark's own vocabulary included)."
    )


def main(sizes: Sequence[int] = SIZES) -> None:
    report = Report("scale", __doc__)
    found = {size: measured(size) for size in sizes}
    report.table(["abstracts", *(f"{size:,}" for size in sizes)], growth(found))
    largest = found[sizes[-1]]
    report.text(f"At {sizes[-1]:,}. A search and its two bare queries, p50 / p95 in ms:")
    head = ["queries", "litrev", "bare", "Chroma", "FTS5", "litrev / (Chroma + FTS5)"]
    report.table(head, queries(largest))
    report.text("Filters, p50 in ms (bare Chroma: `where`, texts as metadata):")
    report.table(["filter", "litrev", "bare Chroma"], filtered(largest))
    report.text(asked(largest))
    drawn(found)
    report.text("![growth](scale.svg)")
    report.write()


if __name__ == "__main__":
    main([int(size.replace(",", "")) for size in sys.argv[1:]] or SIZES)
