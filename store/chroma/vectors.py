"""A Chroma store in a folder: the chunks with their text, vector and metadata.

Embedded Chroma tolerates one process at a time, and a kill while it rewrites its HNSW files can
leave a store that fails, or crashes whoever opens it. So whoever opens one holds the library's
lock, its files are rewritten at checkpoints alone and while much is loaded, and either leaves its
mark if it was not finished: such a store is not opened again.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.chroma.entries import Entry, key_of

if TYPE_CHECKING:
    from store.embedding import Vectors

COLLECTION = "chunks"
TEXT = "text"
"""A chunk's text, in its metadata. Of a document Chroma would index each three letters, which
nothing here asks for, and which costs more time than all the rest."""

NEVER = 1_000_000
"""A `sync_threshold` that is not reached: vectors wait in Chroma's queue for a checkpoint."""

HNSW = {"space": "cosine", "max_neighbors": 32, "ef_construction": 100, "ef_search": 200}
"""Twice Chroma's defaults, but for `ef_construction`: 200 takes twice as long, for hardly more."""

LOADING = 5_000
"""The `sync_threshold` while much is loaded: a checkpoint adds all that it replays once more."""

CHECKPOINT_AFTER = 2_000
"""Chunks in the queue that are worth one; each costs the next opening 0.3 ms."""

TOGETHER = 5_000
"""Chunks told in one call, of 5,461 that Chroma takes; a tenth of it would take twice as long."""

PAGE = 10_000
"""Rows read at once; Chroma fails at 32,767."""

_NOW = 2
"""The least `sync_threshold` there is."""

_UNFINISHED = "checkpoint-unfinished"


class Broken(Exception):
    """This store cannot be used; the catalog can make another."""


def usable(folder: Path) -> bool:
    """Whether there is a store that nothing is known to be wrong with; costs no import."""
    return folder.is_dir() and not (folder / _UNFINISHED).exists()


