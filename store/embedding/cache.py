"""The embedder's graph in the user's cache: built once, and again whenever it is damaged."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.embedding import weights
from store.place import caches

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

VERSION = 1
"""To be raised whenever `graph.build` makes another graph of the same weights."""

TOKENIZER = weights.TOKENIZER
"""The graph's metadata carry this file, so that all an embedder needs is one file."""


def path() -> Path:
    """Where the graph of these weights, in this version, is kept."""
    return caches() / f"all-MiniLM-L6-v2-{weights.VERSION}-int8-{VERSION}.onnx"


def session() -> InferenceSession:
    """The graph, ready to run: from the cache, else built and put there.

    Raises WeightsMissing when there is nothing to build it from.
    """
    # onnxruntime's errors share no class but Exception, and building mends whatever it was.
    with suppress(Exception):
        cached = start(path())
        if TOKENIZER in cached.get_modelmeta().custom_metadata_map:
            return cached
    model = build()
    # A cache that cannot be written costs the next start a second, not this one its answer.
    with suppress(OSError):
        save(model, path())
    return start(model)


def start(model: Path | bytes) -> InferenceSession:
    """One thread a run, no telemetry, nothing on standard error."""
    # Telemetry starts with the import, on by default since onnxruntime 1.29.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    # Further levels fuse Add with LayerNormalization into an operator three times as slow.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def build() -> bytes:
    """The graph with its tokenizer, as it is kept."""
    from safetensors.numpy import load_file

    from store.embedding import graph

    found = weights.find()
    model = graph.build(load_file(found.model))
    entry = model.metadata_props.add()
    entry.key, entry.value = TOKENIZER, found.tokenizer.read_text(encoding="utf-8")
    return bytes(model.SerializeToString())


def save(content: bytes, file: Path) -> None:
    """All of it or nothing: others who read or write at the same time see whole files only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
        Path(name).replace(file)
    finally:
        Path(name).unlink(missing_ok=True)
