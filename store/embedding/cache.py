"""The embedder's graph in the user's cache: built once, and again if it is damaged."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.embedding import weights

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

VERSION = 1
"""Raised whenever `store.embedding.graph` builds another graph from the same weights."""
TOKENIZER = "tokenizer.json"
"""Key under which the graph's metadata carry the tokenizer, so that one file is all there is."""


def folder() -> Path:
    """`$LITREV_CACHE`, else where this system keeps a user's caches."""
    from platformdirs import user_cache_dir

    return Path(os.environ.get("LITREV_CACHE") or user_cache_dir("litrev"))


def session() -> InferenceSession:
    """The graph, ready to run: from the cache, else built and put there.

    Raises WeightsMissing when it has to be built and there is nothing to build it from.
    """
    file = folder() / f"all-MiniLM-L6-v2-{weights.HASHES[weights.MODEL][:8]}-int8-{VERSION}.onnx"
    # onnxruntime's errors share no class below Exception; whatever is wrong, building it helps.
    with suppress(Exception):
        cached = start(str(file))
        if TOKENIZER in cached.get_modelmeta().custom_metadata_map:
            return cached
    model = build()
    # A cache that cannot be written costs the next start a second or two, not this one its answer.
    with suppress(OSError):
        save(model, file)
    return start(model)


def start(model: str | bytes) -> InferenceSession:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])


def build() -> bytes:
    from safetensors.numpy import load_file

    from store.embedding import graph

    found = weights.find()
    model = graph.build(load_file(found.model))
    entry = model.metadata_props.add()
    entry.key, entry.value = TOKENIZER, found.tokenizer.read_text(encoding="utf-8")
    return model.SerializeToString()


def save(content: bytes, file: Path) -> None:
    """All of it or nothing: whoever reads or writes at the same time sees whole files only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".part")
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
    Path(name).replace(file)
