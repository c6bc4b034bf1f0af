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
from typing import TYPE_CHECKING

from store.english import american, stem, words

if TYPE_CHECKING:
    from store.embedding import Vectors

COVERAGE, PLACE, SETUP = 2.0, 0.7, 0.5
"""Weights beside the cosine's, which is 1: from the fit of `bench/rationales.py`, rounded."""

PEAK = 5 / 6
"""Where in an abstract, from 0 to 1, a finding is most likely."""

_SETUP = re.compile(
    r"\b(?:aims?|aimed|objectives?|purpose|goals?|whether|sought|unknown|unclear"
    r"|poorly understood|little is known"
    r"|to (?:determine|investigate|assess|evaluate|examine|compare|test|explore))\b"
    r"|^(?:background|context|introduction|methods?|design|setting|participants|patients"
    r"|data sources|study selection|interventions?|main outcome)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Question:
    """What is asked: its stems with their shares of its weight, 1 in all, and its vector."""

    shares: Mapping[str, float]
    vector: Vectors


def ask(text: str, vector: Vectors, idf: Callable[[str], float]) -> Question:
    """A question as it is scored; `idf` weighs a word, which is in lower case and not stemmed."""
    weights = {stem(word): min(idf(word), idf(american(word))) for word in words(text)}
    total = sum(weights.values())
    return Question({word: weight / total for word, weight in weights.items()}, vector)


def idf(papers: int, having: int) -> float:
    """The weight of a word that `having` of so many papers have; positive."""
    return math.log((papers + 1) / (having + 0.5))


def rank(question: Question, sentences: Sequence[str], vectors: Vectors) -> list[float]:
    """A score for each sentence of one abstract, in order; larger bears more on the question.

    `vectors` has a row of length 1 for each: shape (sentences, dimension).
    """
    return [
        cosine + COVERAGE * covered + PLACE * placed - SETUP * setup
        for cosine, covered, placed, setup in features(question, sentences, vectors)
    ]


def features(
    question: Question, sentences: Sequence[str], vectors: Vectors
) -> list[tuple[float, float, float, bool]]:
    """What `rank` weighs, for each sentence: cosine, coverage, place, and whether it is setup."""
    last = max(len(sentences) - 1, 1)
    cosines = vectors @ question.vector
    return [
        (float(cosine), coverage(question, text), place(number / last), is_setup(text))
        for number, (text, cosine) in enumerate(zip(sentences, cosines, strict=True))
    ]


def bearing(question: Question, title: str, sentences: Sequence[str], vectors: Vectors) -> float:
    """How far a paper bears on a question, at most 1: what tells an answer from a near miss.

    Two thirds are the cosine of its nearest sentence, one third what title and abstract cover;
    without vectors (dimension 0) it is this alone.
    """
    covered = coverage(question, " ".join([title, *sentences]))
    if not len(question.vector):
        return covered
    nearest = float((vectors @ question.vector).max(initial=0.0))
    return (2 * nearest + covered) / 3


def coverage(question: Question, text: str) -> float:
    """The share of a question's weight, from 0 to 1, that the words of a text make up."""
    stems = set(map(stem, words(text)))
    return sum(share for word, share in question.shares.items() if word in stems)


def place(position: float) -> float:
    """A prior, at most 1, for a sentence this far into its abstract (from 0 to 1)."""
    return 1 - ((position - PEAK) / PEAK) ** 2


def is_setup(text: str) -> bool:
    """Whether a sentence tells what was asked or how it was studied."""
    return bool(_SETUP.search(text))
