"""Papers → accepted papers: which are known, what they are called, their chunks and vectors."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal, NamedTuple

from store.catalog import Catalog, Split
from store.catalog.origins import Kept
from store.cutting import Wording, cut, wording
from store.errors import EmbedderChanged
from store.identity.blocking import identifiers
from store.identity.merging import differing, joined, merge
from store.keys import citation_key
from store.progress import Progress
from store.recognition import Arrival, arrival, recognise
from store.records import Paper, Reason

if TYPE_CHECKING:
    from store.embedding import Embedder, Vectors

Outcome = Literal["added", "updated", "duplicates"]


class Change(NamedTuple):
    """What a record does to the library."""

    outcome: Outcome
    came: Arrival
    paper: Paper
    """The paper as it will be."""
    id: int | None = None
    old: Paper | None = None
    """The paper as it is."""
    reason: Reason | None = None
    """Why the record is taken for that paper; None if it was read before, or the paper is new."""

    @property
    def reworded(self) -> bool:
        """Whether title or abstract are new, so that the paper is split and embedded."""
        return self.old is None or wording(self.old) != wording(self.paper)

    @property
    def differs(self) -> bool:
        """Whether the paper keeps its abstract although the record has another one."""
        return self.reason is not None and differing(self.paper.abstract, self.came.record.abstract)


class Batch(NamedTuple):
    """A window of papers, and what is to be embedded before they can be accepted."""

    papers: Sequence[Arrival]
    splits: Mapping[Wording, Split]
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
        self.differing: set[str] = set()
        """Keys of papers that keep their abstract although a record came with another one."""
        self._catalog = catalog
        self._embedder = embedder
        self._progress = progress
        self._total = 0
        self._embedded = 0
        self._under_way: set[str] = set()
        self._stopped = False

    def announce(self, papers: Collection[Arrival]) -> None:
        """These papers come next: the total that is reported grows by those that look new."""
        seen = self._claimed(papers)
        for came in papers:
            self._total += seen.isdisjoint(came.known_by)
            seen.update(came.names)

    def take(
        self, windows: Iterable[Sequence[Arrival]], accepted: Callable[[], object] = lambda: None
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
            for came in map(arrival, papers):
                change = self._change(came, self._claimed([came]))
                self._count([change])
                self._put(change, cut([change.paper], self._embedder))

    def _prepared(self, papers: Sequence[Arrival]) -> Batch:
        once = {wording(came.record): came for came in papers}
        claimed = self._claimed(papers)
        changes = [self._change(came, claimed, named=False) for came in once.values()]
        splits = cut((c.paper for c in changes if c.reworded), self._embedder)
        new = sum(change.outcome == "added" for change in changes)
        return Batch(papers, splits, self._unembedded(splits.values()), new)

    def _unembedded(self, splits: Iterable[Split]) -> dict[str, str]:
        texts = {hash: text for split in splits for hash, text in split.texts.items()}
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

    def _accept(self, batch: Batch, vectors: Vectors) -> list[Arrival]:
        """Accept the papers whose vectors are all there, together; the others.

        Raises EmbedderChanged: chunks of two embedders never stand side by side.
        """
        left: list[Arrival] = []
        done: list[Change] = []
        with self._catalog.transaction():
            if self._catalog.meta("embedder") not in (None, self._embedder.name):
                raise EmbedderChanged
            self._catalog.vectors.keep(list(batch.texts), vectors)
            self._under_way.difference_update(batch.texts)
            claimed, ready = self._claimed(batch.papers), self._ready(batch)
            for came in batch.papers:
                change = self._change(came, claimed)
                if change.reworded and wording(change.paper) not in ready:
                    left.append(came)
                else:
                    claimed.update(self._put(change, batch.splits))
                    done.append(change)
        self._count(done)
        return left

    def _count(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self.tally[change.outcome] += 1
            if change.differs:
                self.differing.add(change.paper.key)

    def _ready(self, batch: Batch) -> set[Wording]:
        """The wordings that have all their vectors."""
        hashes = (hash for split in batch.splits.values() for hash in split.hashes)
        missing = self._catalog.vectors.missing(hashes)
        return {worded for worded, s in batch.splits.items() if missing.isdisjoint(s.hashes)}

    def _claimed(self, papers: Iterable[Arrival]) -> set[str]:
        """Of the names of these records, those that a paper goes by; most records are new."""
        return self._catalog.identifiers.claimed({name for came in papers for name in came.names})

    def _change(self, came: Arrival, claimed: Set[str], named: bool = True) -> Change:
        """What a record does to the library; not `named`, a new paper is left without its key.

        `claimed` has at least those of its names that a paper in the library goes by.
        """
        known = recognise(self._catalog, came, claimed)
        if known is None:
            key = citation_key(came.record, self._catalog.has) if named else ""
            return Change("added", came, came.record.model_copy(update={"key": key}))
        id, old, reason, sources = known
        if reason is None:
            new = {"sources": joined(old.sources, came.record.sources)}
            read = {"sources": joined(sources, came.record.sources)}
            came = came._replace(record=came.record.model_copy(update=read))
            return Change("duplicates", came, old.model_copy(update=new), id, old)
        paper = merge(old, came.record)
        gained = paper.model_copy(update={"sources": old.sources}) != old
        return Change("updated" if gained else "duplicates", came, paper, id, old, reason)

    def _put(self, change: Change, splits: Mapping[Wording, Split]) -> Sequence[str]:
        """Write a change, and with it the record that made it; the names that are claimed now."""
        catalog, (record, digest, names) = self._catalog, change.came
        paper, id, old = change.paper, change.id, change.old
        split = splits[wording(paper)] if change.reworded else None
        if id is None or old is None:
            id = catalog.put(paper, names, split)
            catalog.origins.first(id, paper, digest, record)
        elif change.reason is None:
            catalog.origins.seen(digest, record.sources)
            if paper != old:
                catalog.put(paper, (), None, id)
        else:
            kept, names = catalog.origins.of(id, old), (*identifiers(paper), *names)
            catalog.put(paper, names, split, id)
            catalog.origins.keep(id, paper, [*kept, Kept(digest, record, change.reason)])
        return names

    def _report(self, done: int) -> None:
        if self._progress:
            self._total = max(self._total, done)
            self._progress(done, self._total)
