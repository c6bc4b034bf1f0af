"""litrev beside PaperQA2: fifty abstracts, one stub of a model, whole commands.

Both read the same text files; PaperQA2 has besides the manifest of titles that its documentation
advises, so that it need not ask the model for them. The stub on loopback answers both faithfully,
at once or after 500 ms, with the first sentences of what it was shown; told to, it lies or fails.
No network: litrev embeds with its local MiniLM, PaperQA2 with its `sparse` option (counts of
tokens), and its look-up of metadata is off.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version as installed
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.peers import behaviour, speed
from bench.peers.environment import NoEnvironment, environment, version
from bench.peers.papers import COUNT, QUESTION, fifty, write
from bench.peers.programs import Litrev, PaperQA, Program
from bench.peers.stub import Stub, serving
from bench.report import SHARED, Report

Make = Callable[[], Program]
"""A program in a new folder with the papers, nothing taken up yet."""


def main() -> None:
    if not SHARED.is_dir():
        print(f"skipped: the listing pages are expected in {SHARED}")
        return
    try:
        home = environment()
    except NoEnvironment as why:
        print(f"skipped: PaperQA2 cannot be installed here: {why}", file=sys.stderr)
        return
    report = Report("peers", __doc__)
    report.text(_versions())
    with TemporaryDirectory() as folder, serving() as stub:
        programs = _programs(Path(folder), stub, home)
        speed.measure(report, programs, stub)
        behaviour.observe(report, programs, stub)
    report.write()


def _programs(folder: Path, stub: Stub, home: Path) -> dict[str, Make]:
    papers, numbers = fifty(), count()

    def place() -> Path:
        made = folder / str(next(numbers))
        write(papers, made / "papers")
        return made

    return {
        "litrev": lambda: Litrev(place(), stub.base),
        "PaperQA2, high_quality": lambda: PaperQA(place(), stub.base, "high_quality", home),
        "PaperQA2, fast": lambda: PaperQA(place(), stub.base, "fast", home),
    }


def _versions() -> str:
    date = datetime.now(UTC).date()
    return (
        f"{date}: litrev {installed('litrev')}, LiteLLM {installed('litellm')}; PaperQA2 "
        f"{version('paper-qa')}, fhlmi {version('fhlmi')}, LiteLLM {version('litellm')}, with its "
        f"settings `high_quality` (its default, with an agent) and `fast` (without). {COUNT} "
        f"abstracts; the question: {QUESTION}"
    )


if __name__ == "__main__":
    main()
