"""The evidence of one turn, which grows as the agent looks for more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.evidence import Evidence, Source, source
from store.records import Record

if TYPE_CHECKING:
    from assistant.shelf import Shelf


class Put(Record):
    """What came of putting papers into a pack."""

    new: tuple[Source, ...] = ()
    known: tuple[Source, ...] = ()
    """They were there before."""
    crowded: tuple[str, ...] = ()
    """Keys of those that there was no room for."""


class Pack:
    """Papers under handles that go on from S1 and mean nothing in any other turn."""

    def __init__(self, shelf: Shelf, room: int) -> None:
        """`room` is in characters, for whole papers; the first paper is taken at any length."""
        self.room = room
        self._shelf = shelf
        self._sources: dict[str, Source] = {}

    @property
    def evidence(self) -> Evidence:
        """What may be cited now."""
        return Evidence(sources=tuple(self._sources.values()))

    @property
    def keys(self) -> tuple[str, ...]:
        """Those of its papers, by number."""
        return tuple(self._sources)

    def halve(self) -> int:
        """Keep the better half of the papers, under their handles; how many that is."""
        kept = max(1, len(self._sources) // 2)
        self._sources = dict(list(self._sources.items())[:kept])
        return kept

    def put(self, keys: Iterable[str], most: int) -> Put:
        """Put papers in, at most so many new ones that fit. Raises PaperUnknown."""
        new: list[Source] = []
        known: list[Source] = []
        crowded: list[str] = []
        for key in dict.fromkeys(keys):
            if key in self._sources:
                known.append(self._sources[key])
            elif len(new) < most and (taken := self._take(key)):
                new.append(taken)
            else:
                crowded.append(key)
        return Put(new=tuple(new), known=tuple(known), crowded=tuple(crowded))

    def _take(self, key: str) -> Source | None:
        paper, sentences = self._shelf.get(key), self._shelf.sentences(key)
        made = source(len(self._sources) + 1, paper, sentences)
        size = len(made.text()) + 2
        if self._sources and size > self.room:
            return None
        self.room -= size
        self._sources[made.key] = made
        return made