class ChunkStore:
    """One Chroma store, open; the caller holds the lock."""

    def __init__(self, folder: Path, embedder: str = "", dimension: int = 0) -> None:
        """Open the store in `folder`, or make it; raises `Broken` for one that cannot be used.

        Without an embedder it is one that is there already, whatever made its vectors.
        """
        self._folder = folder
        self._made_with = {"embedder": embedder, "dimension": dimension} if embedder else {}
        self.loading = False
        self._open()

    def _open(self) -> None:
        import chromadb

        self._client = attempt(
            lambda: chromadb.PersistentClient(
                str(self._folder), chromadb.Settings(anonymized_telemetry=False)
            )
        )
        try:
            self._collection = attempt(self._get)
            self._check()
        except BaseException:
            self._client.close()
            raise

    def _get(self) -> Any:
        if not self._made_with:
            return self._client.get_collection(COLLECTION, embedding_function=None)
        return self._client.get_or_create_collection(
            COLLECTION,
            configuration={"hnsw": {**HNSW, "sync_threshold": NEVER}},
            metadata=self._made_with,
            embedding_function=None,
        )

    def _check(self) -> None:
        space = self._collection.configuration_json["hnsw"]["space"]
        made_with = self._collection.metadata or {}
        if space != "cosine":
            raise Broken(f"it compares by {space}, not by cosine")
        if any(made_with.get(name) != value for name, value in self._made_with.items()):
            raise Broken(f"it was made with {made_with}, not with {self._made_with}")
        self.count()

    @property
    def made_with(self) -> dict[str, str | int]:
        """The `embedder` and `dimension` of its vectors."""
        return dict(self._collection.metadata or {})

    def count(self) -> int:
        """How many chunks it holds; loads the index, so that a broken one is noticed."""
        return int(attempt(self._collection.count))

    def ids(self) -> set[str]:
        """The names of all chunks in it."""
        pages = (self._page(offset) for offset in range(0, self.count(), PAGE))
        return {id for page in pages for id in page}

    def _page(self, offset: int) -> list[str]:
        found = attempt(lambda: self._collection.get(limit=PAGE, offset=offset, include=[]))
        return list(found["ids"])

    def put(self, entries: Sequence[Entry]) -> None:
        """Insert these chunks, or replace those that are there and differ."""
        held = self.held([entry.id for entry in entries])
        new = [entry for entry in entries if entry.id not in held]
        same = [e for e in entries if e.id in held and held[e.id].text == e.text]
        reworded = [e for e in entries if e.id in held and held[e.id].text != e.text]
        described = [entry for entry in same if held[entry.id].metadata != entry.metadata]
        # To upsert costs a tenth more than to add. And it loosens the links of what it replaces:
        # where papers are much alike, one replaced vector in fifty was not found by itself then.
        self.delete([entry.id for entry in reworded])
        _tell(self._collection.add, [*new, *reworded])
        _tell(self._collection.update, described, vectors=False)

    def held(self, ids: Sequence[str], vectors: bool = False) -> dict[str, Entry]:
        """Those of these chunks that it holds, by name; the vectors only where they are wanted."""
        if not ids:
            return {}
        include = ["documents", "metadatas", *(["embeddings"] if vectors else [])]
        found = attempt(lambda: self._collection.get(ids=list(ids), include=include))
        rows = found["embeddings"] if vectors else [None] * len(found["ids"])
        texts = [
            metadata.pop(TEXT, document)  # the first libraries have documents
            for metadata, document in zip(found["metadatas"], found["documents"], strict=True)
        ]
        parts = zip(found["ids"], texts, rows, found["metadatas"], strict=True)
        return {id: Entry(id, *rest) for id, *rest in parts}

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these chunks; one that is not there does no harm."""
        if ids:
            attempt(lambda: self._collection.delete(ids=list(ids)))

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The key of the paper of each of the nearest chunks, and its cosine, best first."""
        found = attempt(
            lambda: self._collection.query(
                query_embeddings=[vector], n_results=limit, include=["distances"]
            )
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(key_of(id), 1.0 - distance) for id, distance in pairs]

    def load(self) -> None:
        """From now on write the files as the index grows; a checkpoint has to come at the end."""
        if not self.loading:
            self._mark.touch()
            self._reopen(LOADING)
            self.loading = True

    def checkpoint(self) -> None:
        """Write the index to its files, so that the next opening need not replay the queue."""
        self._mark.touch()
        self._reopen(_NOW)
        self._reopen(NEVER)
        self._mark.unlink()
        self.loading = False

    @property
    def _mark(self) -> Path:
        return self._folder / _UNFINISHED

    def _reopen(self, threshold: int) -> None:
        """Chroma heeds another threshold from the next opening on, which replays the queue."""
        self._threshold(threshold)
        self._client.close()
        self._open()

    def _threshold(self, count: int) -> None:
        change = {"hnsw": {"sync_threshold": count}}
        with warnings.catch_warnings():
            # Chroma warns of a collection that embeds nothing itself, which is what we want.
            warnings.simplefilter("ignore", DeprecationWarning)
            attempt(lambda: self._collection.modify(configuration=change))

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def _tell(tell: Callable[..., object], entries: Sequence[Entry], vectors: bool = True) -> None:
    for start in range(0, len(entries), TOGETHER):
        some = entries[start : start + TOGETHER]
        given: dict[str, Any] = {
            "ids": [entry.id for entry in some],
            "metadatas": [{**entry.metadata, TEXT: entry.text} for entry in some],
        }
        if vectors:
            given["embeddings"] = [entry.vector for entry in some]
        attempt(partial(tell, **given))


def attempt(call: Callable[[], Any]) -> Any:
    """What the call returns; `Broken`, whatever Chroma raises."""
    try:
        return call()
    except BaseException as error:
        # Its own errors and SQLite's have no common base; a panic in Rust is not even an Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise Broken(str(error)) from error
        raise
