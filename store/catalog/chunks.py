"""The catalog's chunks: which of them Chroma has still to learn or to forget, and their vectors."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from store.catalog.database import Database, as_list
from store.catalog.stamps import Stamps
from store.embedding import Matrix
from store.errors import EmbedderChanged

TOLD = "hex(digest) || sources"
"""All of a paper that stands in Chroma; the digest leaves out its sources."""


class ChunkRow(NamedTuple):
    """A chunk as Chroma is told of it; its part of the abstract begins at `start`."""

    paper: int
    number: int
    start: int
    vector: bytes


class Chunks:
    """The catalog's table of chunks."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.stamps = Stamps(database)

    def count(self) -> int:
        """All chunks of the library."""
        return int(self._db.one("SELECT count(*) FROM chunks"))

    def matrix(self, dimension: int, among: Collection[int] | None = None) -> Matrix:
        """The vectors of all chunks, or of those of some papers, in one query.

        Raises EmbedderChanged if they are not of this dimension.
        """
        import numpy as np

        if among is None:
            rows = self._db.rows(_VECTORS.format(""))
        else:
            some = "WHERE paper IN (SELECT value FROM json_each(?))"
            rows = self._db.rows(_VECTORS.format(some), as_list(among))
        papers = np.fromiter((paper for paper, _ in rows), dtype=np.int64, count=len(rows))
        vectors = np.frombuffer(b"".join(vector for _, vector in rows), dtype=np.float32)
        if vectors.size != len(rows) * dimension:
            raise EmbedderChanged
        return Matrix(papers, vectors.reshape(len(rows), dimension))

    def pending(self, limit: int) -> list[int]:
        """The first papers whose chunks Chroma does not have."""
        sql = "SELECT id FROM papers WHERE NOT indexed ORDER BY id LIMIT ?"
        return [id for (id,) in self._db.rows(sql, limit)]

    def rows(self, papers: Collection[int]) -> list[ChunkRow]:
        """The chunks of these papers, in order."""
        rows = self._db.rows(
            "SELECT chunks.paper, chunks.number, coalesce(sentences.start, 0), vector "
            "FROM chunks JOIN vectors USING (hash) LEFT JOIN sentences "
            "ON sentences.paper = chunks.paper AND sentences.number = chunks.first "
            "WHERE chunks.paper IN (SELECT value FROM json_each(?)) "
            "ORDER BY chunks.paper, chunks.number",
            as_list(papers),
        )
        return [ChunkRow(*row) for row in rows]

    def layout(self, paper: int) -> list[tuple[int, int, str, bytes]]:
        """First and last sentence, hash and vector (empty if missing) of a paper's chunks."""
        return self._db.rows(
            "SELECT first, last, hash, coalesce(vector, x'') FROM chunks "
            "LEFT JOIN vectors USING (hash) WHERE paper = ? ORDER BY number",
            paper,
        )

    def lacking(self) -> list[int]:
        """The papers that have no chunks."""
        sql = "SELECT id FROM papers WHERE id NOT IN (SELECT paper FROM chunks) ORDER BY id"
        return [id for (id,) in self._db.rows(sql)]

    def names(self) -> set[str]:
        """What Chroma calls the chunks of the library: `key#number`."""
        sql = "SELECT key || '#' || number FROM chunks JOIN papers ON papers.id = paper"
        return {name for (name,) in self._db.rows(sql)}

    def digests(self, papers: Collection[int]) -> dict[int, str]:
        """What identifies these papers as Chroma is told of them, where they came from included."""
        sql = f"SELECT id, {TOLD} FROM papers WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
        return dict(self._db.rows(sql, as_list(papers)))

    def told(self) -> list[int]:
        """The papers whose chunks Chroma has."""
        return [id for (id,) in self._db.rows("SELECT id FROM papers WHERE indexed ORDER BY id")]

    def stale(self, limit: int = -1) -> list[str]:
        """The first chunks, or all, that Chroma may still hold and the library no longer does."""
        return [chunk for (chunk,) in self._db.rows("SELECT chunk FROM stale LIMIT ?", limit)]

    def forgotten(self, chunks: Iterable[str]) -> None:
        """Chroma holds these no longer."""
        with self._db.transaction():
            self._db.run_many("DELETE FROM stale WHERE chunk = ?", ((chunk,) for chunk in chunks))

    def indexed(self, papers: Iterable[tuple[int, str]], queued: int, generation: int) -> bool:
        """Chroma now has these papers, if they still read as they did: (id, digest) of each.

        `queued` chunks wait there for a checkpoint. False, and nothing is marked, if another
        generation has begun meanwhile.
        """
        with self._db.transaction():
            if generation != self.generation():
                return False
            sql = f"UPDATE papers SET indexed = 1 WHERE id = ? AND {TOLD} = ?"  # noqa: S608
            self._db.run_many(sql, papers)
            self._db.run("INSERT OR REPLACE INTO meta VALUES ('queued', ?)", str(queued))
        return True

    def generation(self) -> int:
        """Which of Chroma's stores is in use; a new one begins wherever the old one is lost."""
        return int(self._db.one("SELECT value FROM meta WHERE name = 'generation'") or 1)

    def restart(self, generation: int) -> None:
        """Chroma starts anew, in the folder of this generation, and has none of them."""
        with self._db.transaction():
            self._db.run("DELETE FROM stale")
            self._db.run("UPDATE papers SET indexed = 0")
            self._db.run("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", str(generation))
            self._db.run("INSERT OR REPLACE INTO meta VALUES ('queued', '0')")


_VECTORS = """
SELECT paper, vector FROM chunks CROSS JOIN vectors USING (hash) {} ORDER BY paper, number"""
