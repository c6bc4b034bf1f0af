"""Papers → accepted papers: which are known, what they are called, their chunks and vectors."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal, NamedTuple

from store.cache import Progress, text_hash
from store.catalog import Catalog, Split
from store.identity import citation_key, identifiers, merge, same
from store.records import Paper, Sentence
from store.sentences import chunk, split

if TYPE_CHECKING:
    from store.embedding import Embedder, Vectors

Outcome = Literal["added", "updated", "duplicates"]


class Change(NamedTuple):
    """What a paper that was read does to the library."""

    outcome: Outcome
    paper: Paper
    id: int | None
    names: tuple[str, ...]
    reworded: bool
    """Whether title or abstract are new, so that the paper is split and embedded."""


class Batch(NamedTuple):
    """A window of papers, and what is to be embedded before they can be accepted."""

    papers: Sequence[Paper]
    splits: Mapping[tuple[str, str], Split]
    """What the papers that look new were split into, by title and abstract."""
    texts: Mapping[str, str]
    """Chunks without a vector, by text hash; the longest first, so that all cores end together."""
    new: int
    """How many papers look new."""


class Stopped(Exception):
    """Embedding was told to end."""


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
        self._embedded = 0
        self._under_way: set[str] = set()
        self._stopped = False

    def announce(self, papers: Sequence[Paper]) -> None:
        """These papers come next: the total that is reported grows by those that look new."""
        seen: set[str] = set()
        for paper in papers:
            names = identifiers(paper)
            if seen.isdisjoint(names) and not self._catalog.known(names):
                self._total += 1
            seen.update(names)

    def take(
        self, windows: Iterable[Sequence[Paper]], accepted: Callable[[], object] = lambda: None
    ) -> None:
        """Accept the papers of these windows, and call `accepted` after each.

        While one window is embedded, the one before is accepted and the next one prepared. If
        interrupted, the papers for which all is there are still accepted.
        """
        waiting: deque[tuple[Batch, Future[Vectors]]] = deque()
        with ThreadPoolExecutor(1) as embedding:
            try:
                for window in windows:
                    batch = self._prepared(window)
                    waiting.append((batch, embedding.submit(self._embed, batch)))
                    if len(waiting) > 1:
                        self._finish(waiting)
                        accepted()
                while waiting:
                    self._finish(waiting)
                    accepted()
            except BaseException:
                self._stopped = True
                embedding.shutdown(cancel_futures=True)
                for batch, done in waiting:
                    if not done.cancelled() and not done.exception():
                        self._accept(batch, done.result())
                raise

    def rehearse(self, papers: Iterable[Paper]) -> None:
        """Count what would become of these papers, and change nothing."""
        with self._catalog.transaction(keep=False):
            for paper in papers:
                change = self._change(paper)
                self.tally[change.outcome] += 1
                self._put(change, self._split([change.paper]))

    def _prepared(self, papers: Sequence[Paper]) -> Batch:
        once = {_wording(paper): paper for paper in papers}
        changes = [self._change(paper, named=False) for paper in once.values()]
        splits = self._split([change.paper for change in changes if change.reworded])
        new = sum(change.outcome == "added" for change in changes)
        return Batch(papers, splits, self._unembedded(splits.values()), new)

    def _unembedded(self, splits: Iterable[Split]) -> dict[str, str]:
        texts = {
            hash: chunk.text
            for split in splits
            for hash, chunk in zip(split.hashes, split.chunks, strict=True)
        }
        missing = self._catalog.vectors.missing(texts) - self._under_way
        self._under_way |= missing
        ordered = sorted(missing, key=lambda hash: (-len(texts[hash]), hash))
        return {hash: texts[hash] for hash in ordered}

    def _embed(self, batch: Batch) -> Vectors:
        done = 0

        def embedded(count: int) -> None:
            nonlocal done
            if self._stopped:
                raise Stopped
            done += count
            self._report(self._embedded + batch.new * done // len(batch.texts))

        vectors = self._embedder.embed(list(batch.texts.values()), embedded)
        self._embedded += batch.new
        self._report(self._embedded)
        return vectors

    def _finish(self, waiting: deque[tuple[Batch, Future[Vectors]]]) -> None:
        """Accept the first of the batches, as soon as it is embedded."""
        batch, embedding = waiting[0]
        left = self._accept(batch, embedding.result())
        while left:  # a paper that another process added or changed meanwhile
            self._under_way.clear()  # a later batch may be embedding its text, but comes too late
            batch = self._prepared(left)
            left = self._accept(batch, self._embed(batch))
        waiting.popleft()

    def _accept(self, batch: Batch, vectors: Vectors) -> list[Paper]:
        """Accept the papers whose vectors are all there, together; the others."""
        left: list[Paper] = []
        tally: Counter[Outcome] = Counter()
        with self._catalog.transaction():
            self._catalog.vectors.keep(list(batch.texts), vectors)
            self._under_way.difference_update(batch.texts)
            for paper in batch.papers:
                change = self._change(paper)
                if change.reworded and not self._ready(change.paper, batch):
                    left.append(paper)
                else:
                    self._put(change, batch.splits)
                    tally[change.outcome] += 1
        self.tally += tally
        return left

    def _ready(self, paper: Paper, batch: Batch) -> bool:
        split = batch.splits.get(_wording(paper))
        return split is not None and not self._catalog.vectors.missing(split.hashes)

    def _change(self, paper: Paper, named: bool = True) -> Change:
        """What a paper does to the library; not `named`, a new one is left without its key."""
        names = identifiers(paper)
        known = self._catalog.papers(self._catalog.known(names))
        for id, old in known.items():
            if same(old, paper):
                return _merged(id, old, paper, names)
        if named:
            key = citation_key(paper, lambda key: bool(self._catalog.ids([key])))
            paper = paper.model_copy(update={"key": key})
        return Change("added", paper, None, names, True)

    def _put(self, change: Change, splits: Mapping[tuple[str, str], Split]) -> None:
        split = splits[_wording(change.paper)] if change.reworded else None
        self._catalog.put(change.paper, change.names, split, change.id)

    def _split(self, papers: Iterable[Paper]) -> dict[tuple[str, str], Split]:
        """Split these papers, their tokens counted in one call: alone each would keep one core."""
        found = {_wording(paper): split(paper.abstract) for paper in papers}
        texts = {t: 0 for (title, _), own in found.items() for t in (title, *map(_text, own))}
        sizes = dict(zip(texts, self._embedder.count(list(texts)), strict=True)) if texts else {}
        return {
            wording: self._chunked(wording[0], sentences, sizes)
            for wording, sentences in found.items()
        }

    def _chunked(self, title: str, own: tuple[Sentence, ...], sizes: Mapping[str, int]) -> Split:
        chunks = chunk(title, own, lambda texts: [sizes[text] for text in texts])
        hashes = tuple(text_hash(chunk.text, self._embedder.name) for chunk in chunks)
        return Split(own, chunks, hashes)

    def _report(self, done: int) -> None:
        if self._progress:
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
