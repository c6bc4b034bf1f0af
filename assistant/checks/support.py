"""Is a statement about what the sentences it cites say? Nearness of meaning, and shared words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.checks.material import Finding, Material, content

if TYPE_CHECKING:
    from store.embedding import Embedder

REFUSED_BELOW = 0.25
WEAK_BELOW = 0.40
"""Set on SciFact by `bench/support.py`, whose table says what each lets through."""


def scores(
    statements: Sequence[str], materials: Sequence[Material], embedder: Embedder
) -> list[float]:
    """For each statement, from 0 to 1: the mean of its cosine and of its share of common words.

    The cosine is with the nearest of the cited sentences, or with all of them together. Common
    are the content words that stand in a cited sentence or in the title of its paper.
    """
    groups = [(*m.sentences, " ".join(m.sentences)) if m.sentences else () for m in materials]
    texts = [*statements, *(text for group in groups for text in group)]
    vectors = embedder.embed(texts)
    result, at = [], len(statements)
    for n, (statement, group, material) in enumerate(
        zip(statements, groups, materials, strict=True)
    ):
        near = vectors[at : at + len(group)] @ vectors[n]
        at += len(group)
        cosine = float(near.max()) if len(group) else 0.0
        result.append((max(cosine, 0.0) + shared(statement, material)) / 2)
    return result


def least(statements: Sequence[str], materials: Sequence[Material]) -> list[float | None]:
    """For each statement what `scores` gives at least, if that is enough by its words alone.

    Then no cosine can change the verdict, and none has to be told; None where it might.
    """
    halves = [shared(*pair) / 2 for pair in zip(statements, materials, strict=True)]
    return [half if half >= WEAK_BELOW else None for half in halves]


def shared(statement: str, material: Material) -> float:
    """The share of a statement's content words that the cited sentences or titles have."""
    said = content(statement)
    there = {word for text in (*material.sentences, *material.titles) for word in content(text)}
    return sum(word in there for word in said) / len(said) if said else 0.0


def check(score: float | None) -> Iterator[Finding]:
    """A finding where a statement is not near enough to what it cites, or nobody can tell."""
    if score is None:
        yield Finding(
            "weak", "support: not compared by meaning, the embedder's weights are missing"
        )
    elif score < REFUSED_BELOW:
        yield Finding("refused", f"support: the sentence is about something else ({score:.2f})")
    elif score < WEAK_BELOW:
        yield Finding("weak", f"support: the sentence is only loosely about this ({score:.2f})")
