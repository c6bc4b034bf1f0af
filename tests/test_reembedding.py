"""A library is given another embedder: without a gap, without a mixture, and nothing twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from at_work import FORKING
from embedders import HashingEmbedder
from invented import paper, papers, word
from test_concurrency import finds
from test_crash import found_by_vector

from store import Library
from store.embedding.none import Nothing
from store.errors import EmbedderChanged, EmbedderMismatch, LibraryBusy, LibraryReadOnly
from store.reembedding import Reembedding

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from store.embedding import Embedder, Progress, Vectors

COUNT = 300


class Watched(HashingEmbedder):
    """Counts what it embeds, and may do something before each call."""

    def __init__(self, dimension: int = 64, salt: str = "") -> None:
        super().__init__(dimension, salt)
        self.embedded = 0
        self.before: Callable[[], object] = lambda: None

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.before()
        self.embedded += len(texts)
        return super().embed(texts, progress)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    with Library.open(folder, HashingEmbedder()) as library:
        library.add_papers(papers(0, COUNT))
    return folder


@pytest.fixture
def place(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "library"))


def agrees(library: Library) -> bool:
    """Whether every chunk has the vector that its library's embedder gives it, and Chroma too."""
    titles = {p.title for p in library.papers()}
    status = library.status()
    return found_by_vector(library, titles) == titles and not (status.problems or status.pending)


