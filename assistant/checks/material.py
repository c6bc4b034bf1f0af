"""What a statement is checked against, and what a check may find."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from store.english import FUNCTION_WORDS, stem

WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")


Doubt = Literal["weak", "refused"]
"""What a finding makes of a statement, at least."""


@dataclass(frozen=True)
class Material:
    """The sentences that a statement cites, and where a name may come from besides."""

    sentences: tuple[str, ...]
    papers: tuple[str, ...]
    """Title, abstract and authors of every paper cited, the title on a line of its own."""
    question: str

    @property
    def titles(self) -> list[str]:
        """Those of the papers cited."""
        return [paper.partition("\n")[0] for paper in self.papers]


@dataclass(frozen=True)
class Finding:
    """Something that a check has against a statement."""

    verdict: Doubt
    reason: str
    """`code: what is wrong`, as it is shown."""

    @property
    def code(self) -> str:
        """The kind of reason: `number`, `name` …"""
        return self.reason.partition(":")[0]


def words(text: str) -> list[str]:
    """The words of a text, in order, lower case."""
    return [match.group().lower() for match in WORD.finditer(text)]


@lru_cache(maxsize=10_000)
def content(text: str) -> tuple[str, ...]:
    """The stems of the words that carry meaning, in order."""
    return tuple(stem(word) for word in words(text) if word not in FUNCTION_WORDS)
