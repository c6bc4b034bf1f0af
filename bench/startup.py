"""What it takes to start: whole commands on the listing pages' 429 papers, beside one import.

Each is a process of its own, the median of several rounds, in which the commands take turns; the
first round, which fills the caches of the system, does not count.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.report import ROOT, SHARED, Report
from store import Library

ROUNDS = 15
IMPORT = "import chromadb"
COMMANDS: dict[str, Sequence[str]] = {
    f'python -c "{IMPORT}"': ("-c", IMPORT),
    "litrev search": ("-m", "assistant", "search", "reward over-optimisation"),
    "litrev list": ("-m", "assistant", "list"),
    "litrev --help": ("-m", "assistant", "--help"),
    "python -c pass": ("-c", "pass"),
}


def seconds(arguments: Sequence[str], library: Path) -> float:
    """How long one process takes, from its start to its end."""
    environment = {**os.environ, "LITREV_LIBRARY": str(library)}
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        stdout=subprocess.DEVNULL,
        check=True,
        cwd=ROOT,
        env=environment,
    )
    return time.perf_counter() - began


def main() -> None:
    report = Report("startup", __doc__)
    with TemporaryDirectory() as folder:
        with Library.open(folder) as library:
            papers = library.add(SHARED / "seeds").added
        taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(ROUNDS + 1):
            for name, arguments in COMMANDS.items():
                taken[name].append(seconds(arguments, Path(folder)))
    medians = {name: median(times[1:]) for name, times in taken.items()}
    bare = medians[f'python -c "{IMPORT}"']
    rows = [[name, f"{1000 * t:.0f}", f"{t / bare:.2f}"] for name, t in medians.items()]
    report.table(["process", "ms, median", f"of `{IMPORT}`"], rows)
    share = medians["litrev search"] / bare
    report.text(f"{papers} papers. Asked: `litrev search` at most 1.3 of the import ({share:.2f}).")
    report.write()


if __name__ == "__main__":
    main()
