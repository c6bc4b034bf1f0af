"""A conversation for pipes, dumb terminals and screen readers: whole answers, and only lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.chat.listener import Silent
from assistant.render.lines import flat
from assistant.render.text import leading_nowhere, literal

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.chat.turn import Step


class Plain(Silent):
    """Implements `Listener`: tells what is done on standard error, a line each."""

    streams = False

    def __init__(self, console: Console, notes: Console, *, quiet: bool = False) -> None:
        self.console = console
        self.notes = notes
        self._quiet = quiet

    def stepped(self, step: Step) -> None:
        if not self._quiet:
            self._print(leading_nowhere(f"{step.tool} {step.asked}: {step.told}"))

    def note(self, text: str) -> None:
        self._print(f"note: {text}")

    def ended(self) -> None:
        """The turn is over: nothing to clear away."""

    def _print(self, text: str) -> None:
        self.notes.print(literal(flat(text)), soft_wrap=True)
