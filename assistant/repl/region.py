"""A few lines at the end of a terminal that are written anew in place, and then taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

LINES = 4
"""At most; fewer where the terminal is lower."""


class Region:
    """Nothing of it stays. Whatever else is printed is printed after `erase`."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lengths: list[int] = []

    def show(self, lines: Sequence[Text]) -> None:
        """The last of these lines in place of what was shown."""
        fitting = lines[-max(1, min(LINES, self._console.height - 2)) :]
        with self._console.capture() as captured:
            for line in fitting:
                line.truncate(self._console.width - 1)  # the last column makes some wrap early
                self._console.print(line, soft_wrap=True)
        self._write(self._back() + captured.get())
        self._lengths = [line.cell_len for line in fitting]

    def erase(self) -> None:
        """Take it away; the cursor is where it began."""
        self._write(self._back())
        self._lengths = []

    def _back(self) -> str:
        """The control sequence that does so.

        A terminal that was made narrower meanwhile has broken long lines, so they count for more.
        """
        width = max(1, self._console.width)
        rows = sum(max(1, -(-length // width)) for length in self._lengths)
        up = min(rows, self._console.height - 1)
        return f"\r\x1b[{up}A\x1b[J" if up > 0 else ""

    def _write(self, text: str) -> None:
        if text:
            self._console.file.write(text)
            self._console.file.flush()
