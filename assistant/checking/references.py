"""Marks such as `[1]` → the keys of the papers that a file's own list of references names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.results import OWN
from store.identity.titles import normal_title

if TYPE_CHECKING:
    from assistant.checking.prose import Prose, Stated
    from store import Library

_KEY = re.compile(r"`([^`\s]+)`")

AMONG = 50
"""Papers that a search for an entry may find, of which one has the title that stands in it."""


def resolved(prose: Prose, library: Library) -> Sequence[Stated]:
    """The sentences of a file, with keys in place of marks; a mark that leads nowhere stays."""
    used = {key for stated in prose.stated for key in stated.keys}
    keys = {
        f"[{number}]": _key(entry, library)
        for number, entry in prose.listed.items()
        if f"[{number}]" in used
    }
    return [replace(one, keys=tuple(dict.fromkeys(_keys(one, keys)))) for one in prose.stated]


def _keys(stated: Stated, keys: Mapping[str, str]) -> Iterable[str]:
    """Those of a sentence; where it names papers in words, as APA does, those of its receipts."""
    if stated.keys:
        return (keys.get(key) or key for key in stated.keys)
    return (receipt.key for receipt in stated.receipts if receipt.key != OWN)


def _key(entry: str, library: Library) -> str:
    """The key that an entry gives, else that of the paper whose title stands in it, or nothing."""
    if given := _KEY.search(entry):
        return given[1]
    there = normal_title(entry)
    hits = library.search(entry, AMONG).hits
    found = [hit for hit in hits if normal_title(hit.title) in there]
    return max(found, key=lambda hit: len(hit.title)).key if found else ""
