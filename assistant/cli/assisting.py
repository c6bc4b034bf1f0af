"""The assistant as commands use it: it tells on standard error what it is doing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.cli.options import console

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.errors import ModelError
    from store import Library


@contextmanager
def assisting(
    library: Library, fresh: bool, *, hidden: bool, plain: bool, **flags: Any
) -> Iterator[Assistant]:
    """An assistant with these settings, whose replies are shown as they grow."""
    from assistant import Assistant
    from assistant.terminal import writing

    def waiting(error: ModelError, seconds: float) -> None:
        if not hidden:
            console(plain, errors=True).print(
                f"{error.message}; trying again in {seconds:.0f} s", markup=False
            )

    def note(text: str) -> None:
        console(plain, errors=True).print(f"note: {text}", markup=False, soft_wrap=True)

    with writing(hidden=hidden) as on_text:
        yield Assistant(
            library, fresh=fresh, on_text=on_text, on_retry=waiting, on_note=note, **flags
        )
