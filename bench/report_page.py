"""The HTML report: its size, the time to make it, and how quick it is in Chromium.

The claims of the listing pages' papers, as they are read by rule. For 5,000 rows the papers are
repeated under other keys, on no map. Making is the page alone; where its papers lie, by which
themes, is found before that. Interactive is when the first rows stand there and answer, counted
from the beginning of the navigation by the browser's own clock; a sort, a turn of the page and a
filter are counted from the event to the next frame drawn after it. All but the map are medians
of several rounds.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from chromium import MISSING, chromium

from assistant import Assistant
from assistant.claims.result import Row
from assistant.claims.survey import Survey
from assistant.render.report import Report, render
from assistant.results import Listed
from assistant.themes.placing import points
from bench.report import PAGES
from bench.report import Report as Figures
from store import Library

ROUNDS = 5
ASKED = "to interactive at most 1 s; at 5,000 rows sort and filter under 200 ms"


def report(library: Library) -> tuple[Report, float]:
    """That of a whole library, and the seconds that its map took."""
    table = Assistant(library).claims(Survey())
    papers = {paper.key: library.get(paper.key) for paper in table.papers}
    sentences = {key: library.sentences(key) for key in papers}
    start = time.perf_counter()
    placed = points(library, papers)
    seconds = time.perf_counter() - start
    return Report(table=table, papers=papers, sentences=sentences, points=placed), seconds


def repeated(whole: Report, most: int) -> Report:
    """As many rows as asked for, of papers that are repeated under other keys."""
    rows: list[Row] = []
    for n in count(1):
        rows += [moved(row, n) for row in whole.table.rows]
        if len(rows) >= most:
            break
    copied = {f"{key}-{m}": key for m in range(1, n + 1) for key in whole.papers}
    listed = [
        Listed(n=place, key=key, title=whole.papers[old].title)
        for place, (key, old) in enumerate(copied.items(), 1)
    ]
    table = {"rows": tuple(rows[:most]), "papers": tuple(listed)}
    return Report(
        table=whole.table.model_copy(update=table),
        papers={
            key: whole.papers[old].model_copy(update={"key": key}) for key, old in copied.items()
        },
        sentences={key: whole.sentences[old] for key, old in copied.items()},
    )


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


def figures(name: str, whole: Report, folder: Path) -> Sequence[str]:
    """The line of the table for one report."""
    seconds, page = [], ""
    for _ in range(ROUNDS):
        start = time.perf_counter()
        page = render(whole)
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
        f"{len(whole.papers):,}",
        f"{len(whole.table.rows):,}",
        f"{path.stat().st_size / 1e6:.2f}",
        f"{median(seconds):.2f}",
        f"{median(ready) / 1000:.2f}",
        *(f"{median(acted[action]):.0f}" for action in ACTIONS),
    )


HEAD = ("page", "papers", "rows", "MB", "made, s", "interactive, s", "sort, ms", "turn, ms",
        "filter, ms")  # fmt: skip


def main() -> None:
    figured = Figures("report_page", __doc__)
    if MISSING or not PAGES.is_dir():
        print(f"skipped: {', '.join(MISSING) or 'the listing pages'} not found")
        return
    with TemporaryDirectory() as place:
        folder = Path(place)
        with Library.open(folder / "library", create=True) as library:
            library.add(PAGES)
            whole, seconds = report(library)
        lines = [
            figures("library", whole, folder),
            figures("5000", repeated(whole, 5000), folder),
        ]
    figured.table(HEAD, lines)
    figured.text(f"The map took {seconds:.1f} s, SciPy's import among them.")
    figured.text(f"Asked: {ASKED}.")
    figured.write()


if __name__ == "__main__":
    main()
