"""The numbers of papers in a conversation: each has one, and keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.results import OWN

if TYPE_CHECKING:
    from assistant.results import Statement


class Numbering:
    """Those given before stay, new ones follow."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` have a number already: the first is [1]."""
        self._before = {key: n for n, key in enumerate(keys, 1)}
        self.anew()

    def anew(self) -> None:
        """Forget what was numbered since."""
        self._numbers = dict(self._before)

    def of(self, statement: Statement) -> dict[str, int]:
        """The numbers of a statement's papers; one that is refused gives no paper a new one."""
        keys = dict.fromkeys(cite.key for cite in statement.cites if cite.key != OWN)
        if statement.verdict != "refused":
            return self.given(keys)
        return {key: self._numbers[key] for key in keys if key in self._numbers}

    def given(self, keys: Iterable[str]) -> dict[str, int]:
        """The numbers of these papers, given now where they have none."""
        return {key: self._numbers.setdefault(key, len(self._numbers) + 1) for key in keys}
