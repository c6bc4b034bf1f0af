"""An embedder that somebody else runs: texts go out in batches, vectors of length 1 come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from store.embedding import estimated_tokens
from store.errors import VectorsUnusable
from store.text import sound

if TYPE_CHECKING:
    import numpy as np

    from store.embedding import Progress, Vectors

Call = Callable[[Sequence[str]], Sequence[Sequence[float]]]
"""Sends texts and gives a vector for each, in the order given."""

TEXTS, BYTES = 64, 48_000
"""Of one request, at most: about 10,000 tokens, which every provider takes."""

LONGEST = 1_536
"""Bytes read of a text: 300 tokens of English, 512 letters of Chinese. A chunk has fewer, but for a
single long sentence, and models that read 512 tokens must not refuse that one."""

PROBE = "dimension"
"""What is embedded to learn how long a vector is, and that the model can be reached at all."""


class Hosted:
    """An Embedder by the name of its model; what sends the texts is handed to it."""

    def __init__(
        self, model: str, call: Call, dimension: int | None = None, address: str = ""
    ) -> None:
        """`address` is where the model is reached if not at its provider's; a library keeps it.

        Without `dimension` a word is embedded when it is first asked for.
        """
        self.model = model
        self.address = address
        self._call = call
        self._dimension = dimension

    @property
    def name(self) -> str:
        """The model and its dimension, `openai/text-embedding-3-small@1536`."""
        return f"{self.model}@{self.dimension}"

    @property
    def dimension(self) -> int:
        """Length of a vector; may raise what `embed` raises."""
        if self._dimension is None:
            self._dimension = len(self._numbers([PROBE])[0])
        return self._dimension

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text, in the order given: float32, shape (len(texts), dimension), of length 1.

        Of a text that is too long its beginning is read. Raises VectorsUnusable, and whatever the
        call raises.
        """
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), np.float32)
        done = 0
        for batch in batches([shortened(text) for text in texts]):
            vectors[done : done + len(batch)] = self._unit(self._numbers(batch))
            done += len(batch)
            if progress:
                progress(len(batch))
        return vectors

    def count(self, texts: Sequence[str]) -> list[int]:
        """An estimate of the tokens of each text, the same everywhere."""
        return estimated_tokens(texts)

    def _numbers(self, texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        import numpy as np

        given = self._call(texts)
        if len(given) != len(texts):
            raise self._unusable(f"{len(given)} vectors for {len(texts)} texts")
        wanted = self._dimension or len(given[0])
        lengths = {len(vector) for vector in given}
        if lengths != {wanted} or not wanted:
            told = " and ".join(map(str, sorted(lengths)))
            raise self._unusable(f"vectors of {told} numbers, not {wanted or 'any'}")
        try:
            return np.array(given, np.float64)
        except (TypeError, ValueError):
            raise self._unusable("something that is no number") from None

    def _unit(self, numbers: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Vectors:
        import numpy as np

        lengths = np.linalg.norm(numbers, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and lengths.all()):
            raise self._unusable("a vector without a direction")
        unit: Vectors = (numbers / lengths).astype(np.float32)
        return unit

    def _unusable(self, what: str) -> VectorsUnusable:
        return VectorsUnusable(
            f"{self.model} gave {what}",
            "Is it an embedding model? Another one, or the local one: litrev embedder local.",
        )


def shortened(text: str) -> str:
    """What is read of a text; providers refuse an empty one."""
    whole = sound(text).encode()
    return whole[:LONGEST].decode(errors="ignore").strip() or "-"


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts in order, as many at a time as one request may have."""
    start, size = 0, 0
    for at, text in enumerate(texts):
        size += len(text.encode())
        if at > start and (at - start == TEXTS or size > BYTES):
            yield texts[start:at]
            start, size = at, len(text.encode())
    if start < len(texts):
        yield texts[start:]
