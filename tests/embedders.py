"""A tiny embedder for tests: hashed words, no weights, the same vectors everywhere."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from store.embedding import Progress, Vectors


class HashingEmbedder:
    """An Embedder: texts that share words, whatever their endings, are near each other."""

    name = "hashing-64"

    def __init__(self, dimension: int = 64, salt: str = "") -> None:
        """Another `salt`, and as many numbers mean something else."""
        self.dimension = dimension
        self.salt = salt
        self.name = f"hashing-{dimension}{salt}"

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            # The first component keeps a text without words from having no direction.
            row[0] = 0.1
            for word in words(text):
                digest = zlib.crc32((stem(word) + self.salt).encode())
                row[digest % self.dimension] += 1 if digest & 0x8000_0000 else -1
            row /= np.linalg.norm(row)
            if progress:
                progress(1)
        return vectors

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(words(text)) for text in texts]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def stem(word: str) -> str:
    return re.sub(r"(?<=\w{3})(ations?|ings?|ers?|ed|es|s|e)$", "", word)
