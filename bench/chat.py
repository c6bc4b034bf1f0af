"""A conversation of 200 turns on the listing pages' 429 papers, with a model's server on loopback.

The server sends its first words 200 ms after a request, then six characters every 10 ms: that
time is the model's own and taken off. Every fifth question wants a comparison, which the server
searches for; every third leans on the turn before. The first ten turns are start-up, in which
LiteLLM and the embedder are loaded.
"""

from __future__ import annotations

import gc
import re
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx
import pexpect

from assistant import Assistant
from assistant.chat import Chat
from assistant.chat.listener import Silent
from assistant.chat.turn import Turn
from bench.report import PAGES, ROOT, Report
from bench.streaming_server import PIECE, running
from store import Library
from store.conversations import Conversations

TURNS, STARTING, FIRST, EACH = 200, 10, 200, 10
PROMPTS = 10
PAGE = 4096


class Timed(Silent):
    """Notes when the first words of an answer came."""

    streams = True

    def __init__(self) -> None:
        self.began = self.first = 0.0

    def growing(self, text: str) -> None:
        """The first time in a turn that there is some."""
        if text and not self.first:
            self.first = time.perf_counter() - self.began

    def begin(self) -> None:
        """A turn begins."""
        self.began, self.first = time.perf_counter(), 0.0


def main() -> None:
    if not PAGES.is_dir():
        print("the listing pages are not there: skipped", file=sys.stderr)
        return
    report = Report("chat", __doc__)
    with TemporaryDirectory() as folder, running(FIRST, EACH) as base:
        place = Path(folder) / "library"
        with Library.open(place) as library:
            library.add(PAGES)
            kinds, memory = _converse(library, base)
        _told(report, kinds, memory)
        report.text(
            f"`litrev chat` shows its prompt after {_prompt(place):.2f} s (of {PROMPTS}, median)."
        )
    report.write()


Kinds = dict[str, list[tuple[float, ...]]]


def _converse(library: Library, base: str) -> tuple[Kinds, list[float]]:
    """By kind of question: seconds to the first words and in all, both beyond the model's own,
    calls, characters sent; and the memory of the process in MB after each tenth turn."""
    kinds: Kinds = {}
    memory = []
    titles = [re.sub(r"[^\w\s-]", "", paper.title) for paper in library.papers()]
    with Conversations(library.place.conversations) as kept:
        timed = Timed()
        chat = Chat(Assistant(library, "openai/local", api_base=base), kept, listener=timed)
        before = 0
        for n in range(TURNS):
            kind, question = _question(n, titles)
            timed.begin()
            turn = chat.ask(question)
            seconds = time.perf_counter() - timed.began
            asked = httpx.get(f"{base.removesuffix('/v1')}/asked").json()
            own = len(asked) - before
            first = timed.first - FIRST / 1000 * own
            wall = seconds - FIRST / 1000 * own - EACH / 1000 * _pieces(turn)
            if n >= STARTING:
                kinds.setdefault(kind, []).append((first, wall, own, sum(asked[before:])))
            before = len(asked)
            if n % 10 == 9:
                gc.collect()
                memory.append(_resident())
    return kinds, memory


def _question(n: int, titles: list[str]) -> tuple[str, str]:
    one, other = titles[(7 * n) % len(titles)], titles[(7 * n + 3) % len(titles)]
    if n % 5 == 4:
        return "a comparison", f"Compare {one} with {other}"
    if n % 3 == 2:
        return "a follow-up", "And what do they find in their experiments?"
    return "one search", f"What does {one} find?"


def _pieces(turn: Turn) -> float:
    """How many pieces the last reply came in, about."""
    written = sum(len(s.text) + 9 for s in (*turn.statements, *turn.withheld))
    return written / PIECE


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def _prompt(place: Path) -> float:
    """Seconds from the start of the command to its prompt on a pseudo-terminal, the median."""
    taken = []
    for _ in range(PROMPTS):
        began = time.perf_counter()
        arguments = ["-m", "assistant", "chat", "--library", str(place)]
        child = pexpect.spawn(sys.executable, arguments, cwd=ROOT, timeout=30)
        child.expect(r"\x1b\[\?2004h.*>")  # the editor takes over, and draws its prompt
        taken.append(time.perf_counter() - began)
        child.sendeof()
        child.expect(pexpect.EOF)
        child.close()
    return median(taken)


def _told(report: Report, kinds: Kinds, memory: list[float]) -> None:
    rows = [
        [
            kind,
            str(len(turns)),
            f"{1000 * median(t[0] for t in turns):.0f}",
            f"{1000 * sorted(t[0] for t in turns)[int(0.95 * len(turns))]:.0f}",
            f"{1000 * median(t[1] for t in turns):.0f}",
            f"{min(t[2] for t in turns):.0f} to {max(t[2] for t in turns):.0f}",
            f"{median(t[3] for t in turns):,.0f}",
        ]
        for kind, turns in sorted(kinds.items())
    ]
    head = [
        "question",
        "turns",
        "first words, ms beyond the model",
        "95 %",
        "whole turn, ms beyond",
    ]
    report.table([*head, "calls", "characters sent"], rows)
    told = ", ".join(f"{n * 10}: {memory[n - 1]:.0f}" for n in (2, 5, 10, 15, 20))
    report.text(f"Memory of the process in MB after so many turns: {told}.")


if __name__ == "__main__":
    main()
