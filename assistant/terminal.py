"""What moves on a terminal while one waits: progress bars, and text as it is being written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[[int, int], None]
"""Called with how many are done, and of how many."""


SHOWN = 10_000
"""Characters of a growing text, at most: all of a usual reply, and no flood."""


def legible(text: str) -> str:
    """What a terminal shows and does not obey: line ends, and no other control characters."""
    return "".join(c for c in text if c.isprintable() or c == "\n")


@contextmanager
def progress(verb: str, unit: str, *, hidden: bool = False) -> Iterator[Advance | None]:
    """A bar with rate and time left on standard error, or None where that is no terminal."""
    if hidden or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.0f} {unit}/s" if task.speed else "")

    columns = (TextColumn(verb), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(verb, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def writing(*, hidden: bool = False) -> Iterator[Callable[[str], None] | None]:
    """Shows a text on standard error as it grows, dim because unchecked, then takes it away."""
    if hidden or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    head, written = "being written, not yet checked …\n", ""
    with Live(Text(head, style="dim"), console=Console(stderr=True), transient=True) as live:

        def grow(piece: str) -> None:
            nonlocal written
            written = (written + legible(piece))[-SHOWN:]
            live.update(Text(head + written, style="dim"))  # new, as another thread draws the old

        yield grow
