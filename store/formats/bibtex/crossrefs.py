"""Entries that have their book's title, year and publisher from another one, by `crossref`.

BibTeX wants that other one after them, biblatex anywhere. So an entry waits for it, to the end of
the file at worst, and all is given back as it stands where too much would have to wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

WAITING_LIMIT = 8_000_000
"""Characters of the entries that wait."""

VOLUME_LIMIT = 10_000
"""How many volumes are remembered for entries that follow them; the oldest are forgotten."""

_PROCEEDINGS = frozenset(("proceedings", "mvproceedings"))
_VOLUMES = _PROCEEDINGS | {"book", "mvbook", "collection", "mvcollection"}
_INHERITED = ("booktitle", "year", "date", "publisher", "volume")
_LONGEST = 1_000


class Fields(NamedTuple):
    """An entry as it was written: its fields by their names in lower case."""

    line: int
    entry: str
    key: str
    values: dict[str, str]


class Crossrefs:
    """Gives entries back with what they inherit; proceedings without an abstract are no papers."""

    def __init__(self) -> None:
        self._volumes: dict[str, dict[str, str]] = {}
        self._waiting: dict[str, list[Fields]] = {}
        self._size = 0

    def take(self, entry: Fields) -> Iterator[Fields]:
        """What is complete now: this entry, or those that have waited for it."""
        key = entry.key.lower()
        waited = self._waiting.pop(key, [])
        if waited or entry.entry in _VOLUMES:
            self._remember(key, entry.values)
        parent = entry.values.get("crossref", "").strip().lower()
        if parent and parent not in self._volumes:
            yield from self._wait(parent, entry)
        elif entry.values.get("abstract") or not (waited or entry.entry in _PROCEEDINGS):
            yield self._complete(entry, parent)
        yield from (self._complete(child, key) for child in waited)

    def rest(self) -> Iterator[Fields]:
        """Those that have waited in vain, as they stand."""
        for children in self._waiting.values():
            yield from children
        self._waiting, self._size = {}, 0

    def _wait(self, parent: str, entry: Fields) -> Iterator[Fields]:
        self._waiting.setdefault(parent, []).append(entry)
        self._size += sum(map(len, entry.values.values()))
        if self._size > WAITING_LIMIT:
            yield from self.rest()

    def _remember(self, key: str, values: dict[str, str]) -> None:
        known = {"booktitle": values.get("title", "")} | values
        self._volumes[key] = {
            name: known[name]
            for name in _INHERITED
            if len(known.get(name, "")) in range(1, _LONGEST)
        }
        if len(self._volumes) > VOLUME_LIMIT:
            del self._volumes[next(iter(self._volumes))]

    def _complete(self, entry: Fields, parent: str) -> Fields:
        return entry._replace(values=self._volumes.get(parent, {}) | entry.values)
