"""Papers → accepted papers: which are known, what they are called, their chunks and vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from store.cache import Progress, text_hash
from store.catalog import Catalog, Split
from store.embedding import Embedder
from store.identity import citation_key, identifiers, merge, same
from store.records import Paper, Sentence
from store.sentences import chunk, split

Outcome = Literal["added", "updated", "duplicates"]


class Change(NamedTuple):
    """What a paper that was read does to the library."""

    outcome: Outcome
    paper: Paper
    id: int | None
    names: tuple[str, ...]
    reworded: bool
    """Whether title or abstract are new, so that the paper is split and embedded."""


class Intake:
    """Takes papers into a catalog, a window at a time, and counts what became of them.

    A window is first compared with the catalog as it is, which tells the texts to embed. They are
    embedded with the catalog free for others. Then it is compared again and accepted: so which
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
        once = {(paper.title, paper.abstract): paper for paper in window}
        changes = [self._change(paper) for paper in once.values()]
        self._split_all([change.paper for change in changes if change.reworded])
        texts = {
            hash: chunk.text
            for split in self._splits.values()
            for hash, chunk in zip(split.hashes, split.chunks, strict=True)
        }
        new = sum(change.outcome == "added" for change in changes)
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
                if change.reworded and self._unembedded(change.paper):
                    left.append(paper)
                else:
                    self._put(change)
                    tally[change.outcome] += 1
        self.tally += tally
        return left

    def _unembedded(self, paper: Paper) -> bool:
        split = self._splits.get((paper.title, paper.abstract))
        return split is None or bool(self._catalog.vectors.missing(split.hashes))

    def _change(self, paper: Paper) -> Change:
        names = identifiers(paper)
        known = self._catalog.papers(self._catalog.known(names))
        for id, old in known.items():
            if same(old, paper):
                return _merged(id, old, paper, names)
        key = citation_key(paper, lambda key: bool(self._catalog.ids([key])))
        return Change("added", paper.model_copy(update={"key": key}), None, names, True)

    def _put(self, change: Change) -> None:
        if change.reworded:
            self._split_all([change.paper])
        split = self._splits[_wording(change.paper)] if change.reworded else None
        self._catalog.put(change.paper, change.names, split, change.id)

    def _split_all(self, papers: Iterable[Paper]) -> None:
        """Split these papers, their tokens counted in one call: alone each would keep one core."""
        new = {_wording(p): split(p.abstract) for p in papers if _wording(p) not in self._splits}
        texts = list({t: 0 for (title, _), own in new.items() for t in (title, *map(_text, own))})
        sizes = dict(zip(texts, self._embedder.count(texts), strict=True)) if texts else {}
        for wording, sentences in new.items():
            chunks = chunk(wording[0], sentences, lambda some: [sizes[text] for text in some])
            hashes = tuple(text_hash(chunk.text, self._embedder.name) for chunk in chunks)
            self._splits[wording] = Split(sentences, chunks, hashes)

    def _report(self, part: int, of: int) -> None:
        if self._progress:
            done = self.tally["added"] + part // of
            self._total = max(self._total, done)
            self._progress(done, self._total)


def _merged(id: int, old: Paper, new: Paper, names: tuple[str, ...]) -> Change:
    merged = merge(old, new)
    gained = merged.model_copy(update={"sources": old.sources}) != old
    outcome: Outcome = "updated" if gained else "duplicates"
    reworded = _wording(merged) != _wording(old)
    return Change(outcome, merged, id, (*identifiers(merged), *names), reworded)


def _wording(paper: Paper) -> tuple[str, str]:
    return paper.title, paper.abstract


def _text(sentence: Sentence) -> str:
    return sentence.text
