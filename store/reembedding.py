"""Gives a library another embedder: the old vectors serve until every new one is there.

The chunks that the new embedder wants are staged beside the old ones, then what has no vector yet
is embedded, a slice at a time; both are kept as they come, so an interruption costs a slice. When
nothing is missing, one transaction puts the new ones in the place of the old. Chroma begins anew
and is filled from the catalog; until it is, a search is exact.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from store.catalog.cache import SLICE, text_hash
from store.catalog.staging import Lack
from store.errors import EmbedderMismatch, LibraryBusy, LibraryReadOnly
from store.progress import Progress
from store.records import Record
from store.sentences import chunk_all, chunk_text

if TYPE_CHECKING:
    from store.embedding import Embedder
    from store.library import Library

WINDOW = 256
"""Papers staged in one transaction."""


class Reembedded(Record):
    """What became of a library that was given an embedder."""

    embedder: str
    dimension: int
    papers: int
    chunks: int
    embedded: int
    """Texts that had no vector of this embedder yet."""
    seconds: float


class Reembedding:
    """One change of embedder, in a `with`: nobody begins another one meanwhile."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        from filelock import FileLock

        made_with = library.catalog.meta("embedder")
        if library.catalog.meta("collection") and embedder.name != made_with:
            raise EmbedderMismatch(
                f"{library.place} is shared, and has the embedder that it was made with",
                "Export it, and add that to another library with an embedder of its own.",
            )
        self._library = library
        self._catalog = library.catalog
        self._staging = library.catalog.staging
        self._embedder = embedder
        self._lock = FileLock(library.place.reembedding, thread_local=False)
        self._embedded = 0

    def __enter__(self) -> Self:
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise LibraryBusy(
                f"another process is giving the library in {self._library.place.root} "
                "another embedder",
                "Wait until it has finished, or end it: what it has embedded is kept.",
            ) from None
        except OSError as error:
            raise LibraryReadOnly(
                f"{self._library.place.reembedding} cannot be written: {error.strerror}",
                "Allow writing in this folder, or copy it elsewhere.",
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def prepare(self) -> Lack:
        """Stage what has to be staged, and tell what has to be embedded; nothing is sent yet."""
        if self._present:
            return Lack(0, 0)
        self._staging.begin(self._embedder.name)
        after = 0
        while ids := self._staging.unstaged(after, WINDOW):
            self._stage(ids)
            after = ids[-1]
        return self._staging.lack()

    def abandon(self) -> None:
        """Leave the library as it is; what was embedded is kept for another time."""
        self._staging.drop()

    @property
    def _present(self) -> bool:
        return self._catalog.meta("embedder") == self._embedder.name

    def finish(self, progress: Progress | None = None) -> Reembedded:
        """Embed what is missing, and make the new vectors those of the library.

        `progress` is called with the texts embedded and those to embed. Raises what the embedder
        raises; the library is then as it was.
        """
        began = time.monotonic()
        if self._present:
            self._staging.drop()
            self._library.choice.adopt(self._embedder)
        else:
            self._embed(self.prepare().texts, progress)
            while not self._published():  # papers that came meanwhile
                self._embed(self.prepare().texts, progress)
            self._index()
        counts = self._catalog.counts()
        return Reembedded(
            embedder=self._embedder.name,
            dimension=self._embedder.dimension,
            papers=counts.papers,
            chunks=counts.chunks,
            embedded=self._embedded,
            seconds=time.monotonic() - began,
        )

    def _stage(self, ids: list[int]) -> None:
        # Read before the papers: one that changes meanwhile keeps the old digest.
        digests = self._catalog.chunks.digests(ids)
        papers = self._catalog.papers(ids)
        sentences = self._catalog.sentences(papers)
        chunks = chunk_all(
            {id: (papers[id].title, sentences[id]) for id in papers}, self._embedder.count
        )
        with self._catalog.transaction():
            for id, own in chunks.items():
                hashes = [text_hash(chunk.text, self._embedder.name) for chunk in own]
                self._staging.put(id, digests[id], own, hashes)

    def _embed(self, missing: int, progress: Progress | None) -> None:
        total = self._embedded + missing
        after = 0
        while chunks := self._staging.lacking(after, SLICE):
            papers = self._catalog.papers({chunk.paper for chunk in chunks})
            sentences = self._catalog.sentences(papers)
            texts = [
                chunk_text(papers[paper].title, sentences[paper][first : last + 1])
                for paper, first, last in chunks
                if paper in papers
            ]
            named = {text_hash(text, self._embedder.name): text for text in texts}
            self._embedded += self._catalog.vectors.fill(named, self._embedder)
            if progress:
                progress(self._embedded, max(total, self._embedded))
            after = max(chunks[0].paper, chunks[-1].paper - 1)

    def _published(self) -> bool:
        """Put the staged chunks in the place of the others, unless something is missing."""
        chunks = self._catalog.chunks
        with self._catalog.transaction():
            if not self._staging.complete():
                return False
            self._staging.publish()
            self._library.choice.adopt(self._embedder)
            self._catalog.set_meta(edition=str(self._catalog.edition() + 1))
            chunks.restart(chunks.generation() + 1)
        return True

    def _index(self) -> None:
        index = self._library.index
        try:
            index.sweep()
            index.catch_up()
            index.settle()
        finally:
            index.close()
