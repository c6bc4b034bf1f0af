"""The catalog: papers, sentences and the full-text index, in one SQLite file."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from store.catalog.cache import VectorCache
from store.catalog.chunks import Chunks
from store.catalog.database import Database, as_list
from store.catalog.filters import Filters
from store.catalog.health import Health
from store.catalog.identifiers import Identifiers
from store.catalog.lookup import Lookup
from store.catalog.origins import Origins
from store.catalog.schema import CATALOG, Fact
from store.catalog.staging import Staging
from store.catalog.words import Words
from store.records import Chunk, Paper, Sentence

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

LISTS = ("authors", "tags", "sources")
"""The fields of a paper that are lists, kept as JSON."""

PAGE = 1_000
"""Papers in memory at once, where all are gone through."""

KEYS = 20_000
"""Keys among which one is looked for that is like a misspelt one."""


class Counts(NamedTuple):
    """How much a catalog holds, read at one moment."""

    papers: int
    chunks: int
    pending: int
    """Papers that Chroma has still to learn."""
    stale: int
    """Chunks that it has still to forget."""


class Split(NamedTuple):
    """A paper's sentences, and the chunks that are made of them with the hash of each."""

    sentences: tuple[Sentence, ...]
    chunks: tuple[Chunk, ...]
    hashes: tuple[str, ...]

    @property
    def texts(self) -> dict[str, str]:
        """What is embedded, by its hash."""
        return {hash: c.text for hash, c in zip(self.hashes, self.chunks, strict=True)}


