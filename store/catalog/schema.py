"""The catalog's tables, and the steps from each version of them to the next."""

from __future__ import annotations

import json
import sqlite3
from typing import Literal

from store.catalog.kind import Kind, upgrade

Fact = Literal[
    "edition",  # a number that every change of the papers raises
    "embedder",  # whose vectors the library has, from the first add on
    "dimension",  # numbers in each of them
    "embedder_address",  # where a hosted one is reached, if not at its provider's
    "staged_for",  # the embedder that the library is about to have
    "generation",  # the folder of Chroma's that is in use
    "queued",  # chunks that wait there for a checkpoint
    "collection",  # the id of what this is a copy of, as are the rest: of a shared library
    "seen",  # the highest stamp seen there
    "surplus",  # chunks there that no paper here has
    "synced",  # when both were last in step, in seconds since 1970
]
"""What `meta` knows of the library, all of it as text."""

APPLICATION = 0x6C747276
"""Marks a SQLite file as ours (`ltrv`)."""

VERSION_1 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID

CREATE TABLE papers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    authors TEXT NOT NULL,
    year INTEGER,
    venue TEXT NOT NULL,
    doi TEXT NOT NULL,
    arxiv TEXT NOT NULL,
    url TEXT NOT NULL,
    tags TEXT NOT NULL,
    abstract TEXT NOT NULL,
    sources TEXT NOT NULL,
    digest BLOB NOT NULL,
    indexed INTEGER NOT NULL DEFAULT 0
) STRICT

CREATE INDEX papers_by_year ON papers (year)

CREATE INDEX papers_pending ON papers (id) WHERE NOT indexed

CREATE TABLE identifiers (
    identifier TEXT NOT NULL,
    paper INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
    PRIMARY KEY (identifier, paper)
) STRICT, WITHOUT ROWID

CREATE INDEX identifiers_by_paper ON identifiers (paper)

CREATE TABLE tags (
    name TEXT NOT NULL,
    paper INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
    PRIMARY KEY (name, paper)
) STRICT, WITHOUT ROWID

CREATE INDEX tags_by_paper ON tags (paper)

CREATE TABLE sentences (
    paper INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (paper, number)
) STRICT, WITHOUT ROWID

CREATE TABLE chunks (
    paper INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
    number INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (paper, number)
) STRICT, WITHOUT ROWID

CREATE TABLE vectors (hash TEXT PRIMARY KEY, vector BLOB NOT NULL) STRICT

CREATE TABLE stale (chunk TEXT PRIMARY KEY) STRICT, WITHOUT ROWID

CREATE VIRTUAL TABLE words USING fts5 (
    title, abstract,
    content = 'papers', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
)

CREATE TRIGGER paper_added AFTER INSERT ON papers BEGIN
    INSERT INTO words (rowid, title, abstract) VALUES (new.id, new.title, new.abstract);
    INSERT OR IGNORE INTO tags SELECT value, new.id FROM json_each(new.tags);
END

CREATE TRIGGER paper_removed AFTER DELETE ON papers BEGIN
    INSERT INTO words (words, rowid, title, abstract)
    VALUES ('delete', old.id, old.title, old.abstract);
END

CREATE TRIGGER paper_reworded AFTER UPDATE OF title, abstract ON papers BEGIN
    INSERT INTO words (words, rowid, title, abstract)
    VALUES ('delete', old.id, old.title, old.abstract);
    INSERT INTO words (rowid, title, abstract) VALUES (new.id, new.title, new.abstract);
END

CREATE TRIGGER paper_retagged AFTER UPDATE OF tags ON papers BEGIN
    DELETE FROM tags WHERE paper = new.id;
    INSERT OR IGNORE INTO tags SELECT value, new.id FROM json_each(new.tags);
END

CREATE TRIGGER chunks_left BEFORE DELETE ON papers BEGIN
    INSERT OR IGNORE INTO stale SELECT old.key || '#' || number FROM chunks WHERE paper = old.id;
END
"""

VERSION_2 = """
ALTER TABLE papers ADD COLUMN pmid TEXT NOT NULL DEFAULT ''

ALTER TABLE papers ADD COLUMN type TEXT NOT NULL DEFAULT ''

ALTER TABLE papers ADD COLUMN volume TEXT NOT NULL DEFAULT ''

ALTER TABLE papers ADD COLUMN issue TEXT NOT NULL DEFAULT ''

ALTER TABLE papers ADD COLUMN pages TEXT NOT NULL DEFAULT ''

