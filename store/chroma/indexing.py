"""Keeps Chroma in step with the catalog, and makes it anew where it cannot be used."""

from __future__ import annotations

import shutil
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.catalog import Catalog, holders
from store.catalog.health import MEND
from store.chroma.entries import entries
from store.errors import LibraryBusy
from store.place import Place

if TYPE_CHECKING:
    from filelock import FileLock

    from store.chroma.vectors import ChunkStore
    from store.embedding import Vectors

BATCH = 1_500
"""Papers told to Chroma at once, in about 2 s: Ctrl-C is heard between batches."""

PATIENCE = 2_000
"""Papers that an opening or a search tells Chroma of, in about 3 s; more wait for the next add."""


class Index:
    """The library's Chroma store: opened when it is needed, and perhaps out of reach.

    One process at a time may have it open. Nothing here waits for that: while another process has
    it, papers stay pending in the catalog, and whoever has it next finishes the work.
    """

    def __init__(self, place: Place, catalog: Catalog) -> None:
        self._place = place
        self._root = place.chroma
        self._catalog = catalog
        self._lock: FileLock | None = None
        self._turn = threading.RLock()
        self._store: ChunkStore | None = None
        self._hopeless = ""
        self._generation = 0  # of the store that is open

    @property
    def used(self) -> bool:
        """Whether there are vectors to keep here at all."""
        return self._catalog.dimension() > 0

    def catch_up(self) -> bool:
        """Tell Chroma what it has to learn and to forget; False if it is out of reach."""
        from store.chroma.vectors import Broken

        with self._turn:
            if not (self.used and self._reach()):
                return False
            try:
                self._in_step()
            except Broken:
                return self._anew()
            return True

    def follow(self) -> None:
        """Tell Chroma of the papers accepted so far, if they are as many as it is best told of."""
        if len(self._catalog.chunks.pending(BATCH)) == BATCH:
            self.catch_up()

    def resume(self) -> None:
        """Finish what an interruption left, if it is not much: the first thing after opening.

        Nothing is waited for: while another process writes, this one is at no loss without it.
        """
        if not self.used:
            return
        with self._turn, self._catalog.database.impatient(), suppress(LibraryBusy):
            if self._lost() and self._reach():
                self._discard()
            counts = self._catalog.counts()
            if (counts.pending or counts.stale) and counts.pending <= PATIENCE:
                self.catch_up()
        self.close()

    def refresh(self) -> None:
        """Nothing: whoever changes a folder's library changes this catalog."""

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[str, float]] | None:
        """The key of the paper of each of the nearest chunks, and its cosine, best first.

        None if Chroma is out of reach, cannot be used or is far behind: the catalog's vectors
        have to be searched then.
        """
        from store.chroma.vectors import Broken

        with self._turn:
            behind = len(self._catalog.chunks.pending(PATIENCE + 1))
            foreign = len(vector) != self._catalog.dimension()
            if foreign or behind > PATIENCE or not self._reach():
                return None
            try:
                with self._catalog.database.impatient():
                    return self._in_step().nearest(vector, limit)
            except LibraryBusy:
                return None
            except Broken:
                with self._catalog.database.impatient(), suppress(LibraryBusy):
                    self._discard()
                return None

    def faults(self) -> list[str]:
        """What is wrong with Chroma, looked at closely: nothing when it agrees with the catalog."""
        from store.chroma import agreement
        from store.chroma.vectors import Broken

        with self._turn:
            if not self.used:
                return []
            if self._catalog.database.read_only:
                return ["the folder cannot be written, so Chroma is not used: searches are exact"]
            if self._hopeless:
                return [f"Chroma cannot be made: {self._hopeless}; searches are exact meanwhile"]
            if not self._reach():
                owner = holders.owner(self._place.lock)
                return [f"{owner} has Chroma open; searches are exact meanwhile"]
            try:
                return agreement.faults(self._catalog, self._opened())
            except Broken as error:
                return [f"Chroma cannot be used ({error}), searches are exact; {MEND}"]

    def rebuild(self) -> bool:
        """Make Chroma anew from the catalog's vectors; False if it is out of reach."""
        with self._turn:
            return not self.used or (self._reach() and self._anew())

    def settle(self) -> None:
        """Spare the next opening a replay of what Chroma has queued, if that is much."""
        from store.chroma.vectors import CHECKPOINT_AFTER, Broken

        with self._turn:
            self._close_store(outdated=True)
            queued = int(self._catalog.meta("queued") or 0)
            if self._store and (self._store.loading or queued >= CHECKPOINT_AFTER):
                try:
                    self._store.checkpoint()
                except Broken:
                    self._discard()
                self._catalog.set_meta(queued="0")

    def close(self) -> None:
        """Let go of Chroma, so that another process may have it."""
        with self._turn:
            if self._store and self._store.loading:
                self.settle()
            self._close_store()
            if self._lock:
                self._lock.release()

    def sweep(self) -> None:
        """Remove the stores of earlier generations, unless another process has one open."""
        with self._turn:
            if self._reach():
                self._close_store(outdated=True)
                for folder in self._root.glob("*"):
                    if folder != self._folder:
                        shutil.rmtree(folder, ignore_errors=True)

    @property
    def _folder(self) -> Path:
        return self._root / str(self._catalog.chunks.generation())

    def _reach(self) -> bool:
        from filelock import FileLock, Timeout

        if self._hopeless or self._catalog.database.read_only:
            return False
        self._lock = self._lock or FileLock(self._place.lock, thread_local=False)
        try:
            if not self._lock.is_locked:
                self._lock.acquire(timeout=0)
        except (Timeout, OSError):  # taken, or in a folder where nothing can be written
            return False
        return True

    def _lost(self) -> bool:
        """Whether it is plain without opening it that what Chroma knew is lost."""
        from store.chroma.vectors import usable

        counts = self._catalog.counts()
        return counts.papers > counts.pending and not usable(self._folder)

    def _opened(self) -> ChunkStore:
        from store.chroma.vectors import Broken, ChunkStore

        self._close_store(outdated=True)
        if self._store is None:
            if self._lost():
                raise Broken("its folder is gone, or a checkpoint was interrupted")
            embedder = self._catalog.meta("embedder") or ""
            self._generation = self._catalog.chunks.generation()
            self._store = ChunkStore(self._folder, embedder, self._catalog.dimension())
        return self._store

    def _close_store(self, outdated: bool = False) -> None:
        """Close the store that is open; `outdated`, only if another generation has begun."""
        if self._store and not (outdated and self._generation == self._catalog.chunks.generation()):
            self._store.close()
            self._store = None

    def _in_step(self) -> ChunkStore:
        """Chroma, open and with every chunk; raises `Broken` for one that cannot be used."""
        from store.chroma.vectors import Broken

        fresh = self._store is None
        store = self._opened()
        self._forget(store)
        if not self._learn(store):
            return self._in_step()
        if fresh:
            held = store.count()
            counts = self._catalog.counts()
            if held != counts.chunks and not counts.pending and not counts.stale:
                raise Broken(f"it holds {held} chunks of {counts.chunks}")
        return store

    def _forget(self, store: ChunkStore) -> None:
        chunks = self._catalog.chunks
        while names := chunks.stale(BATCH):
            store.delete(names)
            chunks.forgotten(names)

    def _learn(self, store: ChunkStore) -> bool:
        """Tell it what it has to learn; False if another generation has begun meanwhile."""
        chunks = self._catalog.chunks
        queued = int(self._catalog.meta("queued") or 0)
        while ids := chunks.pending(BATCH):
            if len(ids) == BATCH:
                store.load()
            # Read before the papers: one that changes meanwhile keeps the old digest, and is
            # not marked.
            digests = chunks.digests(ids)
            told = list(entries(self._catalog, ids))
            store.put(told)
            queued += len(told)
            if not chunks.indexed(digests.items(), queued, self._generation):
                return False
        return True

    def _anew(self) -> bool:
        """Make Chroma from the catalog; False, and no further attempt, if that fails too."""
        from store.chroma.vectors import Broken

        self._discard()
        try:
            self._in_step()
        except Broken as error:  # a full disk, or no right to write: not for us to mend
            self._hopeless = str(error)
            self.close()
            return False
        return True

    def _discard(self) -> None:
        """Begin another store in a fresh folder; everything is pending again."""
        self._close_store()
        self._catalog.chunks.restart(self._catalog.chunks.generation() + 1)
        self.sweep()