class Catalog:
    """The truth about a library: a paper is accepted when its transaction has committed."""

    def __init__(self, path: Path) -> None:
        """Open or make the catalog; raises as `Database` does."""
        self.database = self._db = Database(path, CATALOG)
        self.chunks = Chunks(self._db)
        self.staging = Staging(self._db)
        self.vectors = VectorCache(self._db)
        self.words = Words(self._db)
        self.filters = Filters(self._db, self.edition)
        self._sized = (-1, 0)
        self.origins = Origins(self._db)
        self.identifiers = Identifiers(self._db)
        self.health = Health(self._db)
        self.lookup = Lookup(self._db)

    def transaction(self, keep: bool = True) -> AbstractContextManager[None]:
        """All that is written inside is accepted together; nothing, with `keep=False`."""
        return self._db.transaction(keep)

    def edition(self) -> int:
        """Another number after every change of the papers, in this process or another."""
        return int(self.meta("edition") or 0)

    def _revise(self) -> None:
        self._db.run(
            "INSERT INTO meta VALUES ('edition', '1') "
            "ON CONFLICT DO UPDATE SET value = CAST(value + 1 AS TEXT)"
        )

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def meta(self, name: Fact) -> str | None:
        """A fact about the library itself, or None where it has none yet."""
        value: str | None = self._db.one("SELECT value FROM meta WHERE name = ?", name)
        return value

    def set_meta(self, **facts: str) -> None:
        """Keep facts about the library itself."""
        with self.transaction():
            self._db.run_many("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())

    def dimension(self) -> int:
        """Numbers in each of the library's vectors: 0 for words alone, or where none are yet."""
        return int(self.meta("dimension") or 0)

    def counts(self) -> Counts:
        """How much there is of each."""
        [row] = self._db.rows(
            "SELECT (SELECT count(*) FROM papers), (SELECT count(*) FROM chunks), "
            "(SELECT count(*) FROM papers WHERE NOT indexed), (SELECT count(*) FROM stale)"
        )
        return Counts(*row)

    def snapshot(self) -> str:
        """A name for the present content: the same for the same papers, on every machine."""
        digest = blake2b(digest_size=8)
        for key, content in self._db.rows("SELECT key, digest FROM papers ORDER BY key"):
            digest.update(key.encode() + b"\0" + content)
        return digest.hexdigest()

    def papers(self, ids: Iterable[int]) -> dict[int, Paper]:
        """The papers with these ids, in the order given; an id without a paper is left out."""
        wanted = list(ids)
        rows = self._db.rows(_SELECT, as_list(wanted)) if wanted else []
        found = {id: _paper(row) for id, *row in rows}
        return {id: found[id] for id in wanted if id in found}

    def all_ids(self) -> list[int]:
        """The ids of all papers."""
        return [id for (id,) in self._db.rows("SELECT id FROM papers ORDER BY id")]

    def every(self) -> Iterator[Paper]:
        """All papers, without having all of them in memory."""
        ids = self.all_ids()
        for start in range(0, len(ids), PAGE):
            yield from self.papers(ids[start : start + PAGE]).values()

    def proven(self, id: int) -> tuple[Paper | None, bool]:
        """A paper, if its row makes one, and whether its digest says that it is as it was."""
        digest = self._db.one("SELECT digest FROM papers WHERE id = ?", id)
        try:
            paper = self.papers([id])[id]
        except (ValueError, TypeError):  # no JSON, or not a paper's
            return None, False
        return paper, _row(paper)["digest"] == digest

    def ids(self, keys: Collection[str]) -> dict[str, int]:
        """The ids of the papers with these keys; a key without a paper is left out."""
        sql = "SELECT key, id FROM papers WHERE key IN (SELECT value FROM json_each(?))"
        return dict(self._db.rows(sql, as_list(keys)))

    def keys(self) -> list[str]:
        """The keys in alphabetical order, of a very large library the first."""
        rows = self._db.rows("SELECT key FROM papers ORDER BY key LIMIT ?", KEYS)
        return [key for (key,) in rows]

    def size(self) -> int:
        """How many papers there are, counted once an edition."""
        edition = self.edition()
        if self._sized[0] != edition:
            self._sized = (edition, int(self._db.one("SELECT count(*) FROM papers")))
        return self._sized[1]

    def has(self, key: str) -> bool:
        """Whether a paper has this key."""
        return bool(self._db.one("SELECT 1 FROM papers WHERE key = ?", key))

    def put(
        self, paper: Paper, identifiers: Iterable[str], split: Split | None, id: int | None = None
    ) -> int:
        """Insert a paper, or replace the one with this id; its id.

        `split` is None when title and abstract have not changed.
        """
        with self.transaction():
            self._revise()
            if id is not None and split:
                self._forget_split(id)
            values: dict[str, object] = {**_row(paper), "id": id}
            id = int(self._db.one(_INSERT if id is None else _UPDATE, **values))
            self.identifiers.own(id, identifiers)
            if split:
                self._put_split(id, split)
        return id

    def _forget_split(self, id: int) -> None:
        self._db.run(
            "INSERT OR IGNORE INTO stale SELECT key || '#' || number "
            "FROM chunks JOIN papers ON papers.id = paper WHERE paper = ?",
            id,
        )
        self._db.run("DELETE FROM sentences WHERE paper = ?", id)
        self._db.run("DELETE FROM chunks WHERE paper = ?", id)

    def _put_split(self, id: int, split: Split) -> None:
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
            self._revise()
            self._db.run(
                "DELETE FROM papers WHERE id IN (SELECT value FROM json_each(?))", as_list(ids)
            )

    def sentences(self, papers: Mapping[int, Paper]) -> dict[int, tuple[Sentence, ...]]:
        """The sentences of these papers, in order."""
        rows = self._db.rows(
            "SELECT paper, number, start, end FROM sentences "
            "WHERE paper IN (SELECT value FROM json_each(?)) ORDER BY paper, number",
            as_list(papers),
        )
        found: dict[int, list[Sentence]] = {id: [] for id in papers}
        for id, number, start, end in rows:
            text = papers[id].abstract[start:end]
            found[id].append(Sentence(number=number, start=start, end=end, text=text))
        return {id: tuple(sentences) for id, sentences in found.items()}


_FIELDS = tuple(Paper.model_fields)

_SELECT = f"""
SELECT id, {", ".join(_FIELDS)} FROM papers
WHERE id IN (SELECT value FROM json_each(?))"""  # noqa: S608 - names of our own fields

_INSERT = f"""
INSERT INTO papers ({", ".join(_FIELDS)}, digest)
VALUES ({", ".join(f":{name}" for name in _FIELDS)}, :digest) RETURNING id"""  # noqa: S608

_UPDATE = f"""
UPDATE papers SET {", ".join(f"{name} = :{name}" for name in _FIELDS)},
    digest = :digest, indexed = indexed AND digest = :digest AND sources = :sources
WHERE id = :id RETURNING id"""  # noqa: S608


def _row(paper: Paper) -> dict[str, object]:
    """A paper as its row; the digest is of all but the files it came from."""
    content = paper.model_dump_json(exclude={"sources"})
    lists = {name: json.dumps(getattr(paper, name), ensure_ascii=False) for name in LISTS}
    digest = blake2b(content.encode(), digest_size=16).digest()
    return {**dict(paper), **lists, "digest": digest}


def _paper(row: Sequence[Any]) -> Paper:
    fields = dict(zip(Paper.model_fields, row, strict=True))
    return Paper(**fields | {name: json.loads(fields[name]) for name in LISTS})
