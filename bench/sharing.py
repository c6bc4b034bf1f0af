"""What a shared library costs: sending, syncing, and searching with and without the server.

A real `chroma run` on loopback; papers of invented words, whose vectors (384 dimensions) are drawn
by chance instead of being computed, so that the way to the server is measured. Beside it, bare
Chroma in the same run: `collection.add` of the same chunks in batches of 64, and `collection.get`
of everything in pages of 300.
"""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sysconfig
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.report import Report
from store import Library
from store.records import Paper
from store.shared.address import parse
from store.shared.connection import connect, disconnect

if TYPE_CHECKING:
    from store.embedding import Progress, Vectors

SIZES = (1_000, 10_000)
WORDS = ["".join(random.Random(n).choices("aeioubcdfglmnprst", k=4 + n % 7)) for n in range(4_000)]
QUERIES = 30
DIMENSION = 384


class Drawn:
    """An Embedder that costs nothing: unit vectors drawn by chance, the same for the same text."""

    name, dimension = "drawn", DIMENSION

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        rows = [np.random.default_rng(zlib.crc32(t.encode())).normal(size=DIMENSION) for t in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(-1, DIMENSION)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def papers(first: int, count: int) -> Iterator[Paper]:
    """Papers with abstracts of some 160 words; a few words are much more common than the rest."""
    for number in range(first, first + count):
        draw = random.Random(number)
        words = [WORDS[int(draw.paretovariate(0.7)) % len(WORDS)] for _ in range(170)]
        sentences = [" ".join(words[n : n + 20]).capitalize() + "." for n in range(10, 170, 20)]
        yield Paper(
            title=" ".join(draw.choices(WORDS, k=8)).capitalize(),
            authors=(f"{words[8].title()} {words[9].title()}",),
            year=1990 + number % 35,
            abstract=" ".join(sentences),
            sources=("bench.jsonl",),
        )


@contextmanager
def served(folder: Path) -> Iterator[Callable[[], str]]:
    """A server over a folder; calling what is yielded stops it, or starts it: its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sysconfig.get_path("scripts")) / "chroma"
    options = ["run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder)]
    running: list[subprocess.Popen[bytes]] = []

    def switch() -> str:
        if running:
            running[0].terminate()
            running.pop().wait()
            return ""
        silent: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        running.append(subprocess.Popen([program, *options], **silent))
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return f"chroma+http://127.0.0.1:{port}/bench"
            time.sleep(0.05)

    try:
        yield switch
    finally:
        if running:
            switch()


def timed(call: Callable[[], object]) -> float:
    """Seconds of a call."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def opened(address: str, cache: Path) -> Library:
    """The shared library, as somebody with this cache opens it."""
    os.environ["LITREV_CACHE"] = str(cache)
    return Library.open(address, Drawn())


def searching(library: Library) -> float:
    """Milliseconds of a search, the median of some after the first."""
    draw = random.Random(7)
    queries = [" ".join(draw.choices(WORDS[:400], k=5)) for _ in range(QUERIES + 1)]
    library.search(queries[0])
    return 1000 * median(timed(lambda q=query: library.search(q)) for query in queries[1:])


def bare(address: str) -> tuple[float, float]:
    """Seconds in which bare Chroma gives everything out, and takes it in under another name."""
    from chromadb import Collection

    api = connect(parse(address), print)  # type: ignore[arg-type]
    everything = ["documents", "metadatas", "embeddings"]
    source = Collection(api, api.get_collection("bench"), embedding_function=None)
    target = Collection(
        api,
        api.get_or_create_collection("bare", configuration={"hnsw": {"space": "cosine"}}),
        embedding_function=None,
    )
    read = written = 0.0
    for offset in range(0, source.count(), 300):
        begun = time.perf_counter()
        page = source.get(limit=300, offset=offset, include=everything)
        read += time.perf_counter() - begun
        for n in range(0, len(page["ids"]), 64):
            part = {
                name: page[name][n : n + 64]
                for name in ("ids", "embeddings", "documents", "metadatas")
            }
            written += timed(lambda part=part: target.add(**part))
    disconnect(api)
    return read, written


def measure(count: int, folder: Path) -> dict[str, str]:
    """The figures for so many papers, by name."""
    with served(folder / "server") as switch:
        address = switch()
        ada = opened(address, folder / "ada")
        sending = timed(lambda: ada.add_papers(papers(0, count)))
        read, written = bare(address)
        first = timed(lambda: opened(address, folder / "bob").close())
        nothing = median(timed(lambda: opened(address, folder / "bob").close()) for _ in range(5))
        ada.add_papers(papers(count, 10))
        some = timed(lambda: opened(address, folder / "bob").close())
        bob = opened(address, folder / "bob")
        with_server = searching(bob)
        switch()
        without = searching(bob)
        size = sum(file.stat().st_size for file in folder.joinpath("bob").rglob("*"))
        for library in (ada, bob):
            library.close()
    shutil.rmtree(folder)
    return {
        "papers": f"{count:,}",
        "add, papers/s": f"{count / sending:.0f}",
        "bare collection.add /s": f"{count / written:.0f}",
        "first sync, s": f"{first:.1f}",
        "bare collection.get, s": f"{read:.1f}",
        "sync of nothing, ms": f"{1000 * nothing:.0f}",
        "sync of 10 papers, ms": f"{1000 * some:.0f}",
        "search, ms": f"{with_server:.1f}",
        "search without server, ms": f"{without:.1f}",
        "copy, MB": f"{size / 1e6:.0f}",
    }


def main() -> None:
    report = Report("sharing", __doc__)
    with TemporaryDirectory() as scratch:
        rows = [measure(count, Path(scratch) / str(count)) for count in SIZES]
    report.table(["", *(row["papers"] for row in rows)], [
        [name, *(row[name] for row in rows)] for name in rows[0] if name != "papers"
    ])  # fmt: skip
    report.text(
        "A sync stands at the beginning of every command, in a process that has Chroma's client "
        "loaded; loading it takes another half to one second."
    )
    report.write()


if __name__ == "__main__":
    main()
