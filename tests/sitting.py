"""A person before a terminal: keys go in through a pipe; what is left on the screen comes out."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console
from stubs import Canned, Scripted
from talking import Talk

from assistant.chat import Chat
from assistant.repl.completing import offers
from assistant.repl.editor import Editor
from assistant.repl.loop import converse
from assistant.repl.screen import Screen
from assistant.repl.session import Session
from assistant.repl.status import line
from store import Library

ENTER, LEAVE, TAB, META_ENTER, CTRL_J, CTRL_C = "\r", "\x04", "\t", "\x1b\r", "\n", "\x03"
_SEQUENCE = re.compile(r"\x1b\[(\d*)([A-Za-z])|[^\x1b]|\x1b")


class Sitting(Talk):
    """A conversation on a terminal of so many columns; several `typed` are several sittings."""

    def __init__(
        self, library: Library, *script: Canned | Scripted, width: int = 80, **settings: Any
    ) -> None:
        super().__init__(library, *script, **settings)
        self.library = library
        self.written = io.StringIO()
        console = Console(
            file=self.written, width=width, height=24, force_terminal=True, highlight=False,
            no_color=True, color_system=None, legacy_windows=False,
        )  # fmt: skip
        self.screen = Screen(console, lambda key: library.get(key).title)
        self.chat = Chat(self.assistant, self.kept, listener=self.screen)
        self.session = Session(self.chat, self.screen)
        self.sent: list[str] = []
        """What was read, as it was sent."""

    def typed(self, *keys: str) -> str:
        """What stands on the terminal after these keys and Ctrl-D."""
        _close_stray_loop()
        with create_pipe_input() as pipe:
            pipe.send_text("".join(keys) + LEAVE)
            editor = Editor(
                self.library.place.history,
                lambda before: offers(before, self.session),
                lambda width: line(self.session, width),
                input=pipe,
                output=DummyOutput(),
            )
            converse(self.session, self._noting(editor))
        return self.seen

    def _noting(self, editor: Editor) -> Editor:
        read = editor.read

        def noted() -> str:
            self.sent.append(read())
            self.written.write(f"> {self.sent[-1]}\n")
            return self.sent[-1]

        editor.read = noted  # type: ignore[method-assign]
        return editor

    @property
    def seen(self) -> str:
        """The whole of it, without what was taken away again; times and ids do not show."""
        left = "\n".join(emulated(self.written.getvalue()))
        return re.sub(r"\d+\.\d s", "N s", left).replace(self.chat.id, "ID")


def _close_stray_loop() -> None:
    """LiteLLM's import leaves an event loop, which the editor's would drop unclosed."""
    with suppress(RuntimeError, DeprecationWarning):  # there is none
        asyncio.get_event_loop_policy().get_event_loop().close()
        asyncio.set_event_loop(None)


def emulated(written: str) -> Iterable[str]:
    """The lines of a terminal of any height: it goes up, erases below, and is written on."""
    lines, row, column = [""], 0, 0
    for piece in _SEQUENCE.finditer(written):
        count, letter = piece[1], piece[2]
        if letter == "A":
            row = max(0, row - int(count or 1))
        elif letter == "J":
            lines[row:] = [lines[row][:column]]
        elif piece[0] == "\r":
            column = 0
        elif piece[0] == "\n":
            row, column = row + 1, 0
            lines += [""] * (row + 1 - len(lines))
        elif not letter:
            lines[row] = lines[row][:column] + piece[0] + lines[row][column + 1 :]
            column += 1
    return lines
