"""An answer on a terminal as it comes: dim while it is written, for good when it is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING

from assistant.chat.listener import Silent
from assistant.render.answer import cited
from assistant.render.lines import flat
from assistant.render.text import hanging, hung, leading_nowhere
from assistant.repl.region import Region
from assistant.results import QUOTATION

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.chat.turn import Step
    from assistant.results import Statement

BETWEEN = 0.05
"""Seconds between two pictures of a growing statement."""
LONGEST = 2_000
"""Characters of it that are looked at: the end, of which a few lines are shown."""
MARKS = {"supported": "  ", "weak": "~ ", "refused": "x "}


class Screen(Silent):
    """Implements `Listener`; a statement is a paragraph beside its mark."""

    streams = True
    """What it was told of an answer need not be shown again."""

    def __init__(
        self, console: Console, title: Callable[[str], str], *, quiet: bool = False
    ) -> None:
        """`title` is that of the paper with a key; where `quiet`, no step is told."""
        self.console = console
        self.notes = console
        self._title = title
        self._quiet = quiet
        self._region = Region(console)
        self._drawn = 0.0
        self._quoted = ""

    def doing(self, what: str) -> None:
        self._draw(f"{what} …")

    def stepped(self, step: Step) -> None:
        if not self._quiet:
            self._print("  · ", leading_nowhere(f"{step.tool} {step.asked}: {step.told}"), "dim")

    def growing(self, text: str) -> None:
        if not text:
            self.settle()
        elif monotonic() - self._drawn >= BETWEEN:
            self._draw(leading_nowhere(flat(text[-LONGEST:])))

    def said(self, statement: Statement, numbers: Mapping[str, int], marker: str) -> None:
        mark = MARKS[statement.verdict]
        quoting = marker == QUOTATION or (self._quoted and not marker)
        if quoting and _quotes(statement, numbers):
            self._head(statement.cites[0].key, numbers)
            self._print(f"{mark}  ", f"“{statement.text}”", "")
        else:
            self._quoted = ""
            text = cited(statement, lambda key: f"[{numbers[key]}]" if key in numbers else "")
            self._statement(mark, marker, text, refused=statement.verdict == "refused")
        for reason in statement.reasons if statement.verdict != "supported" else ():
            self._print("    – ", leading_nowhere(reason), "dim")

    def again(self, why: str) -> None:
        self._quoted = ""
        self._print("  · ", f"said anew: {why}", "bold")

    def note(self, text: str) -> None:
        self._print("  note: ", text, "dim")

    def settle(self) -> None:
        """Nothing is being written any more."""
        self._region.erase()

    def ended(self) -> None:
        """The turn is over, however it ended."""
        self.settle()
        self._quoted = ""

    def _head(self, key: str, numbers: Mapping[str, int]) -> None:
        """The paper whose sentences follow, once."""
        if self._quoted != key:
            self._print("  ", f"{self._title(key)} [{numbers[key]}]", "bold")
            self._quoted = key

    def _statement(self, mark: str, marker: str, text: str, *, refused: bool) -> None:
        if refused:
            worded = "withheld: " if self.console.no_color else ""
            self._print(mark, worded + leading_nowhere(text), "strike")
        elif marker.startswith("#"):
            self._print(mark, text, "bold")
        else:
            self._print(mark + marker, text, "")

    def _print(self, marker: str, text: str, style: str) -> None:
        self.settle()
        hanging(marker, flat(text), self.console, style)

    def _draw(self, text: str) -> None:
        self._region.show(list(hung("  ", text, self.console, "dim")))
        self._drawn = monotonic()


def _quotes(statement: Statement, numbers: Mapping[str, int]) -> bool:
    """Whether it is words of one of these papers and nothing else."""
    words = flat(statement.text)
    quotes = [flat(c.quote) for c in statement.cites if c.key in numbers]
    return len(statement.cites) == 1 and quotes == [words]
