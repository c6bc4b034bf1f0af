"""The sentences that answer a question together: salient, unlike each other, readable alone.

They are taken one by one by maximal marginal relevance (Carbonell and Goldstein 1998), within
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

REDUNDANCY = 0.7
"""What a sentence loses for each unit of cosine with the nearest one that is already taken."""

FLOOR = 0.7
"""A sentence below this share of the best one's score is left out, even where there is room."""

UNREADABLE = 0.7
"""What a sentence loses that does not stand by itself."""

FEWEST_WORDS = 5

_LEANS_BACK = re.compile(
    r"""
    (?: and | but | so | yet | or | also | then | thus | hence | here | instead | besides | finally
      | specifically | similarly | conversely | consequently | accordingly | additionally
      | furthermore | moreover | therefore | however | nevertheless | nonetheless | otherwise
      | meanwhile | likewise | alternatively | second(?:ly)? | third(?:ly)?
      | it | its | they | their | them | he | she | his | her | such | both | the\ (?:former|latter)
      | in\ (?:particular|addition|contrast|turn|doing\ so|(?:this|that)\ (?:way|case|setting))
      | on\ the\ (?:other\ hand|contrary) | by\ (?:contrast|doing\ so) | as\ (?:a\ result|such)
      | to\ (?:this\ end|\w+\ (?:this|these|that|it|them|so))
      | to\ illustrate | for\ (?:example|instance)
      | (?:for|with|based\ on|because\ of|due\ to)\ (?:this|that|these)
    )\b
    | (?:this|these|those)\b (?!\ (?:paper|work|study|article|survey|review|report|thesis)\b)
    | \(? [0-9ivx]{1,3} \)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UNFINISHED = re.compile(r":$|https?://")


@dataclass(frozen=True, eq=False)
class Candidate:
    """A sentence that may be quoted: where it stands, how salient it is, its vector of length 1."""

    key: str
    number: int
    text: str
    score: float
    vector: Vectors


def stands_alone(text: str) -> bool:
    """Whether a sentence can be read by itself: it neither leans on others nor is a fragment."""
    return not (
        _LEANS_BACK.match(text) or _UNFINISHED.search(text) or len(text.split()) < FEWEST_WORDS
    )


def select(candidates: Sequence[Candidate], most: int = MOST) -> tuple[Candidate, ...]:
    """The sentences to quote: papers by their best one, sentences as in the abstract."""
    worth = {c: c.score - UNREADABLE * (not stands_alone(c.text)) for c in candidates}
    floor = FLOOR * max(worth.values(), default=0.0)
    left = [c for c in candidates if worth[c] >= floor]
    chosen: list[Candidate] = []
    while left and len(chosen) < most:
        best = max(left, key=lambda c: worth[c] - REDUNDANCY * _nearest(c, chosen))
        chosen.append(best)
        full = sum(c.key == best.key for c in chosen) == MOST_OF_A_PAPER
        left = [c for c in left if c is not best and not (full and c.key == best.key)]
    return _in_reading_order(chosen)


def _nearest(candidate: Candidate, chosen: Sequence[Candidate]) -> float:
    return max((float(candidate.vector @ other.vector) for other in chosen), default=0.0)


def _in_reading_order(chosen: Sequence[Candidate]) -> tuple[Candidate, ...]:
    best: dict[str, float] = {}
    for candidate in chosen:
        best[candidate.key] = max(candidate.score, best.get(candidate.key, candidate.score))
    return tuple(sorted(chosen, key=lambda c: (-best[c.key], c.key, c.number)))
