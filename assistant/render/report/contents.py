"""What a report is made of: the claim table, the papers, and what charts and map need besides."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.claims.result import ClaimTable, Row
from assistant.themes.placing import Point
from store.records import Paper, Record, Sentence


class Pair(Record):
    """Two claims about the same thing, side by side."""

    first: Row
    second: Row
    judgement: str
    """In words: agreement, contradiction, undecided, candidate …"""
    reason: str = ""
    """Why they differ: another setting, measure or time; or a true conflict."""


class Report(Record):
    """All that the page says; the same report makes the same page, byte for byte."""

    table: ClaimTable
    papers: Mapping[str, Paper]
    """By key; of a paper that is not here, the title is shown alone."""
    sentences: Mapping[str, tuple[Sentence, ...]] = {}
    """Of each abstract; without them, words are highlighted and their sentences are not."""
    points: tuple[Point, ...] = ()
    pairs: tuple[Pair, ...] = ()
    """The section on agreement and contradiction is there only if there are some."""
    compared: str = ""
    """The run in which they were compared."""
