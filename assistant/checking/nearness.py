"""Which sentences of a paper come nearest to what a file says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.checks import support
from assistant.checks.material import Material
from store.errors import WeightsMissing

if TYPE_CHECKING:
    from assistant.checking.shelves import Cited, Shelves
    from store.embedding import Embedder, Progress, Vectors


class Remembering:
    """An embedder that embeds no text twice, and knows the vectors that a library keeps."""

    def __init__(self, embedder: Embedder, shelves: Shelves) -> None:
        """Raises WeightsMissing."""
        self._embedder = embedder
        self.name, self.dimension, self.count = embedder.name, embedder.dimension, embedder.count
        texts = [one.text for cited in shelves.papers.values() for one in cited.sentences]
        self._known = dict(zip(texts, shelves.vectors(texts, embedder), strict=True))

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text. Raises WeightsMissing."""
        import numpy as np

        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known |= zip(new, self._embedder.embed(new, progress), strict=True)
        rows = [self._known[text] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimension)


def remembering(embedder: Embedder, shelves: Shelves, said: Sequence[str]) -> Remembering | None:
    """One that knows what is said, embedded at once; None where the weights are missing."""
    try:
        made = Remembering(embedder, shelves)
        made.embed(said)
    except WeightsMissing:
        return None
    return made


def ranked(said: str, cited: Cited, embedder: Embedder | None) -> list[tuple[float, int]]:
    """The sentences of a paper, nearest first, each with its nearness from 0 to 1.

    It is that of `checks.support`; without an embedder, the share of common words alone.
    """
    alone = [Material((one.text,), (cited.paper.title,), "") for one in cited.sentences]
    if embedder is None:
        scores = [support.shared(said, material) for material in alone]
    else:
        scores = support.scores([said] * len(alone), alone, embedder)
    return sorted(
        ((score, number) for number, score in enumerate(scores)),
        key=lambda ranked: (-ranked[0], ranked[1]),
    )
