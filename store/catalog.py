"""The catalog: papers, sentences, chunks, vectors and the full-text index, in one SQLite file."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from store.cache import VectorCache
from store.chunks import Chunks
from store.database import Database
from store.records import Chunk, Paper, Sentence

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

FIELDS = tuple(Paper.model_fields)
LISTS = ("authors", "tags", "sources")
LISTED = "(SELECT value FROM json_each(?))"
COLUMNS = ", ".join(f"papers.{field}" for field in FIELDS)

Years = tuple[int | None, int | None]
"""First and last year wanted, both included; None is open."""


class Counts(NamedTuple):
    """How much a catalog holds; `pending` papers are not in Chroma yet."""

    papers: int
    chunks: int
    pending: int


class Split(NamedTuple):
    """A paper's sentences, and the chunks that are made of them with the hash of each."""

    sentences: tuple[Sentence, ...]
    chunks: tuple[Chunk, ...]
    hashes: tuple[str, ...]


class Catalog:
    """The truth about a library: a paper is accepted when its transaction has committed."""

    def __init__(self, path: Path) -> None:
        """Open or make the catalog; raises as `Database` does."""
        self._db = Database(path)
        self.chunks = Chunks(self._db)
        self.vectors = VectorCache(self._db)

    def transaction(self, keep: bool = True) -> AbstractContextManager[None]:
        """All that is written inside is accepted together; nothing, with `keep=False`."""
        return self._db.transaction(keep)

    def state(self) -> tuple[int, int]:
        """Changes whenever the content does, in this process or another."""
        return self._db.state()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def meta(self, name: str) -> str | None:
        """A fact about the library itself."""
        value: str | None = self._db.one("SELECT value FROM meta WHERE name = ?", name)
        return value

    def set_meta(self, **facts: str) -> None:
        """Keep facts about the library itself."""
        with self.transaction():
            self._db.run_many("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())

    def counts(self) -> Counts:
        """How much there is of each."""
        [row] = self._db.rows(
            "SELECT (SELECT count(*) FROM papers), (SELECT count(*) FROM chunks), "
            "(SELECT count(*) FROM papers WHERE NOT indexed)"
        )
        return Counts(*row)

    def snapshot(self) -> str:
        """A name for the present content: the same for the same papers, on every machine."""
        digest = blake2b(digest_size=8)
        for key, words in self._db.rows("SELECT key, digest FROM papers ORDER BY key"):
            digest.update(key.encode() + b"\0" + words)
        return digest.hexdigest()

    def papers(self, ids: Iterable[int]) -> dict[int, Paper]:
        """The papers with these ids, in the order given; an id without a paper is left out."""
        wanted = list(ids)
        rows = self._db.rows(
            f"SELECT id, {COLUMNS} FROM papers WHERE id IN {LISTED}", _json(wanted)
        )
        found = {id: _paper(row) for id, *row in rows}
        return {id: found[id] for id in wanted if id in found}

    def ids(self, keys: Collection[str]) -> dict[str, int]:
        """The ids of the papers with these keys; a key without a paper is left out."""
        rows = self._db.rows(f"SELECT key, id FROM papers WHERE key IN {LISTED}", _json(keys))
        return dict(rows)

    def keys(self, limit: int = 20_000) -> list[str]:
        """The first keys in alphabetical order."""
        return [
            key for (key,) in self._db.rows("SELECT key FROM papers ORDER BY key LIMIT ?", limit)
        ]

    def select(
        self, text: str | None = None, year: Years | None = None, tag: str | None = None
    ) -> list[int]:
        """The ids of the papers that have every word of `text` somewhere, the year and the tag."""
        tests: list[str] = ["1"]
        values: list[object] = []
        for word in (text or "").split():
            tests.append(
                "key || ' ' || title || ' ' || authors || ' ' || venue || ' ' || abstract "
                "LIKE ? ESCAPE '\\'"
            )
            values.append(f"%{_escaped(word)}%")
        for bound, comparison in zip(year or (), (">=", "<="), strict=False):
            if bound is not None:
                tests.append(f"year {comparison} ?")
                values.append(bound)
        if tag is not None:
            tests.append("id IN (SELECT paper FROM tags WHERE name = ?)")
            values.append(tag)
        sql = f"SELECT id FROM papers WHERE {' AND '.join(tests)} ORDER BY key"
        return [id for (id,) in self._db.rows(sql, *values)]

    def known(self, identifiers: Collection[str]) -> dict[str, int]:
        """The papers that own these identifiers."""
        sql = f"SELECT identifier, paper FROM identifiers WHERE identifier IN {LISTED}"
        return dict(self._db.rows(sql, _json(identifiers)))

    def put(
        self, paper: Paper, identifiers: Iterable[str], split: Split | None, id: int | None = None
    ) -> int:
        """Insert a paper, or replace the one with this id; its id.

        `split` is None when title and abstract have not changed.
        """
        values = {field: getattr(paper, field) for field in FIELDS}
        values |= {field: _json(values[field]) for field in LISTS}
        values["digest"] = _digest(paper)
        with self.transaction():
            if id is None:
                marks = ", ".join("?" * len(values))
                sql = f"INSERT INTO papers ({', '.join(values)}) VALUES ({marks})"
                id = self._db.run(sql, *values.values())
            else:
                changes = ", ".join(f"{field} = ?" for field in values)
                sql = f"UPDATE papers SET indexed = indexed AND digest = ?, {changes} WHERE id = ?"
                self._db.run(sql, values["digest"], *values.values(), id)
            owned = ((identifier, id) for identifier in identifiers)
            self._db.run_many("INSERT OR IGNORE INTO identifiers VALUES (?, ?)", owned)
            if split:
                self._put_split(id, split)
        return id

    def _put_split(self, id: int, split: Split) -> None:
        self._db.run(
            f"INSERT OR IGNORE INTO stale SELECT key || '#' || number "
            "FROM chunks JOIN papers ON papers.id = paper WHERE paper = ?", id
        )  # fmt: skip
        self._db.run("DELETE FROM sentences WHERE paper = ?", id)
        self._db.run("DELETE FROM chunks WHERE paper = ?", id)
        self._db.run_many(
            "INSERT INTO sentences VALUES (?, ?, ?, ?)",
            ((id, s.number, s.start, s.end) for s in split.sentences),
        )
        self._db.run_many(
            "INSERT INTO chunks VALUES (?, ?, ?, ?, ?)",
            (
                (id, chunk.number, chunk.first, chunk.last, hash)
                for chunk, hash in zip(split.chunks, split.hashes, strict=True)
            ),
        )

    def remove(self, ids: Collection[int]) -> None:
        """Forget these papers; their vectors stay, so that they need not be made again."""
        with self.transaction():
            self._db.run(f"DELETE FROM papers WHERE id IN {LISTED}", _json(ids))

    def sentences(self, papers: Mapping[int, Paper]) -> dict[int, tuple[Sentence, ...]]:
        """The sentences of these papers, in order."""
        rows = self._db.rows(
            f"SELECT * FROM sentences WHERE paper IN {LISTED} ORDER BY paper, number",
            _json(papers),
        )
        found: dict[int, list[Sentence]] = {id: [] for id in papers}
        for id, number, start, end in rows:
            text = papers[id].abstract[start:end]
            found[id].append(Sentence(number=number, start=start, end=end, text=text))
        return {id: tuple(sentences) for id, sentences in found.items()}

    def match(
        self,
        expression: str,
        limit: int,
        weights: tuple[float, float] = (1.0, 1.0),
        within: Collection[int] | None = None,
    ) -> list[tuple[int, float]]:
        """The ids of the papers that match an FTS5 expression, and bm25 of each, best (largest) first.

        `weights` are those of title and abstract; `within` holds the only ids wanted.
        """
        among = "" if within is None else f"AND rowid IN {LISTED}"
        return self._db.rows(
            f"SELECT rowid, -bm25(words, ?, ?) AS score FROM words WHERE words MATCH ? {among} "
            "ORDER BY score DESC, rowid LIMIT ?",
            *weights, expression, *([] if within is None else [_json(within)]), limit,
        )  # fmt: skip


def _json(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _paper(row: Sequence[Any]) -> Paper:
    fields = dict(zip(FIELDS, row, strict=True))
    return Paper(**fields | {name: json.loads(fields[name]) for name in LISTS})


def _digest(paper: Paper) -> bytes:
    """Of everything but the files it came from, which say nothing about what it reads."""
    content = paper.model_dump_json(exclude={"sources"})
    return blake2b(content.encode(), digest_size=16).digest()


def _escaped(word: str) -> str:
    """For LIKE, in which % and _ stand for anything."""
    return re.sub(r"([\\%_])", r"\\\1", word)
