"""A library through its front door: adding, getting, filtering, removing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from embedders import HashingEmbedder
from invented import paper, papers, word

from store import Library
from store.errors import EmbedderMismatch, NoLibrary, PaperUnknown
from store.place import find
from store.records import Added, Filter, Paper

if TYPE_CHECKING:
    from store.embedding import Progress, Vectors

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


class CountingEmbedder(HashingEmbedder):
    """Counts the texts that it embeds; `fuse` embeds that many and is then interrupted."""

    def __init__(self, fuse: int | None = None) -> None:
        super().__init__()
        self.embedded = 0
        self.fuse = fuse

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if self.fuse is not None and self.embedded >= self.fuse:
            raise KeyboardInterrupt
        self.embedded += len(texts)
        return super().embed(texts, progress)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "review", HashingEmbedder()) as library:
        yield library


def outcome(added: Added) -> tuple[int, int, int, int]:
    return added.read, added.added, added.updated, added.duplicates


def titles(library: Library) -> set[str]:
    return {paper.title for paper in library.papers()}


def test_a_paper_is_kept_as_it_came(library: Library) -> None:
    given = Paper(
        title="On % and _ in titles",
        authors=("Ada Lovelace", "José Ñandú"),
        year=1843,
        venue="Memoirs",
        doi="10.1000/xyz",
        arxiv="1802.09477",
        url="https://example.org/a",
        tags=("engines", "notes"),
        abstract="  It weaves.\n\nIt weaves patterns; “just” as — the loom does.  ",
        sources=("refs.bib",),
    )
    library.add_papers([given])
    [kept] = library.papers()
    assert kept.model_copy(update={"key": ""}) == given
    assert library.get(kept.key) == kept
    sentences = library.sentences(kept.key)
    assert [s.number for s in sentences] == list(range(len(sentences)))
    assert all(kept.abstract[s.start : s.end] == s.text for s in sentences)


def test_the_same_papers_again_are_duplicates_and_nothing_is_embedded(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    with Library.open(tmp_path, embedder) as library:
        assert outcome(library.add_papers(papers(0, 300))) == (300, 300, 0, 0)
        assert embedder.embedded == 300
        before = library.snapshot()
        again = [p.model_copy(update={"sources": ("again.bib",)}) for p in papers(0, 300)]
        assert outcome(library.add_papers([*again, *again])) == (600, 0, 0, 600)
        assert embedder.embedded == 300
        assert library.snapshot() == before
        assert library.papers()[7].sources == ("again.bib",)
        assert library.status().problems == ()


def test_what_a_second_record_adds_is_kept(library: Library) -> None:
    bare = Paper(title="Sailing by feedback", authors=("Mia Farr",))
    whole = Paper(title="Sailing by Feedback", abstract="Boats steer. They learn.", year=2020)
    assert outcome(library.add_papers([bare, whole])) == (2, 1, 1, 0)
    [kept] = library.papers()
    assert (kept.title, kept.authors, kept.year) == ("Sailing by feedback", ("Mia Farr",), 2020)
    assert [s.text for s in library.sentences(kept.key)] == ["Boats steer.", "They learn."]
    assert library.search("boats").hits[0].key == kept.key
    assert library.status().problems == ()


def test_titles_that_differ_by_a_word_are_two_papers(library: Library) -> None:
    users = Paper(title="Learning from User Feedback", abstract="One.", doi="10.1000/1")
    humans = Paper(title="Learning from Human Feedback", abstract="Two.")
    same_title = Paper(title="Learning from User Feedback", abstract="Three.", doi="10.1000/3")
    assert outcome(library.add_papers([users, humans, same_title])) == (3, 3, 0, 0)
    assert len({paper.key for paper in library.papers()}) == 3


def test_files_are_read_and_what_is_bad_in_them_is_listed(library: Library, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text(paper(1).model_dump_json(exclude={"key"}) + "\n")
    (tmp_path / "empty.jsonl").write_text("")
    added = library.add(tmp_path / "good.jsonl", tmp_path / "empty.jsonl", tmp_path / "none.bib")
    assert outcome(added) == (1, 1, 0, 0)
    assert [Path(p.file).name for p in added.problems] == ["empty.jsonl", "none.bib"]
    assert library.papers()[0].sources == ("good.jsonl",)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five listing pages are not beside the checkout")
def test_the_five_pages(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    with Library.open(tmp_path, embedder) as library:
        expected = {"files": 5, "read": 507, "added": 429, "updated": 0, "duplicates": 78}
        counts = {"files", "read", "added", "updated", "duplicates"}
        assert library.add(SEEDS, dry_run=True).model_dump(include=counts) == expected
        assert library.papers() == ()
        added = library.add(SEEDS)
        assert (added.model_dump(include=counts), added.problems) == (expected, ())
        embedded = embedder.embedded
        assert library.add(*sorted(SEEDS.iterdir())).added == 0
        assert embedder.embedded == embedded
        assert {
            "Reinforcement Learning from User Feedback",
            "Reinforcement Learning from Human Feedback",
        } <= titles(library)


def test_filters(library: Library) -> None:
    library.add_papers(papers(0, 40))
    assert {p.year for p in library.papers(Filter(year=(2000, 2004)))} == set(range(2000, 2005))
    assert len(library.papers(Filter(tag="odd"))) == 20
    assert len(library.papers(Filter(year=(2015, None), tag="odd"))) == 3
    assert [p.title for p in library.papers(Filter(text=f"{word(3).upper()} the"))] == [
        paper(3).title
    ]
    assert library.papers(Filter(text="100%")) == ()
    gui = Paper(title="Guidance of agents", abstract="They see a GUI."), Paper(title="Guides")
    library.add_papers(gui)
    assert [p.title for p in library.papers(Filter(text="GUI"))] == ["Guidance of agents"]
    assert len(library.papers(Filter(text="gui"))) == 2
    assert library.papers(Filter(tag="o%")) == ()
    found = library.search("glacier", 40, Filter(year=(2000, 2004), tag="odd"))
    assert {library.get(hit.key).year for hit in found.hits} <= {2001, 2003}


def test_a_removed_paper_is_gone_everywhere_and_may_come_back(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    with Library.open(tmp_path, embedder) as library:
        library.add_papers(papers(0, 5))
        before = library.snapshot()
        key = library.search(word(3)).hits[0].key
        library.remove(key)
        assert library.status().problems == ()
        assert library.snapshot() != before
        assert key not in {hit.key for hit in library.search(word(3)).hits}
        with pytest.raises(PaperUnknown):
            library.get(key)
        library.add_papers(papers(0, 5))
        assert library.snapshot() == before
        assert library.search(word(3)).hits[0].key == key
        assert library.status().problems == ()


def test_an_unknown_key_names_the_near_ones_and_removes_nothing(library: Library) -> None:
    library.add_papers(papers(0, 5))
    key = library.papers()[0].key
    with pytest.raises(PaperUnknown) as caught:
        library.remove(library.papers()[1].key, key + "x")
    assert key in caught.value.hint
    assert len(library.papers()) == 5


def test_half_a_character_as_a_shell_may_pass_it_on_is_found_nowhere(library: Library) -> None:
    library.add_papers(papers(0, 3))
    with pytest.raises(PaperUnknown):
        library.get("caf\udce9")
    for field in ("tag", "author", "venue", "source", "text"):
        assert library.papers(Filter.model_validate({field: "caf\udce9"})) == ()
    assert library.catalog.lookup.like("caf\udce9", 5) == []


def test_sentence_vectors_are_those_of_the_sentences_and_are_made_once(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    with Library.open(tmp_path, embedder) as library:
        library.add_papers([*papers(0, 3), Paper(title="A title alone")])
        keys = [paper.key for paper in library.papers()]
        vectors = library.sentence_vectors(keys)
        embedded = embedder.embedded
        for key in keys:
            texts = [sentence.text for sentence in library.sentences(key)]
            assert vectors[key].shape == (len(texts), 64)
            assert np.allclose(vectors[key], HashingEmbedder().embed(texts))
        library.sentence_vectors(reversed(keys))
        assert embedder.embedded == embedded


def test_progress_ends_at_its_total(library: Library) -> None:
    library.add_papers(papers(0, 10))
    steps: list[tuple[int, int]] = []
    library.add_papers(papers(0, 700), progress=lambda done, total: steps.append((done, total)))
    assert steps == sorted(steps)
    assert {total for _, total in steps} == {690}
    assert steps[-1] == (690, 690)


def test_an_interruption_keeps_what_was_finished(tmp_path: Path) -> None:
    with Library.open(tmp_path, CountingEmbedder(fuse=400)) as library:
        with pytest.raises(KeyboardInterrupt):
            library.add_papers(papers(0, 600))
        kept = len(library.papers())
        assert 400 <= kept < 600
    resumed = CountingEmbedder()
    with Library.open(tmp_path, resumed) as library:
        assert len(library.papers()) == kept
        assert library.status().problems == ()
        assert library.add_papers(papers(0, 600)).added == 600 - kept
        assert resumed.embedded == 600 - kept


def test_a_long_abstract_becomes_several_chunks_and_each_is_found(library: Library) -> None:
    parts = [f"The {word(n)} turns the {word(n + 1)} around slowly." for n in range(100, 200)]
    library.add_papers([*papers(0, 20), Paper(title="Long", abstract="  ".join(parts))])
    status = library.status()
    assert (status.papers, status.problems) == (21, ())
    assert status.chunks > 21
    [vector] = library.embedder.embed([" ".join(parts[-20:])])
    [(nearest, _)] = library.dense.nearest(vector, 1)
    assert library.catalog.papers([nearest])[nearest].title == "Long"


def test_dense_search_gives_the_same_through_chroma_as_exactly(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add_papers(papers(0, 300))
    queries = library.embedder.embed([paper(number).title for number in range(0, 300, 30)])
    exact = [library.dense.nearest(query, 5) for query in queries]
    monkeypatch.setattr("store.search.dense.EXACT_UP_TO", 0)
    through_chroma = [library.dense.nearest(query, 5) for query in queries]
    for one, other in zip(exact, through_chroma, strict=True):
        assert np.allclose([s for _, s in one], [s for _, s in other], atol=1e-5)
        assert one[0][0] == other[0][0]


def test_no_library_here(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary) as caught:
        Library.open(tmp_path / "nowhere", create=False)
    assert "litrev add" in caught.value.hint
    assert not (tmp_path / "nowhere").exists()


def test_the_place_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "thesis" / "chapter"
    inner.mkdir(parents=True)
    assert find(here=inner).root == inner / ".litrev"
    (tmp_path / ".litrev").mkdir()
    assert find(here=inner).root == tmp_path / ".litrev"
    assert find(tmp_path).root == tmp_path / ".litrev"
    assert find(inner).root == inner
    monkeypatch.setenv("LITREV_LIBRARY", str(inner))
    assert find(here=tmp_path).root == inner
    assert find(tmp_path).root == tmp_path / ".litrev"


@pytest.mark.parametrize("name", ["~nobody-is-called-so", "a" * 300])
def test_a_folder_that_cannot_be_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoLibrary, match="there is no library in "):
        Library.open(name, create=False)
    assert find(name).root == Path(name)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary, match="cannot be made a library"):
        Library.open(tmp_path / ("a" * 300))


def test_another_embedder_is_refused(tmp_path: Path) -> None:
    with Library.open(tmp_path, HashingEmbedder()) as library:
        library.add_papers(papers(0, 2))
    with pytest.raises(EmbedderMismatch) as caught:
        Library.open(tmp_path, HashingEmbedder(dimension=32))
    assert "hashing-64" in caught.value.message
    assert caught.value.hint


def test_a_library_with_nothing_in_it_answers(library: Library) -> None:
    assert library.search("anything").hits == ()
    assert library.papers() == ()
    status = library.status()
    assert (status.papers, status.chunks, status.pending, status.problems) == (0, 0, 0, ())
