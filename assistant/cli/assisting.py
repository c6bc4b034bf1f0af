"""The assistant as commands use it: it tells on standard error what it is doing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.cli.approval import REPAIRS, approve
from assistant.cli.exits import DONE, PARTLY
from assistant.cli.opening import settings
from assistant.cli.output import console
from assistant.cli.telling import fail, retrying

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.errors import CostCeiling, ModelError
    from assistant.llm.costs import Estimate
    from store import Library


@contextmanager
def assisting(
    library: Library, fresh: bool, *, hidden: bool, plain: bool, **flags: Any
) -> Iterator[Assistant]:
    """An assistant with these settings, whose replies are shown as they grow."""
    from assistant import Assistant
    from assistant.terminal import legible, writing

    def waiting(error: ModelError, seconds: float) -> None:
        if not hidden:
            console(plain, errors=True).print(retrying(error, seconds), markup=False)

    def note(text: str) -> None:
        console(plain, errors=True).print(f"note: {legible(text)}", markup=False, soft_wrap=True)

    silent = hidden or not settings(library, **flags).model
    with writing(hidden=silent) as on_text:
        yield Assistant(
            library, fresh=fresh, on_text=on_text, on_retry=waiting, on_note=note, **flags
        )


def agreed(
    library: Library,
    estimate: Callable[[Assistant], Estimate],
    fresh: bool,
    *,
    yes: bool,
    quiet: bool,
    **flags: Any,
) -> None:
    """Tell what many calls may cost, with these settings; raises NotApproved where nobody agrees.

    To be asked before `assisting` shows anything on the screen.
    """
    from assistant import Assistant

    asking = Assistant(library, fresh=fresh, **flags)
    if asking.settings.model:
        above = asking.settings.ask_above
        approve(estimate(asking), above, yes=yes, quiet=quiet, beside=REPAIRS)


def left_out(refused: CostCeiling | None) -> int:
    """Tell that a call was not made, if so: then the result is not all that it could be.

    The exit code that says it.
    """
    if refused is None:
        return DONE
    fail(refused.message, refused.hint)
    return PARTLY
