"""How much of the embedder's speed is left when whole papers are added to a library.

The listing pages are added to a new library, once a round: read, identified, split, embedded, put
into the catalog, the full-text index and Chroma. The bare onnxruntime session runs the same chunks
in the same round, on as many threads: once with their word pieces known beforehand, and once from
the texts, with its tokenizer.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.embedding import bare_rate, tokenizing_rate
from bench.report import PAGES, Report
from store import Library
from store.embedding.minilm import MiniLM
from store.records import Added
from store.sentences import chunk, split

ROUNDS = 5


def add(embedder: MiniLM, folder: Path) -> tuple[Added, float, list[str]]:
    """What was added, in how many seconds, and the texts that were embedded for it."""
    begun = perf_counter()
    with Library.open(folder, embedder=embedder, create=True) as library:
        added = library.add(PAGES)
        seconds = perf_counter() - begun
        papers = library.papers()
    chunks = (c for p in papers for c in chunk(p.title, split(p.abstract), embedder.count))
    return added, seconds, [chunk.text for chunk in chunks]


def main() -> None:
    report = Report("adding", __doc__)
    embedder = MiniLM()
    embedder.embed(["loads the model, which both sides need"])
    rows, ratios = [], []
    for number in range(1, ROUNDS + 1):
        with TemporaryDirectory() as folder:
            added, seconds, texts = add(embedder, Path(folder))
        session = len(texts) / bare_rate(texts, embedder)
        tokenizing = len(texts) / tokenizing_rate(texts, embedder)
        ratios.append((session / seconds, tokenizing / seconds))
        rates = [f"{added.added / wall:.1f}" for wall in (seconds, session, tokenizing)]
        shares = [f"{ratio:.2f}" for ratio in ratios[-1]]
        rows.append([str(number), str(added.added), str(len(texts)), *rates, *shares])
    bare = ["session /s", "with tokenizer /s", "of session", "of both"]
    report.table(["round", "papers", "chunks", "litrev add /s", *bare], rows)
    of_session, of_both = (median(column) for column in zip(*ratios, strict=True))
    report.text(
        f"Median of {ROUNDS} rounds: {of_session:.2f} of the session alone, {of_both:.2f} of the "
        "session with its tokenizer (asked: at least 0.85 of the bare session on the same texts)."
    )
    report.text(
        f"read {added.read}, added {added.added}, duplicates {added.duplicates}, "
        f"problems {len(added.problems)} (asked: 507, 429, 78, 0)."
    )
    report.write()


if __name__ == "__main__":
    main()
