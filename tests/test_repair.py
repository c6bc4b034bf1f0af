"""A library is made whole again from what is left of it, and what is lost is named."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from at_work import WORK, keyed
from embedders import HashingEmbedder
from intact import Findings, inspected
from invented import word

from store import Library
from store.embedding import Embedder
from store.embedding.none import Nothing
from store.errors import LibraryBusy, LibraryDamaged, NoLibrary, NotOurs
from store.place import Place
from store.records import Paper, Repaired
from store.recovery.repair import repair

COUNT = 120
WHOLE = Findings(set(), set(), [])
PAGE = 4096


def described(number: int) -> Paper:
    """An invented paper with everything that a person may have added to it."""
    extra = {"note": f"Read it for {word(number)}.", "sources": (f"{number}.bib",)}
    return keyed(number).model_copy(update={**extra, "tags": ("odd", f"t{number}")})


@pytest.fixture
def place(tmp_path: Path) -> Place:
    with Library.open(tmp_path, HashingEmbedder()) as library:
        library.add_papers(map(described, range(COUNT)))
        library.remove(word(3))
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "kept").write_text("as it was")
    return Place(tmp_path)


def repaired(place: Place, embedder: Embedder | None = None) -> Repaired:
    return repair(place, lambda: Library.open(place.root, embedder or HashingEmbedder()))


def mended(place: Place) -> Repaired:
    """The report of a repair, after which all is as it was: papers, tags, notes, sources, runs."""
    report = repaired(place)
    with Library.open(place.root, HashingEmbedder()) as library:
        assert set(library.papers()) == {described(n) for n in range(COUNT) if n != 3}
        assert library.status().problems == ()
        assert library.search(word(7)).hits[0].key == word(7)
    assert report.papers == COUNT - 1
    assert (place.root / "runs" / "kept").read_text() == "as it was"
    assert not list(place.root.glob(".repair-*"))
    return report


def test_a_catalog_that_is_gone_is_made_from_chroma(place: Place) -> None:
    place.catalog.unlink()
    with pytest.raises(LibraryDamaged) as caught:
        Library.open(place.root, HashingEmbedder())
    assert "repair" in caught.value.hint
    report = mended(place)
    assert (report.from_catalog, report.from_chroma) == (0, COUNT - 1)
    assert (report.embedded, report.lost, report.kept) == (0, (), "")


def damage(path: Path, kind: str) -> None:
    content = bytearray(path.read_bytes())
    if kind == "header":
        content[:100] = random.Random(1).randbytes(100)
    elif kind == "half":
        del content[len(content) // 2 :]
    elif kind == "nothing":
        content.clear()
    elif kind == "noise":
        content[:] = random.Random(1).randbytes(len(content))
    else:
        draw = random.Random(kind)
        for page in draw.sample(range(1, len(content) // PAGE), len(content) // PAGE // 8):
            content[page * PAGE : (page + 1) * PAGE] = draw.randbytes(PAGE)
    path.write_bytes(content)


KINDS = ["header", "half", "nothing", "noise", *(f"pages {n}" for n in range(6))]


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_catalog_is_made_anew_and_kept(place: Place, kind: str) -> None:
    damage(place.catalog, kind)
    damaged = place.catalog.read_bytes()
    report = mended(place)
    assert report.catalog == "made anew"
    assert report.from_catalog + report.from_chroma == COUNT - 1
    assert (report.embedded, report.lost) == (0, ())
    assert (place.root / report.kept).read_bytes() == damaged
    if kind == "header":
        assert report.from_chroma == 0


def test_without_chroma_what_can_be_read_is_kept_and_the_rest_named(place: Place) -> None:
    with closing(sqlite3.connect(place.catalog)) as catalog:
        catalog.execute("PRAGMA journal_mode = DELETE")
        [(root,)] = catalog.execute("SELECT rootpage FROM sqlite_master WHERE name = 'papers'")
        leaves = catalog.execute(
            "SELECT pageno FROM dbstat WHERE name = 'papers' AND pagetype = 'leaf' ORDER BY path"
        ).fetchall()
    with place.catalog.open("r+b") as file:
        for (page,) in leaves[2:4]:
            assert page != root
            file.seek((page - 1) * PAGE)
            file.write(bytes(PAGE))
    shutil.rmtree(place.chroma)
    report = repaired(place)
    assert report.from_chroma == 0
    assert report.unproven == ()
    assert report.papers == report.from_catalog == COUNT - 1 - len(report.lost)
    assert len(report.lost) > 3
    with Library.open(place.root, HashingEmbedder()) as library:
        left = {paper.title for paper in library.papers()}
        assert left < {described(n).title for n in range(COUNT)}
        gone = {described(n).title for n in range(COUNT) if n != 3} - left
        words = {title.lower().split()[1] for title in gone}
        assert all(any(word in name for word in words) for name in report.lost)
        assert library.status().problems == ()


def test_a_library_without_vectors_is_salvaged(tmp_path: Path) -> None:
    with Library.open(tmp_path, Nothing()) as library:
        library.add_papers(map(described, range(20)))
        papers = library.papers()
    damage(tmp_path / "catalog.db", "header")
    report = repaired(Place(tmp_path), Nothing())
    assert (report.from_catalog, report.embedded, report.lost) == (20, 0, ())
    with Library.open(tmp_path, Nothing()) as library:
        assert library.papers() == papers
        assert library.status().problems == ()


def test_what_proves_itself_wrong_is_taken_from_chroma(place: Place) -> None:
    with closing(sqlite3.connect(place.catalog)) as catalog:
        catalog.execute("UPDATE papers SET abstract = 'Something else.', indexed = 1 WHERE id = 9")
        catalog.commit()
    report = mended(place)
    assert report.from_chroma == 1


def test_vectors_that_are_missing_come_from_chroma_or_are_made_again(place: Place) -> None:
    with closing(sqlite3.connect(place.catalog)) as catalog:
        catalog.execute("DELETE FROM vectors")
        catalog.commit()
    assert mended(place).embedded == 0
    with closing(sqlite3.connect(place.catalog)) as catalog:
        catalog.execute("DELETE FROM vectors")
        catalog.commit()
    shutil.rmtree(place.chroma)
    assert mended(place).embedded == COUNT - 1


def test_a_sound_catalog_stays(place: Place) -> None:
    report = mended(place)
    assert (report.catalog, report.kept) == ("sound", "")
    assert inspected(place.root, WORK["add"], []) == WHOLE


def test_full_text_indexes_are_made_again(place: Place) -> None:
    with closing(sqlite3.connect(place.catalog)) as catalog:
        catalog.execute("INSERT INTO words (words) VALUES ('delete-all')")
        catalog.commit()
    with Library.open(place.root, HashingEmbedder()) as library:
        assert library.catalog.words.match(word(7), 3) == []
    assert mended(place).catalog == "sound"


@pytest.mark.parametrize("moment", ["os.link", "os.replace"])
def test_a_repair_that_is_killed_can_be_begun_again(
    place: Place, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    damage(place.catalog, "header")

    def killed(*paths: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(f"store.recovery.repair.{moment}", killed)
        with pytest.raises(SystemExit):
            repaired(place)
    assert mended(place).catalog == "made anew"


def test_where_nothing_is_left_nothing_is_touched(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary):
        repaired(Place(tmp_path))
    (tmp_path / "catalog.db").write_bytes(b"nothing of ours " * 5000)
    with pytest.raises(LibraryDamaged, match="nothing can be read"):
        repaired(Place(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} <= {"catalog.db", "chroma.lock"}
    (tmp_path / "catalog.db").unlink()
    with closing(sqlite3.connect(tmp_path / "catalog.db")) as other:
        other.execute("CREATE TABLE songs (title)")
    with pytest.raises(NotOurs):
        repaired(Place(tmp_path))


def test_a_library_in_use_is_not_repaired(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.search.dense.EXACT_UP_TO", 0)
    with Library.open(place.root, HashingEmbedder()) as library:
        library.search("river")
        with pytest.raises(LibraryBusy):
            repaired(place)
