"""The local embedder: all-MiniLM-L6-v2 on onnxruntime, without torch and without a network.

Every text is run by itself, one thread a text: nothing is spent on padding, and a text's vector
does not depend on what it is embedded together with.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

from store.embedding import Progress, cache, weights
from store.embedding.graph import DIMENSION

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from store.embedding import Vectors

PIECES = 256
"""Word pieces read of a text, the two marks at its ends included; the rest is cut off."""


class MiniLM:
    """An Embedder. Nothing is loaded before the first text; threads may share one."""

    name = f"all-MiniLM-L6-v2-int8:{weights.HASHES[weights.MODEL][:8]}"
    dimension = DIMENSION

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text, in the order given: float32, shape (len(texts), 384), of length 1."""
        import numpy as np

        vectors = np.empty((len(texts), DIMENSION), np.float32)
        pieces = self.tokenizer.encode_batch(list(texts))
        longest_first = sorted(range(len(texts)), key=lambda row: -len(pieces[row].ids))
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            ids = (pieces[row].ids for row in longest_first)
            for row, vector in zip(longest_first, threads.map(self.run, ids), strict=True):
                vectors[row] = vector
                if progress:
                    progress(1)
        return vectors

    def run(self, ids: Sequence[int]) -> Vectors:
        import numpy as np

        vectors: Vectors = self.session.run(None, {"ids": np.array([ids], np.int32)})[0]
        return vectors[0]

    def count(self, texts: Sequence[str]) -> list[int]:
        """The word pieces of each text, whole, without the two marks at its ends."""
        encoded = self.counter.encode_batch(list(texts), add_special_tokens=False)
        return [len(pieces.ids) for pieces in encoded]

    @cached_property
    def session(self) -> InferenceSession:
        return cache.session()

    @cached_property
    def counter(self) -> Tokenizer:
        return self.tokens()

    @cached_property
    def tokenizer(self) -> Tokenizer:
        tokenizer = self.tokens()
        tokenizer.enable_truncation(PIECES)
        return tokenizer

    def tokens(self) -> Tokenizer:
        from tokenizers import Tokenizer

        text = self.session.get_modelmeta().custom_metadata_map[cache.TOKENIZER]
        tokenizer = Tokenizer.from_str(text)
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer
