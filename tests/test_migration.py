"""A library of the first schema opens as one of the newest, and a kill on the way does no harm."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from embedders import HashingEmbedder
from invented import paper, word

from store import Library
from store.catalog.cache import text_hash
from store.catalog.schema import APPLICATION, MIGRATIONS, VERSION_1
from store.records import Filter
from store.sentences import split

COUNT = 30


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A catalog as the first version wrote it: tables, papers, sentences, chunks, vectors."""
    embedder = HashingEmbedder()
    with closing(sqlite3.connect(tmp_path / "catalog.db", isolation_level=None)) as catalog:
        catalog.execute("PRAGMA journal_mode = WAL")
        catalog.execute("BEGIN")
        for statement in VERSION_1.strip().split("\n\n"):
            catalog.execute(statement)
        catalog.execute(f"PRAGMA application_id = {APPLICATION}")
        catalog.execute("PRAGMA user_version = 1")
        facts = {"embedder": embedder.name, "dimension": str(embedder.dimension)}
        catalog.executemany("INSERT INTO meta VALUES (?, ?)", facts.items())
        for number in range(COUNT):
            _put(catalog, embedder, number)
        catalog.execute("COMMIT")
    return tmp_path


def _put(catalog: sqlite3.Connection, embedder: HashingEmbedder, number: int) -> None:
    one = paper(number)
    text = f"{one.title}\n{one.abstract}"
    hash, sentences = text_hash(text, embedder.name), split(one.abstract)
    lists = [json.dumps(value) for value in (one.authors, one.tags, (f"{number}.bib",))]
    (id,) = catalog.execute(
        "INSERT INTO papers (key, title, authors, year, venue, doi, arxiv, url, tags, abstract, "
        "sources, digest) VALUES (?, ?, ?, ?, '', '', '', '', ?, ?, ?, ?) RETURNING id",
        [word(number), one.title, lists[0], one.year, lists[1], one.abstract, lists[2], b"old"],
    ).fetchone()
    catalog.execute("INSERT INTO identifiers VALUES (?, ?)", [f"title:{one.title.lower()}", id])
    catalog.execute("INSERT INTO chunks VALUES (?, 0, 0, ?, ?)", [id, len(sentences) - 1, hash])
    catalog.execute("INSERT INTO vectors VALUES (?, ?)", [hash, embedder.embed([text]).tobytes()])
    spans = ((id, s.number, s.start, s.end) for s in sentences)
    catalog.executemany("INSERT INTO sentences VALUES (?, ?, ?, ?)", spans)


def opens_whole(place: Path) -> None:
    with Library.open(place, HashingEmbedder()) as library:
        assert library.catalog.database.schema_version == len(MIGRATIONS)
        assert {p.title for p in library.papers()} == {paper(n).title for n in range(COUNT)}
        assert library.status().problems == ()
        assert library.search(word(7)).hits[0].key == word(7)
        [one] = library.papers(Filter(author=word(5)))
        assert (one.key, one.sources, one.tags) == (word(5), ("5.bib",), paper(5).tags)
        again = library.add_papers(paper(n) for n in range(COUNT + 1))
        assert (again.added, again.duplicates) == (1, COUNT)
        assert library.status().problems == ()


def test_an_old_library_opens_as_a_new_one(old: Path) -> None:
    opens_whole(old)


STATEMENTS = len(MIGRATIONS[1].strip().split("\n\n"))


@pytest.mark.parametrize("kill_at", sorted({0, 1, STATEMENTS // 2, STATEMENTS - 1, STATEMENTS}))
def test_a_kill_while_it_is_migrated_does_no_harm(old: Path, kill_at: int) -> None:
    """Killed before statement number `kill_at` of the migration, or just before its commit."""
    program = (
        "import os, signal, sys, pathlib\n"
        "from store.catalog import Catalog, schema\n"
        "class Killing(str):\n"
        "    def split(self, separator):\n"
        "        for number, statement in enumerate([*str.split(self, separator), None]):\n"
        f"            if number == {kill_at}:\n"
        "                os.kill(os.getpid(), signal.SIGKILL)\n"
        "            yield statement\n"
        "    def strip(self):\n"
        "        return Killing(str.strip(self))\n"
        "schema.MIGRATIONS = (schema.VERSION_1, Killing(schema.VERSION_2))\n"
        "Catalog(pathlib.Path(sys.argv[1]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(old / "catalog.db")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(old / "catalog.db")) as catalog:
        assert catalog.execute("PRAGMA user_version").fetchone() == (1,)
    opens_whole(old)


def test_an_old_library_that_cannot_be_written_is_told(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.errors import LibraryReadOnly

    monkeypatch.setattr("store.catalog.database._writable", lambda path: False)
    with pytest.raises(LibraryReadOnly):
        Library.open(old, HashingEmbedder())
