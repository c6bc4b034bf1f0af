"""The embedder of a library that is searched by words alone: vectors of no numbers at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.embedding import estimated_tokens

if TYPE_CHECKING:
    from store.embedding import Progress, Vectors

NAME = "none"


class Nothing:
    """An Embedder that loads nothing and compares nothing."""

    name = NAME
    dimension = 0

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """An empty row a text: float32, shape (len(texts), 0)."""
        import numpy as np

        if progress and texts:
            progress(len(texts))
        return np.empty((len(texts), 0), np.float32)

    def count(self, texts: Sequence[str]) -> list[int]:
        """An estimate of the tokens of each text."""
        return estimated_tokens(texts)