ALTER TABLE papers ADD COLUMN publisher TEXT NOT NULL DEFAULT ''

ALTER TABLE papers ADD COLUMN note TEXT NOT NULL DEFAULT ''

CREATE VIRTUAL TABLE names USING fts5(
    authors, venue, sources,
    content = 'papers', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
)

INSERT INTO names (names) VALUES ('rebuild')

CREATE TRIGGER names_added AFTER INSERT ON papers BEGIN
    INSERT INTO names (rowid, authors, venue, sources)
    VALUES (new.id, new.authors, new.venue, new.sources);
END

CREATE TRIGGER names_removed AFTER DELETE ON papers BEGIN
    INSERT INTO names (names, rowid, authors, venue, sources)
    VALUES ('delete', old.id, old.authors, old.venue, old.sources);
END

CREATE TRIGGER names_changed AFTER UPDATE OF authors, venue, sources ON papers BEGIN
    INSERT INTO names (names, rowid, authors, venue, sources)
    VALUES ('delete', old.id, old.authors, old.venue, old.sources);
    INSERT INTO names (rowid, authors, venue, sources)
    VALUES (new.id, new.authors, new.venue, new.sources);
END

CREATE TABLE records (
    digest BLOB PRIMARY KEY,
    paper INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
    number INTEGER NOT NULL,
    party INTEGER NOT NULL,
    reason TEXT NOT NULL,
    sources TEXT NOT NULL,
    content TEXT NOT NULL
) STRICT, WITHOUT ROWID

CREATE INDEX records_by_paper ON records (paper, number)

CREATE TEMP VIEW contents AS SELECT id, sources, json_object(
    'key', key, 'title', title, 'authors', json(authors), 'year', year, 'venue', venue,
    'doi', doi, 'arxiv', arxiv, 'url', url, 'tags', json(tags), 'abstract', abstract
) AS content FROM papers

INSERT OR IGNORE INTO records SELECT digest_of(content), id, 1, 1, '', sources,
    json_object('key', content ->> 'key', 'tags', content -> 'tags') FROM contents

INSERT OR IGNORE INTO identifiers
SELECT value, contents.id FROM contents, json_each(identifiers_of(content))

DROP VIEW contents

CREATE TABLE staged (
    paper INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
    number INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (paper, number)
) STRICT, WITHOUT ROWID

CREATE TRIGGER staged_reworded AFTER UPDATE OF title, abstract ON papers BEGIN
    DELETE FROM staged WHERE paper = new.id;
END

CREATE TABLE stamps (
    paper INTEGER PRIMARY KEY REFERENCES papers ON DELETE CASCADE,
    stamp INTEGER NOT NULL
) STRICT

CREATE TRIGGER source_to_share AFTER UPDATE OF sources ON papers
WHEN new.sources <> old.sources AND new.id IN (SELECT paper FROM stamps) BEGIN
    UPDATE papers SET indexed = 0 WHERE id = new.id;
END

CREATE TRIGGER record_to_share AFTER INSERT ON records
WHEN new.paper IN (SELECT paper FROM stamps) BEGIN
    UPDATE papers SET indexed = 0 WHERE id = new.paper;
END
"""

MIGRATIONS = (VERSION_1, VERSION_2)
"""Statements, parted by blank lines, that lead from version N to version N + 1."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to the newest version, in the transaction that is open."""
    connection.create_function("digest_of", 1, _digest, deterministic=True)
    connection.create_function("identifiers_of", 1, _identifiers, deterministic=True)
    upgrade(connection, APPLICATION, MIGRATIONS)


CATALOG = Kind(
    name="catalog",
    application=APPLICATION,
    versions=len(MIGRATIONS),
    migrate=migrate,
    foreign="Name another folder with --library.",
    fixed="It can be listed, searched and asked; to change it, copy the folder elsewhere.",
    damaged=(
        "litrev repair saves what can be read and takes the rest from Chroma; or litrev restore."
    ),
)


def _digest(content: str) -> bytes:
    """The digest of a paper as a record of itself, given as JSON."""
    from store.catalog.origins import fingerprint
    from store.records import Paper

    return fingerprint(Paper.model_validate_json(content))


def _identifiers(content: str) -> str:
    """What the paper is looked up by now, as a JSON list."""
    from store.identity.blocking import identifiers
    from store.records import Paper

    return json.dumps(identifiers(Paper.model_validate_json(content)), ensure_ascii=False)
