"""What the first answer needs, loaded in a thread while the person types the question."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store import Library


class Warming:
    """At most one thread; whoever is about to need what it loads waits for it."""

    def __init__(self) -> None:
        self._thread: Thread | None = None

    def begin(self, library: Library, model: str | None) -> None:
        """Load what answers by this model need."""
        self._thread = Thread(target=_load, args=(library, model, self._thread), daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Two threads that import the same packages may each get a half of one."""
        if self._thread:
            self._thread.join()

    @property
    def busy(self) -> bool:
        """Whether it is still at it."""
        return self._thread is not None and self._thread.is_alive()


def _load(library: Library, model: str | None, before: Thread | None) -> None:
    """Whatever goes wrong here goes wrong again, and is told, when it is needed."""
    if before:
        before.join()
    with suppress(Exception):
        library.choice.of_sentences.embed(["ready"])
    with suppress(Exception):
        if model:
            from assistant.llm import provider

            provider.loaded(model)
