"""Chunks in preparation: those of the embedder that a library is about to have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.catalog.chunks import TOLD
from store.catalog.database import Database
from store.records import Chunk


class StagedChunk(NamedTuple):
    """The sentences that a staged chunk is made of, from `first` to `last`."""

    paper: int
    first: int
    last: int


class Lack(NamedTuple):
    """What has still to be embedded: chunks that differ, and the characters of all."""

    texts: int
    characters: int


class Staging:
    """The catalog's table of staged chunks; a paper that is reworded or removed loses its own."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def begin(self, embedder: str) -> None:
        """What is staged is this embedder's; what was staged for another one is dropped."""
        with self._db.transaction():
            if self.embedder() != embedder:
                self.drop()
                self._db.run("INSERT INTO meta VALUES ('staged_for', ?)", embedder)

    def embedder(self) -> str | None:
        """Whose chunks are staged, or None."""
        name: str | None = self._db.one("SELECT value FROM meta WHERE name = 'staged_for'")
        return name

    def drop(self) -> None:
        """Nothing is staged any more."""
        with self._db.transaction():
            self._db.run("DELETE FROM staged")
            self._db.run("DELETE FROM meta WHERE name = 'staged_for'")

    def unstaged(self, after: int, limit: int) -> list[int]:
        """The first papers, with a larger id than `after`, that have no staged chunks."""
        sql = (
            "SELECT id FROM papers WHERE id > ? "
            "AND NOT EXISTS (SELECT 1 FROM staged WHERE paper = papers.id) ORDER BY id LIMIT ?"
        )
        return [id for (id,) in self._db.rows(sql, after, limit)]

    def put(self, paper: int, digest: str, chunks: Sequence[Chunk], hashes: Sequence[str]) -> None:
        """Stage the chunks of a paper, if it still reads as it did."""
        there = f"SELECT 1 FROM papers WHERE id = ? AND {TOLD} = ?"  # noqa: S608
        self._db.run_many(
            f"INSERT OR REPLACE INTO staged SELECT ?, ?, ?, ?, ? WHERE EXISTS ({there})",
            (
                (paper, chunk.number, chunk.first, chunk.last, hash, paper, digest)
                for chunk, hash in zip(chunks, hashes, strict=True)
            ),
        )

    def lacking(self, after: int, limit: int) -> list[StagedChunk]:
        """The first staged chunks without a vector, of papers with a larger id than `after`."""
        rows = self._db.rows(
            "SELECT paper, first, last FROM staged WHERE paper > ? "
            "AND NOT EXISTS (SELECT 1 FROM vectors WHERE vectors.hash = staged.hash) "
            "ORDER BY paper, number LIMIT ?",
            after,
            limit,
        )
        return [StagedChunk(*row) for row in rows]

    def lack(self) -> Lack:
        """How much has still to be embedded."""
        [row] = self._db.rows(
            "SELECT count(DISTINCT hash), coalesce(sum("
            "length(title) + coalesce(closing.end - opening.start, 0)), 0) FROM staged "
            "JOIN papers ON papers.id = staged.paper "
            "LEFT JOIN sentences AS opening "
            "ON opening.paper = staged.paper AND opening.number = staged.first "
            "LEFT JOIN sentences AS closing "
            "ON closing.paper = staged.paper AND closing.number = staged.last "
            "WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE vectors.hash = staged.hash)"
        )
        return Lack(*row)

    def complete(self) -> bool:
        """Whether every paper is staged, and every staged chunk has its vector."""
        return not self.unstaged(0, 1) and not self.lacking(0, 1)

    def publish(self) -> None:
        """The staged chunks take the place of all others."""
        with self._db.transaction():
            self._db.run("DELETE FROM chunks")
            self._db.run("INSERT INTO chunks SELECT * FROM staged")
            self.drop()
