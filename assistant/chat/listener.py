"""What happens while a turn is being answered, for whoever shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from assistant.chat.numbering import Numbering
    from assistant.chat.turn import Step
    from assistant.results import Checked, Statement


class Listener(Protocol):
    """Called in the thread that asks, in the order in which things happen."""

    @property
    def streams(self) -> bool:
        """Whether it wants statements while the reply grows, and not all of them at its end."""

    def doing(self, what: str) -> None:
        """Something takes a while: a search, reading, waiting to try again. One line."""

    def stepped(self, step: Step) -> None:
        """It is done."""

    def growing(self, text: str) -> None:
        """The statement being written, as far as it is; empty when there is none any more.

        Unchecked, and as the model writes it.
        """

    def said(self, statement: Statement, numbers: Mapping[str, int], marker: str) -> None:
        """A statement is complete and checked; `numbers` are those of its papers, by key.

        `marker` is the Markdown before its block (`- `, `> `, `## `), given with the first
        statement of a block; other statements of the block come with "".
        """

    def again(self, why: str) -> None:
        """What was said so far is set aside, and said anew: repaired, or only thought aloud."""

    def note(self, text: str) -> None:
        """Something that the person should know, in a line."""


class Silent:
    """Nobody listens; implements `Listener`, and is a base for those who hear only some of it."""

    streams = False

    def doing(self, what: str) -> None:
        """Passed over."""

    def stepped(self, step: Step) -> None:
        """Passed over."""

    def growing(self, text: str) -> None:
        """Passed over."""

    def said(self, statement: Statement, numbers: Mapping[str, int], marker: str) -> None:
        """Passed over."""

    def again(self, why: str) -> None:
        """Passed over."""

    def note(self, text: str) -> None:
        """Passed over."""


def tell(blocks: Iterable[Checked], numbering: Numbering, listener: Listener) -> None:
    """A whole answer at once, its papers numbered anew."""
    numbering.anew()
    for block in blocks:
        for n, statement in enumerate(block.statements):
            listener.said(statement, numbering.of(statement), block.marker if n == 0 else "")