@pytest.mark.parametrize("new", [HashingEmbedder(32), HashingEmbedder(64, "other")])
def test_another_embedder_takes_over_and_chroma_with_it(
    place: Path, new: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports: list[tuple[int, int]] = []
    with Library.open(place) as library:
        snapshot = library.snapshot()
        report = library.reembed(new, lambda done, total: reports.append((done, total)))
        assert (report.embedder, report.dimension) == (new.name, new.dimension)
        assert (report.papers, report.embedded) == (COUNT, COUNT)
        assert reports[-1] == (COUNT, COUNT)
        assert agrees(library)
        assert library.snapshot() == snapshot
        monkeypatch.setattr("store.search.dense.EXACT_UP_TO", 0)
        assert finds(library, 7)
    assert len(list((place / "chroma").iterdir())) == 1
    with Library.open(place, new) as library:
        assert library.add_papers(papers(COUNT, 5)).added == 5
        assert agrees(library)


def test_going_back_embeds_nothing(place: Path) -> None:
    new, old = Watched(32), Watched()
    with Library.open(place) as library:
        assert library.reembed(new).embedded == COUNT
        assert library.reembed(old).embedded == 0
        assert library.reembed(new).embedded == 0
        assert (new.embedded, old.embedded) == (COUNT, 0)
        assert agrees(library)
        assert library.reembed(new).embedded == 0


def test_an_interruption_leaves_the_old_one_in_force_and_costs_a_slice(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.reembedding.SLICE", 64)
    new = Watched(32)

    def interrupted() -> None:
        if new.embedded >= 192:
            raise KeyboardInterrupt

    with Library.open(place, HashingEmbedder()) as library:
        new.before = interrupted
        with pytest.raises(KeyboardInterrupt):
            library.reembed(new)
        assert library.embedder.name == "hashing-64"
        assert agrees(library)
        assert library.choice.present().unfinished == "hashing-32"
        new.before = lambda: None
        assert library.reembed(new).embedded == COUNT - 192
        assert new.embedded == COUNT
        assert library.choice.present().unfinished is None
        assert agrees(library)


def test_papers_that_come_change_and_go_meanwhile(place: Path) -> None:
    new = Watched(32)
    changed = paper(3).model_copy(update={"abstract": paper(3).abstract + " It is reworded."})

    def meanwhile() -> None:
        new.before = lambda: None
        with Library.open(place, HashingEmbedder()) as other:
            other.remove(other.search(word(5)).hits[0].key)
            other.remove(other.search(word(3)).hits[0].key)
            other.add_papers([*papers(COUNT, 20), changed])

    with Library.open(place) as library:
        new.before = meanwhile
        library.reembed(new)
        titles = {p.title for p in library.papers()}
        assert titles == {p.title for n in range(COUNT + 20) if n != 5 for p in [paper(n)]}
        assert agrees(library)
        assert "reworded" in library.get(library.search(word(3)).hits[0].key).abstract


def slowly(folder: Path, said: Connection) -> None:
    """Give a library another embedder, say how far it is, and go on when told to."""
    new = Watched(32)

    def tell(done: int, total: int) -> None:
        said.send(done)
        said.recv()

    import store.reembedding

    store.reembedding.SLICE = 16
    with Library.open(folder) as library:
        library.reembed(new, tell)


def test_kill_9_in_the_middle_and_the_old_vectors_serve_meanwhile(place: Path) -> None:
    done = 0
    for until in (30, 110, 200):
        heard, said = FORKING.Pipe()
        process = FORKING.Process(target=slowly, args=(place, said))
        process.start()
        said.close()
        with Library.open(place, HashingEmbedder()) as library:
            so_far = 0
            while done + so_far < until:
                so_far = heard.recv()
                assert finds(library, so_far)
                heard.send("go on")
            done += so_far
            time.sleep(random.uniform(0, 0.01))
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
            assert process.exitcode == -signal.SIGKILL
            assert library.embedder.name == "hashing-64"
            assert agrees(library)
    new = Watched(32)
    with Library.open(place) as library:
        library.reembed(new)
        assert new.embedded <= COUNT - 200 + 16
        assert agrees(library)


def test_two_processes_do_not_do_it_at_once(place: Path) -> None:
    with (
        Library.open(place) as one,
        Library.open(place) as other,
        Reembedding(one, HashingEmbedder(32)),
        pytest.raises(LibraryBusy) as caught,
    ):
        other.reembed(HashingEmbedder(16))
    assert caught.value.hint


def test_a_folder_that_cannot_be_written_is_told(place: Path) -> None:
    (place / "reembedding.lock").mkdir()
    with Library.open(place) as library, pytest.raises(LibraryReadOnly, match="cannot be written"):
        library.reembed(HashingEmbedder(32))


@pytest.mark.parametrize("new", [HashingEmbedder(32), HashingEmbedder(64, "other")])
def test_who_has_it_open_with_the_old_one_is_told(
    place: Path, new: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.search.dense.EXACT_UP_TO", 0)
    with Library.open(place, HashingEmbedder()) as other:
        assert finds(other, 3)  # has Chroma open, and the catalog's vectors in memory
        with Library.open(place) as library:
            library.reembed(new)
        with pytest.raises(EmbedderMismatch, match=new.name):
            other.search("glacier")
        with pytest.raises(EmbedderMismatch):
            other.add_papers(papers(COUNT, 3))
        assert other.index.catch_up()  # what it still can, it does for the new one
        other.index.close()
    with Library.open(place, new) as library:
        assert agrees(library)


def test_who_can_make_the_new_one_goes_on_with_it(place: Path) -> None:
    with Library.open(place, HashingEmbedder()) as other:
        assert other.search("zzz").hits
        with Library.open(place) as library:
            library.reembed(Nothing())
        assert other.search("zzz").hits == ()
        assert finds(other, 9)
        assert other.add_papers(papers(COUNT, 3)).added == 3
        assert other.status().chroma == "not used"


@pytest.mark.parametrize("salt", ["", "other"])
def test_a_change_in_the_middle_of_a_search(place: Path, salt: str) -> None:
    old, new = Watched(), HashingEmbedder(64 if salt else 32, salt)

    def meanwhile() -> None:
        old.before = lambda: None
        with Library.open(place) as library:
            library.reembed(new)

    with Library.open(place, old, named=lambda name, address: new) as other:
        old.before = meanwhile
        with pytest.raises(EmbedderMismatch):  # no `@` in its name: nobody makes it
            other.search(word(4))
    old, new = Watched(64, salt + "again"), HashingEmbedder(64 if salt else 32, f"{salt}@9")
    with Library.open(place) as library:
        library.reembed(old)
    with Library.open(place, old, named=lambda name, address: new) as other:
        old.before = meanwhile
        hits = other.search(word(4)).hits
        assert hits[0].title == paper(4).title
        assert other.embedder is new
        assert hits == other.search(word(4)).hits


def test_a_change_in_the_middle_of_an_addition(place: Path) -> None:
    old, new = Watched(), HashingEmbedder(32)

    def meanwhile() -> None:
        old.before = lambda: None
        with Library.open(place) as library:
            library.reembed(new)

    with Library.open(place, old) as other:
        old.before = meanwhile
        with pytest.raises(EmbedderChanged) as caught:
            other.add_papers(papers(COUNT, 200))
        assert caught.value.hint
    with Library.open(place, new) as library:
        assert agrees(library)
        assert library.add_papers(papers(COUNT, 200)).added <= 200
        assert agrees(library)


def test_a_new_library_may_be_given_one_before_its_first_paper(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        assert library.reembed(Nothing()).papers == 0
    with Library.open(tmp_path) as library:
        library.add_papers(papers(0, 5))
        assert (library.status().embedder, library.status().dimension) == ("none", 0)


def test_by_words_alone(place: Path) -> None:
    with Library.open(place) as library:
        library.reembed(Nothing())
        status = library.status()
        assert (status.chroma, status.pending, status.problems) == ("not used", 0, ())
        assert not list((place / "chroma").iterdir())
        found = library.search(f"{word(8)} glacier", k=5)
        assert [hit.rank for hit in found.hits] == [1, 2, 3, 4, 5]
        assert found.hits[0].title == paper(8).title
        assert all((hit.score, hit.dense) == (hit.lexical, 0.0) for hit in found.hits)
        assert found.hits[0].cite
        assert library.search("zzz").hits == ()
        library.add_papers(papers(COUNT, 3))
        library.remove(library.search(word(COUNT)).hits[0].key)
        assert library.repair()
        assert library.status().problems == ()
    with Library.open(place) as library:
        assert library.status().papers == COUNT + 2
        assert library.reembed(HashingEmbedder()).embedded == 2
        assert agrees(library)


def test_without_vectors_nothing_of_the_local_embedder_is_loaded(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from invented import papers\n"
        "from store import Library; from store.embedding.none import Nothing\n"
        "with Library.open(Path(sys.argv[1]), Nothing()) as library:\n"
        "    library.add_papers(papers(0, 5)); assert library.search('glacier').hits\n"
        "print([m for m in ('onnxruntime', 'tokenizers', 'chromadb') if m in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == "[]\n"


def test_what_nobody_needs_is_forgotten_and_nothing_else(place: Path) -> None:
    old, new = Watched(), Watched(32)
    with Library.open(place) as library:
        library.reembed(new)
        sentences = sum(len(library.sentences(p.key)) for p in library.papers())
        library.sentence_vectors([p.key for p in library.papers()])
        gone = library.papers()[0].key
        own = len(library.sentences(gone))
        library.remove(gone)
        before = new.embedded
        assert library.forget_others() >= COUNT + 1
        library.sentence_vectors([p.key for p in library.papers()])
        assert new.embedded == before
        assert sentences > own
        assert agrees(library)
        assert library.forget_others() == 0
        assert library.reembed(old).embedded == COUNT - 1


def test_a_library_says_what_it_has(place: Path) -> None:
    with Library.open(place, HashingEmbedder()) as library:
        present = library.choice.present()
    assert (present.embedder, present.dimension, present.unfinished) == ("hashing-64", 64, None)


def test_an_embedder_that_is_not_at_hand_is_told_with_the_command_that_helps(place: Path) -> None:
    with Library.open(place) as library:
        assert len(library.papers()) == COUNT
        with pytest.raises(EmbedderMismatch, match="hashing-64") as caught:
            library.search("glacier")
    assert "litrev embedder local" in caught.value.hint
    with pytest.raises(EmbedderMismatch) as caught:
        Library.open(place, HashingEmbedder(32))
    assert "litrev embedder" in caught.value.hint


def test_vectors_of_no_numbers() -> None:
    vectors = Nothing().embed(["a", "b"])
    assert (vectors.shape, vectors.dtype) == ((2, 0), np.float32)
    assert Nothing().count(["", "abcde", "abcdef"]) == [0, 1, 2]
