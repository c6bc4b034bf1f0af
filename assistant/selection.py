"""The sentences that answer a question together: salient, unlike each other, readable alone.

Sentences are taken one by one by maximal marginal relevance (Carbonell and Goldstein 1998), within
limits for each paper and for the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.embedding import Vectors

MOST = 7
"""Sentences of an answer."""

MOST_OF_A_PAPER = 3

REDUNDANCY = 1.0
"""What a sentence loses for each unit of cosine with the nearest one that is already taken."""

FLOOR = 0.65
"""A sentence below this share of the best one's score is no answer."""

UNREADABLE = 0.5
"""What a sentence loses that does not stand by itself."""

FEWEST_WORDS = 5

_LEANS_BACK = re.compile(
    r"(?:(?:and|but|so|yet|or|also|then|thus|hence|instead|besides|finally|specifically|similarly"
    r"|conversely|consequently|accordingly|additionally|furthermore|moreover|therefore|however"
    r"|nevertheless|nonetheless|otherwise|meanwhile|likewise|alternatively|correspondingly"
    r"|it|its|they|their|them|he|she|his|her|such|both|the (?:former|latter)|the other"
    r"|in (?:particular|addition|contrast|turn|this (?:way|case|setting)|doing so|that case)"
    r"|on the (?:other hand|contrary)|by (?:contrast|doing so)|as (?:a result|such)|to this end"
    r"|to (?:address|tackle|solve|overcome|mitigate|fill|remedy|do) (?:this|these|that|it|them|so)"
    r"|for (?:this|that|these) \w+|because of this|due to this|based on (?:this|these)"
    r"|with (?:this|these)|here|second|secondly|third|thirdly)\b"
    r"|(?:this|these|those)\b(?! (?:paper|work|study|article|survey|review|report|thesis)\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Candidate:
    """A sentence that may be quoted: where it stands, how salient it is, its vector."""

    key: str
    number: int
    text: str
    score: float
    vector: Vectors


def leans_back(text: str) -> bool:
    """Whether a sentence opens by referring to one before it, or is a mere fragment."""
    return bool(_LEANS_BACK.match(text)) or len(text.split()) < FEWEST_WORDS


def select(candidates: Sequence[Candidate], most: int = MOST) -> tuple[Candidate, ...]:
    """The sentences to quote, in reading order: papers by their best one, then as in the abstract."""
    worth = {id(c): c.score - UNREADABLE * leans_back(c.text) for c in candidates}
    floor = FLOOR * max(worth.values(), default=0.0)
    left = [c for c in candidates if worth[id(c)] >= floor]
    chosen: list[Candidate] = []
    while left and len(chosen) < most:
        best = max(left, key=lambda c: worth[id(c)] - REDUNDANCY * _redundancy(c, chosen))
        chosen.append(best)
        full = sum(c.key == best.key for c in chosen) == MOST_OF_A_PAPER
        left = [c for c in left if c is not best and not (full and c.key == best.key)]
    return _in_reading_order(chosen)


def _redundancy(candidate: Candidate, chosen: Sequence[Candidate]) -> float:
    return max((float(candidate.vector @ other.vector) for other in chosen), default=0.0)


def _in_reading_order(chosen: Sequence[Candidate]) -> tuple[Candidate, ...]:
    best: dict[str, float] = {}
    for candidate in chosen:
        best[candidate.key] = max(candidate.score, best.get(candidate.key, candidate.score))
    return tuple(sorted(chosen, key=lambda c: (-best[c.key], c.key, c.number)))
