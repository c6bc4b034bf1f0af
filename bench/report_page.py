"""The HTML report: its size, the time to make it, and how quick it is in Chromium.

The papers of the listing pages in a real library, with three rows each that a stand-in for a
writer makes of their sentences: the words are real, what stands under which column is not to be
judged. Years are invented, as the pages have none. For 5,000 rows the papers are repeated under
other keys. Interactive is when the first rows stand there and answer, counted from the beginning
of the navigation by the browser's own clock; a filter, a sort and a turn of the page are counted
from the event to the next frame drawn after it. All are medians of several rounds.
"""

from __future__ import annotations

import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy as np

from assistant.claims.columns import DEFAULT, Column
from assistant.claims.result import NOT_REPORTED, Cell, ClaimTable, Row
from assistant.render.report import Point, Report, render
from assistant.render.report.projection import project
from assistant.results import Listed, Tokens
from assistant.themes.grouping import groups
from assistant.themes.naming import Text, names
from bench.report import ROOT, SHARED
from bench.report import Report as Figures

sys.path.insert(0, str(ROOT / "tests"))  # the browser is the tests'

from chromium import MISSING, chromium

from store import Library
from store.records import Cite, Paper, Sentence

ROUNDS = 5
ASKED = "to interactive at most 1 s; at 5,000 rows filter and sort under 200 ms"

WORDS = {
    "task": r"reinforcement learning|language model(?:ing|s)?|reasoning|text-to-image generation|"
    r"image generation|planning|exploration|manipulation|navigation|alignment|fine-tuning|editing",
    "method": r"\b(?:[A-Z][a-z]+[A-Z]\w*|[A-Z]{3,5}\d?)\b(?=\s+(?:is|achieves|outperforms|,|can))",
    "dataset": r"\b(?:ImageNet|Atari|MuJoCo|COCO|GSM8K|MATH|MMLU|D4RL|CIFAR-10|HumanEval|LAION)\b",
    "metric": r"success rates?|accuracy|FID|throughput|sample efficiency|returns?|win rate|regret",
    "value": r"\d+(?:\.\d+)?\s?(?:%|x|times)",
    "baseline": r"baselines?|prior (?:work|methods)|state[- ]of[- ]the[- ]art|GPT-4|PPO",
    "direction": r"outperform\w*|improv\w+|better|surpass\w*|degrad\w+|worse",
    "conditions": r"(?:without|under|given|when) [\w\s-]{8,40}",
    "hedge": r"\b(?:may|might|could|often|typically|can|suggests?)\b",
}


def rows(paper: Paper, sentences: Sequence[Sentence], number: Iterator[int]) -> Iterator[Row]:
    """The three sentences of an abstract in which most is found, a row each."""
    found = [(sentence, cells(paper, sentence)) for sentence in sentences]
    found.sort(key=lambda pair: -sum(cell.state == "found" for cell in pair[1].values()))
    for sentence, told in sorted(found[:3], key=lambda pair: pair[0].number):
        n = next(number)
        cite = cited(paper, sentence, sentence.start, sentence.end)
        yield Row(
            id=f"r7.{n}",
            key=paper.key,
            title=paper.title,
            claim=sentence.text,
            kind=("result", "method", "resource", "survey")[crc32(sentence.text.encode()) % 4],
            cells=told,
            cites=(cite,),
            verdict="weak" if n % 29 == 0 else "refused" if n % 61 == 0 else "supported",
            reasons=("number: 12.4 is not in the sentence",) if n % 29 == 0 or n % 61 == 0 else (),
            run="r7",
        )


def cells(paper: Paper, sentence: Sentence) -> dict[str, Cell]:
    """What the patterns find in a sentence, under every column."""
    return {column.name: cell(paper, sentence, column) for column in DEFAULT.column}


def cell(paper: Paper, sentence: Sentence, column: Column) -> Cell:
    """The first match; now and then one that is refused or in conflict, so that there are some."""
    match = re.search(WORDS[column.name], sentence.text)
    if not match:
        return NOT_REPORTED
    start, end = sentence.start + match.start(), sentence.start + match.end()
    cite, chance = cited(paper, sentence, start, end), crc32(f"{start}{paper.key}".encode()) % 40
    if column.type == "choice":
        worse = match[0].startswith(("degrad", "worse"))
        return Cell(value="worse" if worse else "better", state="found", cite=cite)
    if chance == 0:
        return Cell(value=match[0], state="refused", reason="not_found: not in the sentence")
    number = re.match(r"[\d.]+", match[0]) if column.type == "number" else None
    return Cell(
        value=match[0],
        state="conflict" if chance == 1 else "found",
        cite=cite,
        reason="another sentence says otherwise" if chance == 1 else "",
        normal=float(number[0]) if number else None,
        others=(cited(paper, sentence, sentence.start, start - 1),) if chance == 1 else (),
    )


def cited(paper: Paper, sentence: Sentence, start: int, end: int) -> Cite:
    """Words of a sentence."""
    quote = paper.abstract[start:end]
    return Cite(key=paper.key, sentence=sentence.number, start=start, end=end, quote=quote)


def made(library: Library) -> Report:
    """The report of a library."""
    papers = {paper.key: dated(paper) for paper in library.papers()}
    sentences = {key: library.sentences(key) for key in papers}
    number = count(1)
    found = tuple(row for key in papers for row in rows(papers[key], sentences[key], number))
    return Report(
        table=table(found, papers),
        papers=papers,
        sentences=sentences,
        points=points(library, papers),
    )


