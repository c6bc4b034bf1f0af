"""The local embedder: all-MiniLM-L6-v2 on onnxruntime, without torch and without a network.

Each text is a run of its own, on one thread, as many at a time as there are processors. So nothing
is spent on padding, and a vector does not depend on what else is embedded with its text, as it
would with activations quantised over a batch.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from store.embedding import cache, weights
from store.embedding.graph import DIMENSION
from store.text import sound

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]
    from tokenizers import Tokenizer

    from store.embedding import Progress, Vectors

PIECES = 256
"""Word pieces read of a text, not counting the marks at its ends; the rest is cut off."""


class Loaded(NamedTuple):
    """What stays in memory once the first text has come."""

    session: InferenceSession
    tokenizer: Tokenizer


class MiniLM:
    """An Embedder. Nothing is loaded before it is needed; threads may share one."""

    name = f"all-MiniLM-L6-v2-int8:{weights.VERSION}"
    dimension = DIMENSION

    def __init__(self) -> None:
        self._lock = Lock()
        self._loaded: Loaded | None = None

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text, in the order given: float32, shape (len(texts), 384), of length 1.

        Raises WeightsMissing.
        """
        import numpy as np

        vectors = np.empty((len(texts), DIMENSION), np.float32)
        threads = ThreadPoolExecutor(processors())
        try:
            for row, vector in zip(vectors, threads.map(self.vector, texts), strict=True):
                row[:] = vector
                if progress:
                    progress(1)
        finally:
            # Without this an interrupted run would first finish every text it was given.
            threads.shutdown(cancel_futures=True)
        return vectors

    def vector(self, text: str) -> Vectors:
        """The vector of one text, shape (384,)."""
        return run(self.loaded().session, self.pieces(text))

    def pieces(self, text: str) -> list[int]:
        """The numbers of a text's word pieces, cut off at `PIECES`, between their two marks."""
        *ids, end = self.loaded().tokenizer.encode(sound(text)).ids
        return [*ids[: 1 + PIECES], end]

    def count(self, texts: Sequence[str]) -> list[int]:
        """The word pieces of each text, all of them, without the marks at its ends."""
        tokenizer = self.loaded().tokenizer
        whole = [sound(text) for text in texts]
        encoded = tokenizer.encode_batch_fast(whole, add_special_tokens=False)
        return [len(pieces.ids) for pieces in encoded]

    def loaded(self) -> Loaded:
        """Graph and tokenizer, loaded by the first who asks. Raises WeightsMissing."""
        with self._lock:
            if self._loaded is None:
                self._loaded = load()
            return self._loaded


def load() -> Loaded:
    """The graph, and the tokenizer that its metadata carry. Raises WeightsMissing."""
    from tokenizers import Tokenizer

    session = cache.session()
    tokenizer = Tokenizer.from_str(session.get_modelmeta().custom_metadata_map[cache.TOKENIZER])
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Loaded(session, tokenizer)


def run(session: InferenceSession, pieces: Sequence[int]) -> Vectors:
    """The vector of one text's word pieces, shape (384,)."""
    import numpy as np

    (vectors,) = session.run(None, {"ids": np.array([pieces], np.int32)})
    vector: Vectors = vectors[0]
    return vector


def processors() -> int:
    """The processors that this process may use, of those the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
