"""The catalog: what is put in comes out, all of it or nothing, and is found by its words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import papers

from store.catalog import Catalog, Split, database
from store.catalog.cache import text_hash
from store.catalog.schema import CATALOG
from store.records import Chunk, Filter, Paper
from store.sentences import split

NAMES = st.lists(st.text(min_size=1), max_size=3, unique=True).map(tuple)
PAPERS = st.builds(
    Paper,
    title=st.text(min_size=1),
    authors=NAMES,
    year=st.none() | st.integers(-3000, 9999),
    venue=st.text(),
    url=st.text(),
    tags=NAMES,
    abstract=st.text(),
    sources=NAMES,
)
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog(tmp_path / "catalog.db")
    yield catalog
    catalog.close()


def put(catalog: Catalog, *given: Paper) -> list[int]:
    """Accept papers, each as one chunk; their ids."""
    ids = []
    for paper in given:
        key = paper.key or f"key{catalog.counts().papers}"
        sentences = split(paper.abstract)
        whole = Chunk(number=0, first=0, last=len(sentences) - 1, text=paper.title)
        hashes = (text_hash(whole.text, "test"),)
        named = paper.model_copy(update={"key": key})
        ids.append(catalog.put(named, [f"title:{key}"], Split(sentences, (whole,), hashes)))
    return ids


@SHARED
@given(PAPERS, PAPERS)
def test_any_paper_comes_out_as_it_went_in(catalog: Catalog, first: Paper, then: Paper) -> None:
    [id] = put(catalog, first)
    kept = catalog.papers([id])
    assert kept[id].model_copy(update={"key": ""}) == first
    assert catalog.sentences(kept)[id] == split(first.abstract)
    later = then.model_copy(update={"key": kept[id].key})
    catalog.put(later, [], Split(split(then.abstract), (), ()), id)
    kept = catalog.papers([id])
    assert kept[id] == later
    assert catalog.sentences(kept)[id] == split(then.abstract)
    if then.tags and "\0" not in then.tags[0]:  # SQLite ends a text there; readers drop it
        assert id in catalog.filters.by_key(Filter(tag=then.tags[0]))
    catalog.remove([id])
    assert catalog.papers([id]) == {}


@SHARED
@given(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1))
def test_any_word_of_a_paper_selects_it(catalog: Catalog, word: str) -> None:
    [id, other] = put(catalog, Paper(title=f"before {word} after"), Paper(title="unlike"))
    assert id in catalog.filters.by_key(Filter(text=word))
    assert other not in catalog.filters.by_key(Filter(text=f"before {word}"))
    catalog.remove([id, other])


def test_words_are_matched_by_stem_and_without_accents(catalog: Catalog) -> None:
    one, two, three = put(
        catalog,
        Paper(title="Optimising Möbius policies", abstract="Nothing."),
        Paper(title="Nothing", abstract="A policy was optimised, and a policy is one policy."),
        Paper(title="Nothing at all"),
    )
    assert [id for id, _ in catalog.words.match("mobius", 9)] == [one]
    assert {id for id, _ in catalog.words.match("optimised", 9)} == {one, two}
    assert [id for id, _ in catalog.words.match("policy", 9, weights=(50.0, 0.1))] == [one, two]
    assert [id for id, _ in catalog.words.match("policy", 9, weights=(0.1, 50.0))] == [two, one]
    assert [id for id, _ in catalog.words.match("policy", 1)] == [
        catalog.words.match("policy", 9)[0][0]
    ]
    assert [id for id, _ in catalog.words.match("nothing", 9, within=np.array([two, three]))] == [
        three,
        two,
    ]
    assert catalog.words.match("nothing", 9, within=np.array([], np.int64)) == []


def test_changed_words_are_found_and_the_old_ones_are_not(catalog: Catalog) -> None:
    [id] = put(catalog, Paper(title="Sails", abstract="Canvas."))
    catalog.put(Paper(key="k", title="Sails", abstract="Linen."), [], None, id)
    assert catalog.words.match("canvas", 9) == []
    assert [found for found, _ in catalog.words.match("linen", 9)] == [id]


def test_a_transaction_happens_whole_or_not_at_all(catalog: Catalog) -> None:
    before = catalog.snapshot()
    same_key = [paper.model_copy(update={"key": "same"}) for paper in papers(0, 3)]
    with pytest.raises(sqlite3.IntegrityError), catalog.transaction():
        put(catalog, *same_key)
    with catalog.transaction(keep=False):
        put(catalog, *papers(0, 3))
        assert catalog.counts().papers == 3
    assert (catalog.counts().papers, catalog.snapshot()) == (0, before)
    with catalog.transaction():
        put(catalog, *papers(0, 3))
    assert catalog.counts().papers == 3


def test_a_snapshot_depends_on_the_papers_alone(tmp_path: Path) -> None:
    one, other = Catalog(tmp_path / "one.db"), Catalog(tmp_path / "other.db")
    named = [paper.model_copy(update={"key": paper.title}) for paper in papers(0, 9)]
    put(one, *named)
    put(other, *(paper.model_copy(update={"sources": ("x",)}) for paper in reversed(named)))
    assert one.snapshot() == other.snapshot()
    put(one, *papers(9, 1))
    assert one.snapshot() != other.snapshot()
    one.close()
    other.close()


def test_papers_are_known_by_their_identifiers_in_order(catalog: Catalog) -> None:
    first = catalog.put(Paper(key="a", title="A"), ["doi:1", "title:a"], None)
    second = catalog.put(Paper(key="b", title="A"), ["doi:2", "title:a"], None)
    assert catalog.identifiers.known(["doi:2", "title:a"]) == [second, first]
    assert catalog.identifiers.known(["doi:3"]) == []
    catalog.remove([second])
    assert catalog.identifiers.known(["doi:2", "title:a"]) == [first]


def test_vectors_are_kept_by_text_and_embedder(catalog: Catalog) -> None:
    vectors = np.random.default_rng(0).normal(size=(3, 5)).astype(np.float32)
    hashes = [text_hash(text, "one") for text in ("a", "b", "")]
    catalog.vectors.keep(hashes, vectors)
    assert catalog.vectors.missing([*hashes, text_hash("a", "two")]) == {text_hash("a", "two")}
    order = [2, 0, 0]
    kept = catalog.vectors.get([hashes[place] for place in order], 5)
    assert np.array_equal(kept, vectors[order])
    assert catalog.vectors.get([], 5).shape == (0, 5)
    with pytest.raises(KeyError):
        catalog.vectors.get([text_hash("a", "two")], 5)


def test_a_commit_survives_a_power_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As SQLite promises for FULL; the other tests go without (`unsynced` in conftest.py)."""
    monkeypatch.setattr(database, "SETTINGS", database.SETTINGS[:-1])
    with closing(database.Database(tmp_path / "catalog.db", CATALOG)) as opened:
        full = 2
        assert opened.rows("PRAGMA synchronous") == [(full,)]
