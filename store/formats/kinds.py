"""What sources call the kinds of publication → ours."""

from __future__ import annotations

import re
from collections.abc import Iterable

from store.records import PaperType

_KINDS: tuple[tuple[PaperType, re.Pattern[str]], ...] = (
    ("preprint", re.compile(r"pre-?print|posted.?content|working paper|unpublished")),
    ("thesis", re.compile(r"thesis|dissertation")),
    ("conference", re.compile(r"conference|proceeding|congress|symposium|workshop")),
    ("chapter", re.compile(r"chapter|section|encyclopedia.*entry|incollection")),
    ("book", re.compile(r"book|monograph|edited volume")),
    ("report", re.compile(r"report|guideline|standard")),
    ("article", re.compile(r"article|journal|review|letter|editorial|trial|note|study|erratum")),
)
_LONGEST = 200
_ARTICLES = re.compile(r"case reports?")
"""Journals' articles that are called otherwise."""


def kind(names: Iterable[str], otherwise: PaperType = "") -> PaperType:
    """The first of our kinds that one of these names tells; `other` for names that tell none."""
    told = [_ARTICLES.sub("article", name[:_LONGEST].strip().lower()) for name in names]
    found = (kind for kind, words in _KINDS if any(map(words.search, told)))
    return next(found, otherwise or ("other" if any(told) else ""))
