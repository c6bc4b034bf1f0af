"""A reply as it grows → its statements, each checked as soon as it is complete."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answer.model_writer import take_apart
from assistant.chat.numbering import Numbering
from assistant.checks import Checks
from assistant.results import Statement
from assistant.statements import Written, parse

if TYPE_CHECKING:
    from assistant.chat.listener import Listener

_OPEN = re.compile(r"[\[【][^\]】]*$|\S*$")
"""What the next piece may still change: an open bracket, half a word."""
_SIGNALS = ("MEANT:", "NO ANSWER")
_LEFT_OPEN = re.compile(r"^\W*UNANS.*", re.MULTILINE | re.DOTALL)


class OneByOne:
    """Checks each statement once, however often it is asked about; implements `Checks`."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks
        self._known: dict[Written, Statement] = {}

    def check(self, written: Sequence[Written]) -> list[Statement]:
        """The statements with their verdicts."""
        new = [one for one in dict.fromkeys(written) if one not in self._known]
        self._known |= dict(zip(new, self._checks.check(new), strict=True))
        return [self._known[one] for one in written]


class Watch:
    """Tells a listener the statements of one reply while it grows."""

    def __init__(self, checks: Checks, numbering: Numbering, listener: Listener) -> None:
        self._checks = checks
        self._numbering = numbering
        self._listener = listener
        self._text = ""
        self._told = 0
        self.said: list[Statement] = []
        """What the listener was told of this reply."""

    def __call__(self, piece: str) -> None:
        """The next piece of the reply."""
        self._text += piece
        body = _readable(self._text)
        settled = _OPEN.sub("", body)
        statements = _statements(settled)
        self._tell(statements[:-1])
        begun = statements[-1][1].text if statements else ""
        word = body[len(settled) :].partition("[")[0]
        self._listener.growing(f"{begun} {word}".strip())

    def end(self, reply: str) -> None:
        """The reply is whole, and an answer."""
        self._listener.growing("")
        self._tell(_statements(take_apart(reply).text), whole=True)

    def set_aside(self) -> None:
        """The reply is no answer: it calls a tool, or broke off."""
        self._listener.growing("")
        if self.said:
            self._listener.again("thought aloud; looking for more")
        self.said = []

    def _tell(self, statements: Sequence[tuple[str, Written]], *, whole: bool = False) -> None:
        """Tell what is new, up to the last statement that cites something.

        What cites nothing may be thinking aloud before the call of a tool.
        """
        cites = [n for n, (_, one) in enumerate(statements, 1) if one.handles]
        until = len(statements) if whole else max(cites, default=0)
        for marker, written in statements[self._told : until]:
            [statement] = self._checks.check([written])
            self.said.append(statement)
            self._listener.said(statement, self._numbering.of(statement), marker)
        self._told = max(self._told, until)


def _readable(text: str) -> str:
    """What of a growing reply is the answer's own text."""
    begun = text.lstrip()
    if any(signal.startswith(begun[: len(signal)]) for signal in _SIGNALS) and "\n" not in begun:
        return ""
    return _LEFT_OPEN.sub("", take_apart(text).text)


def _statements(text: str) -> list[tuple[str, Written]]:
    """The statements of a text, each with the marker of its block if it is the first of it."""
    return [
        (block.marker if n == 0 else "", written)
        for block in parse(text)
        for n, written in enumerate(block.written)
    ]
