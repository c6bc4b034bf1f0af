"""The line editor: the only import of prompt_toolkit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, ThreadedCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.history import FileHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.output import ColorDepth, Output

from assistant.repl.completing import Offer
from assistant.terminal import legible
from store.errors import LitrevError
from store.text import sound

PROMPT = "> "
LEAVE = "Ctrl-D leaves, /help tells the commands."
_KEYS = KeyBindings()


class Editor:
    """Reads what a person types: several lines, with a history, completion and a status line."""

    interactive = True

    def __init__(
        self,
        history: Path,
        offers: Callable[[str], Iterable[Offer]],
        status: Callable[[int], str],
        *,
        shown: Callable[[], None] = lambda: None,
        colours: bool = True,
        input: Input | None = None,
        output: Output | None = None,
    ) -> None:
        """`offers` are for the text before the cursor; `status` is a line of so many characters.
        `shown` is called once, when the first prompt is on the screen.

        `input` and `output` are the terminal's, unless others are given.
        """
        self._status = status
        self._hinted = False
        own = KeyBindings()
        for key in ("c-c", "<sigint>"):
            own.add(key, filter=has_focus(DEFAULT_BUFFER))(self._clear)
        self._session: PromptSession[str] = PromptSession(
            PROMPT,
            multiline=True,
            prompt_continuation="  ",
            history=_History(str(history)),
            completer=ThreadedCompleter(_Completer(offers)),
            complete_while_typing=Condition(_commanding),
            bottom_toolbar=self._line,
            key_bindings=merge_key_bindings([_KEYS, own]),
            color_depth=None if colours else ColorDepth.DEPTH_1_BIT,
            input=input,
            output=output,
        )
        # A terminal that does not tell where its cursor is has no status line, and no warning.
        self._session.app.renderer.cpr_not_supported_callback = None
        self._shown = shown
        self._session.app.after_render += self._first

    def interrupt(self) -> bool:
        """Have a `read` that is under way raise KeyboardInterrupt; False if none is.

        For signals: an exception raised by one within the event loop may be lost there.
        """
        app = self._session.app
        if not app.is_running or app.loop is None:
            return False
        app.loop.call_soon_threadsafe(self._end)
        return True

    def _end(self) -> None:
        app = self._session.app
        if not app.is_done:
            app.exit(exception=KeyboardInterrupt)

    def _first(self, _: object) -> None:
        self._session.app.after_render -= self._first
        # Not within the drawing: a signal would find the terminal half prepared.
        asyncio.get_running_loop().call_soon(self._shown)

    def read(self) -> str:
        """What was sent. Raises EOFError at Ctrl-D, and what a signal raises."""
        self._hinted = False
        return sound(self._session.prompt())

    def _line(self) -> str:
        app = self._session.app
        if self._hinted and not app.current_buffer.text:
            return LEAVE
        return self._status(app.output.get_size().columns)

    def _clear(self, event: KeyPressEvent) -> None:
        """Ctrl-C: away with the line; where there is none, how to leave."""
        self._hinted = not event.current_buffer.text
        event.current_buffer.reset()


class _History(FileHistory):
    """Where it cannot be written, it is kept for this time only."""

    def store_string(self, string: str) -> None:
        with suppress(OSError):
            super().store_string(sound(string))

    def load_history_strings(self) -> Iterable[str]:
        with suppress(OSError):
            return [*super().load_history_strings()]
        return []


class _Completer(Completer):
    def __init__(self, offers: Callable[[str], Iterable[Offer]]) -> None:
        self._offers = offers

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterable[Completion]:
        with suppress(LitrevError):  # nothing is offered by a library that is busy
            for offer in self._offers(sound(document.text_before_cursor)):
                yield Completion(offer.text, -offer.over, display_meta=legible(offer.told))


def _commanding() -> bool:
    """The names of commands are offered as one types; all else only for Tab."""
    before = get_app().current_buffer.document.text_before_cursor
    return before.startswith("/") and " " not in before


@_KEYS.add("enter", filter=has_focus(DEFAULT_BUFFER))
def _send(event: KeyPressEvent) -> None:
    buffer = event.current_buffer
    offered = buffer.complete_state
    if offered and offered.current_completion and len(offered.completions) > 1:
        buffer.complete_state = None  # what was chosen is in the line already
    elif buffer.document.text_before_cursor.endswith("\\"):
        buffer.delete_before_cursor()
        buffer.insert_text("\n")
    elif buffer.text.strip():
        buffer.validate_and_handle()


@_KEYS.add("tab", filter=has_focus(DEFAULT_BUFFER))
def _complete(event: KeyPressEvent) -> None:
    if event.current_buffer.complete_state:
        event.current_buffer.complete_next()
    else:
        event.current_buffer.start_completion(select_first=True)


@_KEYS.add("escape", "enter", filter=has_focus(DEFAULT_BUFFER))
@_KEYS.add("c-j", filter=has_focus(DEFAULT_BUFFER))
def _break(event: KeyPressEvent) -> None:
    event.current_buffer.insert_text("\n")
