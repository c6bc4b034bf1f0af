"""The papers that a recorded run has read: the file `evidence.json` in its folder.

A document with what was searched for, and under `papers` each paper with the sentences of its
abstract; only the papers are read, under the keys that what was written cites them by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.formats import jsonl
from store.formats.json_stream import papers
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_BEGINNING = re.compile(r'\s*\{\s*"searches"\s*:\s*\[')


def sniff(head: str) -> bool:
    """Whether it begins with a run's searches."""
    return bool(_BEGINNING.match(head))


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers, each once, as the library had them, without what its owner added."""
    return papers(stream, jsonl.paper, "papers", "paper")
