"""all-MiniLM-L6-v2 in numpy, in full precision: what the local embedder is compared with.

Written from the papers named in `store.embedding.graph` and sharing no code with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


def vector(weights: Mapping[str, Array], pieces: Sequence[int]) -> Array:
    """The unit vector of one text, from its word pieces with their two marks."""
    table = "embeddings.{}_embeddings.weight"
    hidden = weights[table.format("word")][list(pieces)]
    hidden = hidden + weights[table.format("position")][: len(pieces)]
    hidden = hidden + weights[table.format("token_type")][0]
    hidden = norm(weights, "embeddings.LayerNorm", hidden)
    for number in range(6):
        layer = f"encoder.layer.{number}."
        attended = dense(weights, layer + "attention.output.dense", attend(weights, layer, hidden))
        hidden = norm(weights, layer + "attention.output.LayerNorm", hidden + attended)
        inner = gelu(dense(weights, layer + "intermediate.dense", hidden))
        inner = dense(weights, layer + "output.dense", inner)
        hidden = norm(weights, layer + "output.LayerNorm", hidden + inner)
    mean = hidden.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


def attend(weights: Mapping[str, Array], layer: str, hidden: Array) -> Array:
    """12 heads of 32: softmax(QKᵀ / √32) V."""
    query, key, value = (
        dense(weights, f"{layer}attention.self.{part}", hidden).reshape(-1, 12, 32).swapaxes(0, 1)
        for part in ("query", "key", "value")
    )
    scores = query @ key.swapaxes(1, 2) / np.sqrt(np.float32(32))
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return np.asarray((shares @ value).swapaxes(0, 1).reshape(-1, 384), np.float32)


def dense(weights: Mapping[str, Array], name: str, hidden: Array) -> Array:
    return np.asarray(hidden @ weights[name + ".weight"].T + weights[name + ".bias"], np.float32)


def norm(weights: Mapping[str, Array], name: str, hidden: Array) -> Array:
    centred = hidden - hidden.mean(axis=-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
    return np.asarray(scaled * weights[name + ".weight"] + weights[name + ".bias"], np.float32)


def gelu(x: Array) -> Array:
    return np.asarray(x * (1 + erf(x / np.sqrt(np.float32(2)))) / 2, np.float32)


def erf(x: Array) -> Array:
    """Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: to within 1.5e-7."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    series = np.full_like(t, 1.061405429)
    for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = series * t + coefficient
    return np.asarray(np.sign(x) * (1 - series * t * np.exp(-x * x)), np.float32)
