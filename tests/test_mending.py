"""Libraries that something happened to between two openings: mended, or told what to do."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from embedders import HashingEmbedder
from invented import paper, papers, word

from store import Library
from store.errors import LibraryDamaged, LitrevError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with Library.open(tmp_path, HashingEmbedder()) as library:
        library.add_papers(papers(0, 50))
    return tmp_path


def healthy(place: Path) -> bool:
    """Whether another paper can be added, all are found, and nothing is wrong any more."""
    with Library.open(place, HashingEmbedder()) as library:
        library.add_papers(papers(50, 1))
        complete = all(paper(n).title in found(library, n) for n in range(51))
        return complete and not library.status().problems


def found(library: Library, number: int) -> set[str]:
    return {hit.title for hit in library.search(word(number)).hits}


def test_a_missing_chroma_is_made_again(place: Path) -> None:
    shutil.rmtree(place / "chroma")
    with Library.open(place, HashingEmbedder()) as library:
        assert library.status().problems == ()
    assert healthy(place)


@pytest.mark.parametrize("damage", ["zeroed", "cut", "foreign", "emptied", "half written"])
def test_a_damaged_chroma_is_made_again(place: Path, damage: str) -> None:
    [folder] = (place / "chroma").iterdir()
    database = folder / "chroma.sqlite3"
    if damage == "zeroed":
        database.write_bytes(bytes(database.stat().st_size))
    elif damage == "cut":
        database.write_bytes(database.read_bytes()[:50_000])
    elif damage == "foreign":
        database.unlink()
        sqlite3.connect(database).execute("CREATE TABLE collections (id)").connection.close()
    elif damage == "emptied":
        database.unlink()
    else:
        (folder / "checkpoint-unfinished").touch()
    with Library.open(place, HashingEmbedder()) as library:
        assert paper(7).title in found(library, 7)
        assert damage == "half written" or library.status().problems
    assert healthy(place)
    assert not folder.exists()


def test_repair_makes_chroma_again(place: Path) -> None:
    [folder] = (place / "chroma").iterdir()
    (folder / "chroma.sqlite3").unlink()
    with Library.open(place, HashingEmbedder()) as library:
        assert library.repair()
        assert library.status().problems == ()


@pytest.mark.parametrize("size", [0, 100, 8192, 30_000])
def test_a_damaged_catalog_is_told(place: Path, size: int) -> None:
    catalog = place / "catalog.db"
    noise = b"not a database, whatever its name says. " * 2000
    catalog.write_bytes(catalog.read_bytes()[:size] + noise)
    with pytest.raises(LibraryDamaged) as caught:
        healthy(place)
    assert "catalog.db" in caught.value.message
    assert caught.value.hint


def test_a_newer_catalog_is_told(place: Path) -> None:
    with sqlite3.connect(place / "catalog.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LibraryDamaged) as caught:
        Library.open(place, HashingEmbedder())
    assert "newer" in caught.value.message


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "catalog.db")
    other.execute("CREATE TABLE songs (title)")
    other.close()
    with pytest.raises(LibraryDamaged):
        Library.open(tmp_path, HashingEmbedder())


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LitrevError):
        Library.open(tmp_path / "file", HashingEmbedder())
