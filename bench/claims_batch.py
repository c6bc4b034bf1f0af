"""A claim table of 429 papers: 16 workers, a server on loopback that takes 200 ms a reply.

The papers are those of the five pages. The server replies with three sentences of each as its
claims, so that nothing is repaired; they are checked like any others, and each is embedded. The
ideal is 27 rounds of 200 ms. Wall time is that of `Assistant.claims`, from the list of papers to
the kept run, in a new process a round; LiteLLM's import comes before it and is given by itself.
Sentence vectors are not there in the first row and are in the second, as after any search.

Then the command is killed (SIGKILL) at random moments and given again, and at last runs to its end:
replies that were on disk when it was killed and are asked for again, and rows lost or doubled.
What was under way when it was killed has to be asked for again.
"""

from __future__ import annotations

import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import slow_server
from bench.processes import printed
from bench.report import PAGES, ROOT, Report

WORKERS, MILLISECONDS, ROUNDS, KILLS = 16, 200, 5, 5
MODEL = "openai/gpt-4o-mini"


def main() -> None:
    report = Report("claims_batch", __doc__)
    with TemporaryDirectory() as folder:
        place = Path(folder) / "library"
        papers = _library(place)
        ideal = math.ceil(papers / WORKERS) * MILLISECONDS / 1000
        rows = [_row("sentence vectors to be made", place, folder, ideal)]
        _embedded(place)
        rows.append(_row("sentence vectors there", place, folder, ideal))
        head = ["library", "wall, s", "of the ideal", "asked", "calls", "rows", "import, s"]
        report.table(head, rows)
        report.text(
            f"{papers} papers, ideal {ideal:.1f} s; medians of {ROUNDS} rounds, the worst of them "
            "in brackets."
        )
        report.table(
            ["kills", "recorded before, asked again", "under way, asked again", "rows", "doubled"],
            [_killed(place, folder, papers, ideal)],
        )
    report.write()


def _library(place: Path) -> int:
    from store import Library

    with Library.open(place) as library:
        library.add(PAGES)
        return len(library.papers())


def _embedded(place: Path) -> None:
    from store import Library

    with Library.open(place) as library:
        library.sentence_vectors([paper.key for paper in library.papers()])


def _row(name: str, place: Path, folder: str, ideal: float) -> list[str]:
    rounds = [_in_a_process(place, folder) for _ in range(ROUNDS)]
    walls = [one["wall"] for one in rounds]
    return [
        name,
        f"{median(walls):.2f}",
        f"{median(walls) / ideal:.2f} ({max(walls) / ideal:.2f})",
        "≤ 1.15",
        f"{rounds[0]['calls']:.0f}",
        f"{rounds[0]['rows']:.0f}",
        f"{median(one['import'] for one in rounds):.1f}",
    ]


def _in_a_process(place: Path, folder: str) -> dict[str, float]:
    copy = Path(folder) / "copy"
    shutil.copytree(place, copy)
    try:
        with slow_server.running(MILLISECONDS) as base:
            found: dict[str, float] = printed("bench.claims_batch", str(copy), base)
    finally:
        shutil.rmtree(copy)
    return found


def one_round(place: str, base: str) -> None:
    """One table in this process; prints its figures as JSON."""
    from assistant import Assistant
    from assistant.claims.survey import Survey
    from assistant.llm.provider import loaded
    from store import Library

    began = time.perf_counter()
    loaded(MODEL)
    loaded = time.perf_counter() - began
    os.environ.setdefault("OPENAI_API_KEY", "none")
    with Library.open(place) as library:
        assistant = Assistant(library, MODEL, api_base=base, workers=WORKERS)
        began = time.perf_counter()
        table = assistant.claims(Survey())
        wall = time.perf_counter() - began
    figures = {"wall": wall, "calls": table.calls, "rows": len(table.rows), "import": loaded}
    print(json.dumps(figures))


def _killed(place: Path, folder: str, papers: int, ideal: float) -> list[str]:
    """Kill it, begin again; what was asked twice, and what the table has in the end."""
    copy = Path(folder) / "killed"
    shutil.copytree(place, copy)
    draw = random.Random(5)
    again = 0
    with slow_server.running(MILLISECONDS) as base:
        for _ in range(KILLS):
            kept = _kept(copy)
            process = subprocess.Popen(_command(copy, base), env=_environment(), cwd=ROOT)
            time.sleep(4 + draw.random() * ideal / KILLS)
            process.send_signal(signal.SIGKILL)
            process.wait()
            again += _repeated(base, kept)
        kept = _kept(copy)
        done = subprocess.run(
            _command(copy, base), env=_environment(), cwd=ROOT, capture_output=True, check=True
        )
        again += _repeated(base, kept)
        asked = Counter(_asked(base))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    doubled = len(rows) - len({(row["key"], row["claim"]) for row in rows})
    under_way = sum(asked.values()) - len(asked) - again
    assert len(asked) >= papers
    return [str(KILLS), str(again), str(under_way), str(len(rows)), str(doubled)]


def _command(place: Path, base: str) -> list[str]:
    options = ["--model", MODEL, "--api-base", base, "--workers", str(WORKERS), "--yes", "--json"]
    return [sys.executable, "-m", "assistant", "claims", "--all", "--library", str(place), *options]


def _environment() -> dict[str, str]:
    return {**os.environ, "OPENAI_API_KEY": "none"}


def _kept(place: Path) -> Counter[str]:
    """The requests whose replies are on disk, as the server names them."""
    return Counter(
        slow_server.named(json.loads(path.read_bytes())["request"]["messages"])
        for path in (place / "runs" / "replies").glob("??/*.json")
    )


_BEFORE: Counter[str] = Counter()


def _repeated(base: str, kept: Counter[str]) -> int:
    """Of what was asked since the last look, how many had a reply on disk by then."""
    asked = Counter(_asked(base))
    new = asked - _BEFORE
    _BEFORE.update(new)
    return sum(count for name, count in new.items() if name in kept)


def _asked(base: str) -> list[str]:
    with urllib.request.urlopen(f"{base}/asked") as reply:  # noqa: S310 - a server of ours
        found: list[str] = json.loads(reply.read())
    return found


if __name__ == "__main__":
    one_round(*sys.argv[1:]) if len(sys.argv) > 1 else main()
