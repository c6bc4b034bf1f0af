"""Papers → accepted papers: which are known, what they are called, their chunks and vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from store.cache import Progress, text_hash
from store.catalog import Catalog, Split
from store.embedding import Embedder
from store.identity import citation_key, identifiers, merge, same
from store.records import Paper
from store.sentences import chunk, split

Outcome = Literal["added", "updated", "duplicates"]


class Change(NamedTuple):
    """What a paper that was read does to the library."""

    outcome: Outcome
    paper: Paper
    id: int | None
    names: tuple[str, ...]
    split: Split | None
    """None where title and abstract stay as they are."""


class Intake:
    """Takes papers into a catalog, a window at a time, and counts what became of them.

    A window is rehearsed in a transaction that is taken back, which tells the texts to embed.
    They are embedded with the catalog free for others. Then it is done again and kept: so which
    papers are known is always decided under the writer's lock, whatever happened in between.
    """

    def __init__(
        self, catalog: Catalog, embedder: Embedder, progress: Progress | None = None
    ) -> None:
        self.tally: Counter[Outcome] = Counter()
        self._catalog = catalog
        self._embedder = embedder
        self._progress = progress
        self._total = 0
        self._splits: dict[tuple[str, str], Split] = {}

    def announce(self, papers: Sequence[Paper]) -> None:
        """These papers come next: the total that is reported grows by those that look new."""
        seen: set[str] = set()
        for paper in papers:
            names = identifiers(paper)
            if seen.isdisjoint(names) and not self._catalog.known(names):
                self._total += 1
            seen.update(names)

    def take(self, window: Sequence[Paper]) -> None:
        """Accept these papers; if interrupted, those for which all is there."""
        while window:
            try:
                self._embed(window)
            finally:
                window = self._accept(window)
            self._report(0, 1)
        self._splits.clear()

    def rehearse(self, papers: Iterable[Paper]) -> None:
        """Count what would become of these papers, and change nothing."""
        with self._catalog.transaction(keep=False):
            for paper in papers:
                change = self._change(paper)
                self.tally[change.outcome] += 1
                self._put(change)
                self._splits.clear()

    def _embed(self, window: Sequence[Paper]) -> None:
        texts: dict[str, str] = {}
        new = 0
        with self._catalog.transaction(keep=False):
            for paper in window:
                change = self._change(paper)
                self._put(change)
                new += change.outcome == "added"
                if change.split:
                    chunks = zip(change.split.hashes, change.split.chunks, strict=True)
                    texts |= {hash: chunk.text for hash, chunk in chunks}
        self._catalog.vectors.fill(
            texts, self._embedder, lambda done, of: self._report(new * done, of)
        )

    def _accept(self, window: Sequence[Paper]) -> list[Paper]:
        """Accept the papers whose vectors are all there, together; the others."""
        left: list[Paper] = []
        tally: Counter[Outcome] = Counter()
        with self._catalog.transaction():
            for paper in window:
                change = self._change(paper)
                if change.split and self._catalog.vectors.missing(change.split.hashes):
                    left.append(paper)
                else:
                    self._put(change)
                    tally[change.outcome] += 1
        self.tally += tally
        return left

    def _change(self, paper: Paper) -> Change:
        names = identifiers(paper)
        known = self._catalog.papers(self._catalog.known(names))
        for id, old in known.items():
            if same(old, paper):
                return self._merged(id, old, paper, names)
        key = citation_key(paper, lambda key: bool(self._catalog.ids([key])))
        named = paper.model_copy(update={"key": key})
        return Change("added", named, None, names, self._split(named))

    def _merged(self, id: int, old: Paper, new: Paper, names: tuple[str, ...]) -> Change:
        merged = merge(old, new)
        gained = merged.model_copy(update={"sources": old.sources}) != old
        reworded = (merged.title, merged.abstract) != (old.title, old.abstract)
        return Change(
            "updated" if gained else "duplicates",
            merged,
            id,
            (*identifiers(merged), *names),
            self._split(merged) if reworded else None,
        )

    def _put(self, change: Change) -> None:
        self._catalog.put(change.paper, change.names, change.split, change.id)

    def _split(self, paper: Paper) -> Split:
        wording = paper.title, paper.abstract
        if wording not in self._splits:
            sentences = split(paper.abstract)
            chunks = chunk(paper.title, sentences, self._embedder.count)
            hashes = tuple(text_hash(chunk.text, self._embedder.name) for chunk in chunks)
            self._splits[wording] = Split(sentences, chunks, hashes)
        return self._splits[wording]

    def _report(self, part: int, of: int) -> None:
        if self._progress:
            done = self.tally["added"] + part // of
            self._total = max(self._total, done)
            self._progress(done, self._total)
