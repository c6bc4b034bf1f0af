"""A reasoning model's thoughts, told apart from its reply.

Providers send them apart. Models on a server of one's own often write them into the reply, as
`<think>…</think>` at its beginning; where the opening mark stands in the model's template, with the
closing one alone, on a line of its own. Anywhere else such a mark is something that is spoken of.
"""

from __future__ import annotations

from collections.abc import Callable

MARKS = (("<think>", "</think>"), ("<thinking>", "</thinking>"))


def without_thoughts(text: str) -> str:
    """What a model replied; nothing, where its thoughts have no end."""
    for opening, closing in MARKS:
        if text.lstrip().startswith(opening):
            return text.partition(closing)[2].lstrip()
        lines = text.splitlines()
        if closing in map(str.strip, lines):
            last = [line.strip() for line in lines].index(closing)
            return "\n".join(lines[last + 1 :]).lstrip()
    return text


class Screen:
    """Shows a reply as it grows, and none of the thoughts at its beginning."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._held = ""
        self._open = False

    def __call__(self, piece: str) -> None:
        """Another piece of the reply."""
        if self._open:
            self._show(piece)
            return
        self._held += piece
        begun = self._held.lstrip()
        if any(begun.startswith(o) and c not in begun for o, c in MARKS):
            return
        if any(o.startswith(begun) for o, _ in MARKS):
            return
        if rest := without_thoughts(self._held):
            self._open = True
            self._held = ""
            self._show(rest)

    def end(self) -> None:
        """No more comes: what could still have been the beginning of a mark is shown."""
        if not self._open and (rest := without_thoughts(self._held)):
            self._open = True
            self._show(rest)
