"""Which sentences of an abstract bear on a question: by meaning, words, place and purpose.

A sentence scores `cosine + 2 · coverage + 0.7 · place − 0.5 · setup`. Coverage is the share of the
question's words, weighted by rarity, that the sentence has. Findings stand late in an abstract, so
its place counts. A sentence that tells what was asked, or how it was studied, does not say what was
found: the zones of Teufel and Moens (2002), told by their openings alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import snowballstemmer  # type: ignore[import-untyped]

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vector = npt.NDArray[np.float32]

COVERAGE, PLACE, SETUP = 2.0, 0.7, 0.5
"""Weights beside the cosine's, which is 1: from the fit of `bench/rationales.py`, rounded."""

PEAK = 5 / 6
"""Where in an abstract, from 0 to 1, a finding is most likely."""

FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a about above after against all also among an and any are as at be because been before
        being below between both but by can could did do does doing done during each for from had
        has have how i if in into is it its may me might more most must my no nor not of off on only
        onto or other our over should so some such than that the their them then there these they
        this those through to under until us via was we were what when where whether which while who
        whom whose why will with within without would you your
        approach approaches article articles exist known method methods paper papers study studies
        technique techniques way ways work works""",
    )
)
"""Words that say nothing of what a question is about, in any library of papers."""

_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BRITISH = re.compile(r"(?<=\w{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)")
_SETUP = re.compile(
    r"\b(?:aims?|aimed|objectives?|purpose|goals?|whether|sought|unknown|unclear"
    r"|poorly understood|little is known"
    r"|to (?:determine|investigate|assess|evaluate|examine|compare|test|explore))\b"
    r"|^(?:background|context|introduction|methods?|design|setting|participants|patients"
    r"|data sources|study selection|interventions?|main outcome)\b",
    re.IGNORECASE,
)
_stemmer = snowballstemmer.stemmer("english")


@dataclass(frozen=True)
class Question:
    """What is asked: its stems with their shares of its weight, 1 in all, and its vector."""

    shares: Mapping[str, float]
    vector: Vector


def ask(text: str, vector: Vector, idf: Callable[[str], float]) -> Question:
    """A question as it is scored; `idf` weighs a word, which is in lower case and not stemmed."""
    weights = {stem(word): min(idf(word), idf(american(word))) for word in words(text)}
    total = sum(weights.values())
    return Question({word: weight / total for word, weight in weights.items()}, vector)


def idf(papers: int, having: int) -> float:
    """The weight of a word that `having` of so many papers have; positive."""
    return math.log((papers + 1) / (having + 0.5))


def rank(question: Question, sentences: Sequence[str], vectors: Vector) -> list[float]:
    """A score for each sentence of one abstract, in order; larger bears more on the question.

    `vectors` has a row of length 1 for each: shape (sentences, dimension).
    """
    return [
        cosine + COVERAGE * covered + PLACE * placed - SETUP * setup
        for cosine, covered, placed, setup in features(question, sentences, vectors)
    ]


def features(
    question: Question, sentences: Sequence[str], vectors: Vector
) -> list[tuple[float, float, float, bool]]:
    """What `rank` weighs, for each sentence: cosine, coverage, place, and whether it is setup."""
    last = max(len(sentences) - 1, 1)
    cosines = vectors @ question.vector
    return [
        (float(cosine), coverage(question, text), place(number / last), is_setup(text))
        for number, (text, cosine) in enumerate(zip(sentences, cosines, strict=True))
    ]


def bearing(question: Question, title: str, sentences: Sequence[str], vectors: Vector) -> float:
    """How far a paper bears on a question, at most 1: what tells an answer from a near miss.

    Two thirds are the cosine of its nearest sentence, one third what title and abstract cover.
    """
    nearest = float((vectors @ question.vector).max(initial=0.0))
    return (2 * nearest + coverage(question, " ".join([title, *sentences]))) / 3


def coverage(question: Question, text: str) -> float:
    """The share of a question's weight, from 0 to 1, that the words of a text make up."""
    return sum(question.shares.get(word, 0.0) for word in {stem(word) for word in words(text)})


def place(position: float) -> float:
    """A prior, at most 1, for a sentence this far into its abstract (from 0 to 1)."""
    return 1 - ((position - PEAK) / PEAK) ** 2


def is_setup(text: str) -> bool:
    """Whether a sentence tells what was asked or how it was studied."""
    return bool(_SETUP.search(text))


def words(text: str) -> list[str]:
    """The words of a text that carry meaning, lower case, in order.

    A compound that begins with a function word is a word besides, written without its hyphens:
    `over-fitting` is about `overfitting`, and not only about `fitting`.
    """
    found: list[str] = []
    for compound in _COMPOUND.findall(text.lower()):
        parts = compound.split("-")
        if len(parts) > 1 and parts[0] in FUNCTION_WORDS:
            found.append("".join(parts))
        found += [part for part in parts if part not in FUNCTION_WORDS]
    return found


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Snowball (English) stem of a word in American spelling."""
    return str(_stemmer.stemWord(american(word)))


def american(word: str) -> str:
    """`optimization` for `optimisation`: one spelling for both, right for most words."""
    return _BRITISH.sub("iz", word)
