"""Every vector that was ever computed, by the hash of its text: nothing is embedded twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

from store.catalog.database import Database, as_list
from store.errors import DiskFull, LibraryBusy, LibraryReadOnly

if TYPE_CHECKING:
    from store.embedding import Embedder, Vectors

SLICE = 128
"""Texts embedded between two commits: what an interruption may cost."""


def text_hash(text: str, embedder: str) -> str:
    """Names the vector of a text; two embedders' vectors of one text have two names."""
    return blake2b(f"{embedder}\0{text}".encode(), digest_size=16).hexdigest()


class VectorCache:
    """The catalog's table of vectors."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def missing(self, hashes: Iterable[str]) -> set[str]:
        """Those of these text hashes that have no vector yet."""
        wanted = set(hashes)
        sql = "SELECT hash FROM vectors WHERE hash IN (SELECT value FROM json_each(?))"
        return wanted - {hash for (hash,) in self._db.rows(sql, as_list(wanted))}

    def get(self, hashes: Sequence[str], dimension: int) -> Vectors:
        """The vectors of these text hashes, one row each; KeyError for one that is missing."""
        import numpy as np

        sql = "SELECT hash, vector FROM vectors WHERE hash IN (SELECT value FROM json_each(?))"
        found: dict[str, bytes] = dict(self._db.rows(sql, as_list(set(hashes))))
        joined = b"".join(found[hash] for hash in hashes)
        return np.frombuffer(joined, dtype=np.float32).reshape(len(hashes), dimension)

    def keep(self, hashes: Sequence[str], vectors: Vectors) -> None:
        """Keep the vector of each text hash."""
        rows = zip(hashes, (row.tobytes() for row in vectors), strict=True)
        with self._db.transaction():
            self._db.run_many("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def drop_all_but(self, hashes: Iterable[str]) -> int:
        """Drop the vectors of all other texts that are no chunks, and make the file smaller."""
        with self._db.transaction():
            before = self._db.one("SELECT count(*) FROM vectors")
            self._db.run(
                "DELETE FROM vectors WHERE hash NOT IN (SELECT hash FROM chunks) "
                "AND hash NOT IN (SELECT hash FROM staged) "
                "AND hash NOT IN (SELECT value FROM json_each(?))",
                as_list(hashes),
            )
            dropped = int(before - self._db.one("SELECT count(*) FROM vectors"))
        self._db.run("VACUUM")
        return dropped

    def fill(self, texts: dict[str, str], embedder: Embedder) -> int:
        """Embed those of `texts` (hash → text) that have no vector; how many these were.

        A slice at a time is kept.
        """
        hashes = sorted(self.missing(texts))
        for start in range(0, len(hashes), SLICE):
            part = hashes[start : start + SLICE]
            self.keep(part, embedder.embed([texts[hash] for hash in part]))
        return len(hashes)

    def of(self, texts: Sequence[str], embedder: Embedder) -> Vectors:
        """The vectors of these texts, one row each; those not known are embedded, and kept.

        They are not kept if that had to wait for another process, or the catalog cannot be
        written: whoever only reads neither waits nor fails for it.
        """
        import numpy as np

        hashes = [text_hash(text, embedder.name) for text in texts]
        missing = self.missing(hashes)
        unknown = {hash: t for hash, t in zip(hashes, texts, strict=True) if hash in missing}
        known = [hash for hash in hashes if hash not in missing]
        rows = dict(zip(known, self.get(known, embedder.dimension), strict=True))
        ordered = sorted(unknown)
        for start in range(0, len(ordered), SLICE):
            part = ordered[start : start + SLICE]
            vectors = embedder.embed([unknown[hash] for hash in part])
            rows |= zip(part, vectors, strict=True)
            with self._db.impatient(), suppress(LibraryBusy, LibraryReadOnly, DiskFull):
                self.keep(part, vectors)
        found = [rows[hash] for hash in hashes]
        return np.array(found, dtype=np.float32).reshape(len(hashes), embedder.dimension)
