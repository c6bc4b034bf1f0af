"""Two processes, or two threads, at one library: nobody waits for Chroma, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from at_work import WORK, AtWork, keyed
from embedders import HashingEmbedder
from intact import Findings, inspected
from invented import paper, papers, word
from test_crash import found_by_vector

from store import Library
from store.catalog import holders
from store.catalog.database import PATIENCE, Database
from store.catalog.schema import CATALOG
from store.errors import LibraryBusy
from store.records import Filter


def finds(library: Library, number: int) -> bool:
    """Whether a search for the word that only this paper has finds it."""
    return paper(number).title in {hit.title for hit in library.search(word(number)).hits}


def test_a_second_process_searches_while_the_first_adds(tmp_path: Path) -> None:
    with Library.open(tmp_path, HashingEmbedder()) as library:
        library.add_papers(papers(0, 50))
    adder = AtWork(tmp_path, "add", range(50, 250), 8)
    searches = 0
    with Library.open(tmp_path, HashingEmbedder()) as library:
        while adder.process.is_alive():
            assert finds(library, searches % 50)
            newest = library.papers()[-1]
            assert newest in library.papers(Filter(text=newest.title))
            searches += 1
    assert adder.heard() == set(range(50, 250))
    assert searches > 3
    with Library.open(tmp_path, HashingEmbedder()) as library:
        status = library.status()
        assert (status.papers, status.pending, status.problems) == (250, 0, ())


def test_two_processes_add_overlapping_papers(tmp_path: Path) -> None:
    both = [AtWork(tmp_path, "add", range(200), 9), AtWork(tmp_path, "add", range(100, 300), 5)]
    said = both[0].heard() | both[1].heard()
    assert [adder.process.exitcode for adder in both] == [0, 0]
    assert said == set(range(300))
    assert inspected(tmp_path, WORK["add"], said) == Findings(set(), set(), [])
    expected = {keyed(n).title for n in said}
    with Library.open(tmp_path, HashingEmbedder()) as library:
        assert sorted(p.title for p in library.papers()) == sorted(expected)
        assert found_by_vector(library, expected) == expected


def test_while_chroma_is_taken_a_search_is_exact_and_papers_stay_pending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.search.dense.EXACT_UP_TO", 0)
    with Library.open(tmp_path, HashingEmbedder()) as holder:
        holder.add_papers(papers(0, 20))
        holder.search(paper(3).title)  # opens Chroma, and keeps it
        with Library.open(tmp_path, HashingEmbedder()) as other:
            other.add_papers(papers(20, 20))
            status = other.status()
            assert (status.papers, status.pending) == (40, 20)
            assert "has Chroma open" in status.problems[0]
            assert finds(other, 33)
        assert finds(holder, 33)
        assert holder.status().pending == 0
    with Library.open(tmp_path, HashingEmbedder()) as library:
        assert library.status().problems == ()


def test_threads_share_a_library(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def work(number: int, library: Library) -> None:
        try:
            for first in range(0, 60, 10):
                library.add_papers(papers(first, 10))
                assert finds(library, first + number)
        except BaseException as error:
            failures.append(error)

    with Library.open(tmp_path, HashingEmbedder()) as library:
        threads = [threading.Thread(target=work, args=(n, library)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(library.papers()) == 60
        assert library.status().problems == ()


def test_a_writer_waits_a_bounded_time_and_says_for_whom(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    Database(path, CATALOG).close()
    program = (
        "import sys, pathlib; from store.catalog import Catalog; "
        "database = Catalog(pathlib.Path(sys.argv[1])).database; "
        "hold = database.transaction(); hold.__enter__(); print(flush=True); sys.stdin.read()"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert writer.stdout
    writer.stdout.readline()
    database = Database(path, CATALOG, patience=0.1)
    began = time.monotonic()
    with pytest.raises(LibraryBusy) as caught, database.transaction():
        pass
    assert time.monotonic() - began < 10
    assert str(path) in caught.value.message
    assert caught.value.hint
    if Path("/proc/locks").exists():
        assert f"process {writer.pid} (" in caught.value.message
    writer.communicate()
    with database.transaction():
        pass
    assert holders.writer(path) == holders.SOMEBODY
    database.close()


def test_reading_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    with Library.open(tmp_path, HashingEmbedder()) as library:
        library.add_papers(papers(0, 20))
    writer = Database(tmp_path / "catalog.db", CATALOG)
    with writer.transaction():
        began = time.monotonic()
        with Library.open(tmp_path, HashingEmbedder()) as library:
            assert all(finds(library, number) for number in range(20))
        assert time.monotonic() - began < PATIENCE / 2
    writer.close()
