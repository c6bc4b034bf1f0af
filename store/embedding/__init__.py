"""Texts → vectors. `Embedder` is all that the rest of litrev knows of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from store.text import sound

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]


class Matrix(NamedTuple):
    """Vectors and whose they are: row i is of paper `papers[i]`; a paper's rows are neighbours."""

    papers: npt.NDArray[np.int64]
    vectors: Vectors


Progress = Callable[[int], None]
"""Called with the number of texts just finished; the caller knows of how many."""


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """Name and weights, as kept in a library: vectors of two names are never compared."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text, in the order given: float32, shape (len(texts), dimension)."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """The tokens of each text, by which chunks are cut."""


BYTES_A_TOKEN = 5
"""Of English abstracts (MiniLM's word pieces: 5.1); a letter of other scripts has more bytes."""


def estimated_tokens(texts: Sequence[str]) -> list[int]:
    """The tokens of each text as an embedder without a vocabulary of its own estimates them."""
    return [-(-len(sound(text).encode()) // BYTES_A_TOKEN) for text in texts]
