"""How fast the local embedder is, next to its bare onnxruntime session, and how exact.

Texts: title and abstract of the papers on the five listing pages. The bare session runs the same
word pieces on as many threads, with nothing around it. Rates are the best of three runs, taken in
turn. Cosines are against full precision in numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
from safetensors.numpy import load_file

from bench.report import SHARED, Report
from store.embedding import weights
from store.embedding.minilm import MiniLM, processors, run
from store.formats import read
from store.formats.folders import files
from store.records import Paper
from tests.reference import vector

ROUNDS = 3
COMPARED = 100
"""Texts whose vectors are compared with full precision."""


def texts() -> list[str]:
    """Title and abstract of each paper, once."""
    pages = [page for page in files([SHARED / "seeds"]) if isinstance(page, Path)]
    papers = [entry for page in pages for entry in read(page) if isinstance(entry, Paper)]
    return list(dict.fromkeys(f"{paper.title}. {paper.abstract}" for paper in papers))


def embed_rate(texts: Sequence[str], minilm: MiniLM) -> float:
    """Texts a second of `MiniLM.embed`."""
    return len(texts) / seconds(lambda: minilm.embed(texts))


def bare_rate(texts: Sequence[str], minilm: MiniLM) -> float:
    """Texts a second of the session alone, their word pieces known beforehand."""
    pieces = [minilm.pieces(text) for text in texts]
    alone = partial(run, minilm.loaded().session)
    with ThreadPoolExecutor(processors()) as threads:
        return len(texts) / seconds(lambda: list(threads.map(alone, pieces)))


def tokenizing_rate(texts: Sequence[str], minilm: MiniLM) -> float:
    """Texts a second of the tokenizer and the session, nothing else."""
    with ThreadPoolExecutor(processors()) as threads:
        return len(texts) / seconds(lambda: list(threads.map(minilm.vector, texts)))


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def agreement(texts: Sequence[str], minilm: MiniLM) -> tuple[float, float]:
    """Mean and least cosine between the embedder's vectors and full precision."""
    tensors = load_file(weights.find().model)
    exact = np.array([vector(tensors, minilm.pieces(text)) for text in texts])
    cosines = (minilm.embed(texts) * exact).sum(axis=1)
    return float(cosines.mean()), float(cosines.min())


def main() -> None:
    report = Report("embedding", __doc__)
    minilm, given = MiniLM(), texts()
    minilm.embed(given[:10])
    rounds = [(embed_rate(given, minilm), bare_rate(given, minilm)) for _ in range(ROUNDS)]
    embed, bare = map(max, zip(*rounds, strict=True))
    mean, least = agreement(given[:COMPARED], minilm)
    pieces = np.mean([len(minilm.pieces(text)) for text in given])
    report.table(
        ["texts", "word pieces", "embed /s", "bare session /s", "ratio", "cosine", "least"],
        [
            [
                str(len(given)),
                f"{pieces:.0f}",
                f"{embed:.1f}",
                f"{bare:.1f}",
                f"{embed / bare:.2f}",
                f"{mean:.4f}",
                f"{least:.4f}",
            ]
        ],
    )
    report.write()


if __name__ == "__main__":
    main()
