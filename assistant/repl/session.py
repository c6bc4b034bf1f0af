"""What the parts of the conversation on a terminal share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.repl.warming import Warming

if TYPE_CHECKING:
    from rich.console import Console

    from assistant import Assistant
    from assistant.chat import Chat
    from assistant.repl.plain import Plain
    from assistant.repl.screen import Screen
    from store import Library
    from store.errors import LitrevError


@dataclass
class Session:
    """One sitting: a conversation, or several after one another, before the same terminal."""

    chat: Chat
    showing: Screen | Plain
    quiet: bool = False
    warming: Warming = field(default_factory=Warming)
    code: int = 0
    """The worst exit code of what was done."""
    left: bool = False
    """The person wants to leave."""
    ended: bool = False
    """The process was told to end."""

    @property
    def assistant(self) -> Assistant:
        """Who answers."""
        return self.chat.assistant

    @property
    def library(self) -> Library:
        """What it answers from."""
        return self.chat.assistant.library

    @property
    def console(self) -> Console:
        """Where results go."""
        return self.showing.console

    @property
    def notes(self) -> Console:
        """Where everything else goes."""
        return self.showing.notes

    def tell(self, text: str) -> None:
        """A line about what was done, or can be."""
        from assistant.render.text import hanging

        hanging("", text, self.notes)

    def fail(self, error: LitrevError) -> None:
        """Tell an error, and what to do about it; the conversation goes on."""
        from assistant.render.text import hanging

        hanging("litrev: ", error.message, self.notes)
        if error.hint:
            hanging("  ", error.hint, self.notes)
        self.code = max(self.code, error.exit_code)
