"""What a statement is checked against, and what a check may find."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.lexicon import stem

WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")

FUNCTION_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "it",
        "its",
        "they",
        "their",
        "them",
        "he",
        "she",
        "we",
        "our",
        "us",
        "you",
        "your",
        "i",
        "my",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "done",
        "doing",
        "have",
        "has",
        "had",
        "having",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "with",
        "into",
        "onto",
        "over",
        "under",
        "between",
        "among",
        "through",
        "during",
        "against",
        "about",
        "as",
        "than",
        "then",
        "so",
        "such",
        "and",
        "or",
        "but",
        "if",
        "while",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "what",
        "how",
        "why",
        "there",
        "here",
        "also",
        "both",
        "each",
        "other",
        "another",
        "any",
        "all",
        "some",
        "many",
        "much",
        "more",
        "most",
        "very",
        "can",
        "will",
        "would",
        "shall",
        "should",
        "must",
        "only",
        "just",
        "even",
        "yet",
        "still",
        "too",
        "thus",
        "hence",
        "therefore",
        "however",
        "moreover",
        "furthermore",
        "while",
        "whereas",
        "rather",
        "not",
        "no",
        "nor",
        "them",
        "themselves",
        "itself",
        "one",
        "ones",
        "via",
        "per",
    ]
)
"""Words that say nothing of what a statement is about."""


@dataclass(frozen=True)
class Material:
    """The sentences that a statement cites, and where a name may come from besides."""

    sentences: tuple[str, ...]
    papers: tuple[str, ...]
    """Title and abstract of every paper cited."""
    question: str


@dataclass(frozen=True)
class Finding:
    """Something that a check has against a statement."""

    verdict: Literal["weak", "refused"]
    reason: str
    """`code: what is wrong`, as it is shown."""


def words(text: str) -> list[str]:
    """The words of a text, in order, lower case."""
    return [match.group().lower() for match in WORD.finditer(text)]


def content(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order."""
    return [stem(word) for word in words(text) if word not in FUNCTION_WORDS]