def dated(paper: Paper) -> Paper:
    """A paper with an invented year, or, of one in seven, none."""
    draw = crc32(paper.title.encode())
    year = None if draw % 7 == 0 else 2024 - int((draw % 1000) ** 2 / 1e5)
    return paper.model_copy(update={"year": year})


def table(found: tuple[Row, ...], papers: Mapping[str, Paper]) -> ClaimTable:
    """Rows as a table, of no model."""
    listed = (Listed(n=n, key=key, title=papers[key].title) for n, key in enumerate(papers, 1))
    return ClaimTable(
        query="", columns=DEFAULT.column, rows=found, papers=tuple(listed), model=None,
        calls=0, tokens=Tokens(), cost_usd=None, cached=False, run="r7", seconds=0.0,
    )  # fmt: skip


def points(library: Library, papers: Mapping[str, Paper]) -> tuple[Point, ...]:
    """The papers' chunks in the plane, and the names of the groups that they are in."""
    ids = {id: key for key, id in library.ids(papers).items()}
    matrix = library.catalog.chunks.matrix(library.embedder.dimension)
    parts: dict[str, list[int]] = defaultdict(list)
    for row, id in enumerate(matrix.papers):
        parts[ids[int(id)]].append(row)
    vectors = {key: matrix.vectors[parts[key]].mean(axis=0) for key in sorted(parts)}
    grouped = [sorted(group) for group in groups(vectors, 9)]
    texts = [[Text(papers[key].title, papers[key].abstract) for key in keys] for keys in grouped]
    named = names("", texts)
    themes = {key: name for name, keys in zip(named, grouped, strict=True) for key in keys}
    spots = project(np.stack([*vectors.values()]))
    return tuple(
        Point(key=key, x=float(x), y=float(y), theme=themes[key])
        for key, (x, y) in zip(vectors, spots, strict=True)
    )


def repeated(report: Report, most: int) -> Report:
    """As many rows as asked for, of papers that are repeated under other keys."""
    copies = count(1)
    papers: dict[str, Paper] = {}
    sentences: dict[str, tuple[Sentence, ...]] = {}
    found: list[Row] = []
    while len(found) < most:
        n = next(copies)
        for key, paper in report.papers.items():
            papers[f"{key}-{n}"] = paper.model_copy(update={"key": f"{key}-{n}"})
            sentences[f"{key}-{n}"] = report.sentences[key]
        found += [moved(row, n) for row in report.table.rows]
    kept = tuple(islice(found, most))
    return Report(table=table(kept, papers), papers=papers, sentences=sentences)


def moved(row: Row, n: int) -> Row:
    """A row of the copy of its paper."""
    key = f"{row.key}-{n}"
    told = row.model_dump()
    places = [*told["cites"], *(cell["cite"] or {} for cell in told["cells"].values())]
    places += [place for cell in told["cells"].values() for place in cell["others"]]
    for place in places:
        place["key"] = key
    return Row.model_validate({**told, "key": key, "id": f"{row.id}-{n}"})


INTERACTIVE = "return performance.getEntriesByName('interactive')[0].startTime"
"""Milliseconds since the navigation began."""

ACTIONS = {
    "sort": "document.querySelectorAll('#rows thead button')[7].click();",
    "turn": "document.querySelector('#forth').click();",
    "filter": """
        const find = document.querySelector("#find");
        find.value = "reward";
        find.dispatchEvent(new Event("input", {bubbles: true}));
    """,
}
"""A filter waits for 60 ms in which nothing more is typed: its time holds them."""

TIMED = """
const done = arguments[0];
const drawn = new MutationObserver(() => {
  drawn.disconnect();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
});
drawn.observe(document.querySelector("#rows"), {childList: true});
const start = performance.now();
%s
"""
"""Milliseconds until the frame after the rows were drawn anew."""


def figures(name: str, report: Report, folder: Path) -> Sequence[str]:
    """The line of the table for one report."""
    seconds, page = [], ""
    for _ in range(ROUNDS):
        start = time.perf_counter()
        page = render(report)
        seconds.append(time.perf_counter() - start)
    path = folder / f"{name}.html"
    path.write_text(page, encoding="utf-8")
    ready, acted = [], defaultdict(list)
    with chromium(folder / f"{name}-profile") as browser:
        for _ in range(ROUNDS):
            browser.get(path.as_uri())
            ready.append(browser.execute_script(INTERACTIVE))
            for action, script in ACTIONS.items():
                acted[action].append(browser.execute_async_script(TIMED % script))
    return (
        name,
        f"{len(report.papers):,}",
        f"{len(report.table.rows):,}",
        f"{path.stat().st_size / 1e6:.2f}",
        f"{median(seconds):.2f}",
        f"{median(ready) / 1000:.2f}",
        *(f"{median(acted[action]):.0f}" for action in ACTIONS),
    )


HEAD = ("page", "papers", "rows", "MB", "made, s", "interactive, s", "sort, ms", "turn, ms",
        "filter, ms")  # fmt: skip


def main() -> None:
    figured = Figures("report_page", __doc__)
    pages = SHARED / "seeds"
    if MISSING or not pages.is_dir():
        print(f"skipped: {', '.join(MISSING) or 'the listing pages'} not found")
        return
    with TemporaryDirectory() as place:
        folder = Path(place)
        with Library.open(folder / "library", create=True) as library:
            library.add(pages)
            report = made(library)
        lines = [
            figures("library", report, folder),
            figures("5000", repeated(report, 5000), folder),
        ]
    figured.table(HEAD, lines)
    figured.text(f"Asked: {ASKED}.")
    figured.write()


if __name__ == "__main__":
    main()
