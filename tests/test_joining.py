"""Where a paper came from, and papers taken apart and joined by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from embedders import HashingEmbedder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import papers, word

from store import Library
from store.catalog.origins import Kept, fingerprint
from store.catalog.schema import APPLICATION, VERSION_1
from store.errors import NotMerged, PaperUnknown
from store.records import Filter, Paper

if TYPE_CHECKING:
    from store.embedding import Progress, Vectors

PREPRINT = Paper(
    title="Gliding Hats",
    authors=("Ann Knott",),
    year=2021,
    arxiv="2101.00001",
    abstract="Hats glide. We saw it.",
    tags=("unread",),
    sources=("preprints.bib",),
)
PUBLISHED = Paper(
    title="Gliding Hats",
    authors=("Ann Knott", "Bo Bell"),
    year=2022,
    venue="ICML",
    doi="10.1000/hats",
    abstract="Hats do glide. It was seen.",
    tags=("hats",),
    sources=("library.ris",),
)
OTHER = Paper(title="Sinking Gloves", authors=("Mia Farr",), year=2020, abstract="Gloves sink.")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "review", HashingEmbedder()) as library:
        yield library


def sound(library: Library) -> bool:
    """Whether Chroma agrees with the catalog, and every sentence with its abstract."""
    for paper in library.papers():
        texts = [paper.abstract[s.start : s.end] for s in library.sentences(paper.key)]
        assert texts == [s.text for s in library.sentences(paper.key)]
        assert bool(texts) == bool(paper.abstract)
    return library.status().problems == ()


def test_a_merged_paper_tells_its_records(library: Library) -> None:
    library.add_papers([PREPRINT, PUBLISHED])
    [paper] = library.papers()
    assert (paper.year, paper.venue, paper.arxiv) == (2022, "ICML", "2101.00001")
    assert paper.abstract == PREPRINT.abstract
    first, second = library.origins(paper.key)
    assert (first.number, first.sources, first.reason, first.why) == (
        *(1, ("preprints.bib",), None, ""),
    )
    assert first.differs == {"authors": ["Ann Knott"], "year": 2021}
    assert (second.sources, second.reason) == (("library.ris",), "preprint")
    assert second.why == (
        "preprint (arXiv 2021) and published version (ICML 2022) are one: same title and authors"
    )
    assert second.differs == {"abstract": PUBLISHED.abstract}


def test_split_gives_both_papers_back_and_sticks(library: Library) -> None:
    library.add_papers([OTHER, PREPRINT, PUBLISHED])
    key = library.papers(Filter(text="gliding"))[0].key
    first, second = library.split(key)
    assert first == PREPRINT.model_copy(update={"key": key})
    assert second == PUBLISHED.model_copy(update={"key": second.key})
    before = library.snapshot()
    again = library.add_papers([PUBLISHED, PREPRINT, OTHER])
    assert (again.added, again.updated, again.duplicates) == (0, 0, 3)
    assert library.snapshot() == before
    assert {paper.key for paper in library.papers()} >= {key, second.key}
    assert library.search("seen").hits[0].key in {key, second.key}
    assert sound(library)
    with pytest.raises(NotMerged):
        library.split(key)


def test_split_by_number(library: Library) -> None:
    third = PREPRINT.model_copy(update={"title": "Gliding hats", "sources": ("third.csv",)})
    library.add_papers([PREPRINT, PUBLISHED, third])
    [paper] = library.papers()
    first, second = library.split(paper.key, record=1)
    assert first.sources == ("library.ris", "third.csv")
    assert (second.sources, second.title) == (("preprints.bib",), "Gliding Hats")
    assert [origin.number for origin in library.origins(first.key)] == [1, 2]
    assert library.origins(first.key)[0].reason is None
    with pytest.raises(NotMerged) as caught:
        library.split(first.key, record=3)
    assert "1 to 2" in caught.value.hint
    assert sound(library)


def test_what_the_person_added_stays_with_the_key(library: Library) -> None:
    library.add_papers([PREPRINT, PUBLISHED])
    [paper] = library.papers()
    library.tag("mine", paper.key)
    library.untag("unread", paper.key)
    library.annotate(paper.key, "Read this twice.")
    first, second = library.split(paper.key)
    assert (first.tags, first.note) == (("mine",), "Read this twice.")
    assert (second.tags, second.note) == (("hats",), "")


def test_merge_by_hand_and_split_is_as_before(library: Library) -> None:
    library.add_papers([PREPRINT, PUBLISHED, OTHER, *papers(0, 3)])
    hats, gloves = (library.papers(Filter(text=text))[0] for text in ("hats", "gloves"))
    library.tag("mine", hats.key)
    before, records = library.snapshot(), library.origins(hats.key)
    merged = library.merge(gloves.key, hats.key)
    assert (merged.key, merged.title) == (gloves.key, OTHER.title)
    assert set(merged.tags) == {"unread", "hats", "mine"}
    assert len(library.papers()) == 4
    assert [origin.reason for origin in library.origins(gloves.key)] == [
        None,
        "by hand",
        "preprint",
    ]
    assert library.origins(gloves.key)[1].why == "joined by hand"
    assert library.add_papers([PREPRINT, PUBLISHED, OTHER]).duplicates == 3
    assert len(library.papers()) == 4
    assert sound(library)
    first, second = library.split(gloves.key)
    assert (first.key, second.key) == (gloves.key, hats.key)
    assert library.origins(hats.key) == records
    library.untag("mine", gloves.key)
    library.tag("mine", hats.key)
    assert library.snapshot() == before
    assert sound(library)


def test_merging_needs_two_papers_that_are_there(library: Library) -> None:
    library.add_papers([PREPRINT, OTHER])
    before, key = library.snapshot(), library.papers()[0].key
    with pytest.raises(NotMerged):
        library.merge(key, key)
    with pytest.raises(PaperUnknown):
        library.merge(key, "nobody")
    assert library.snapshot() == before


def test_a_record_from_another_file_is_remembered_with_it(library: Library) -> None:
    library.add_papers([PREPRINT, PREPRINT.model_copy(update={"sources": ("copy.bib",)})])
    [paper] = library.papers()
    [origin] = library.origins(paper.key)
    assert origin.sources == paper.sources == ("preprints.bib", "copy.bib")


def test_records_come_back_as_they_were_read(library: Library) -> None:
    shared = {"doi": "10.1000/x"}
    read = [paper.model_copy(update=shared | {"sources": ("x",)}) for paper in papers(0, 9)]
    read = [paper.model_copy(update={"title": f"Gliding Hats {word(1)}"}) for paper in read]
    library.add_papers(read)
    [(id, paper)] = library.catalog.papers([1]).items()
    kept = library.catalog.origins.of(id, paper)
    assert [record.record for record in kept] == read
    assert [record.digest for record in kept] == [fingerprint(record) for record in read]


TEXT = st.text(max_size=20)
TAGS = st.tuples(TEXT)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.builds(
        Paper, key=TEXT, title=TEXT, abstract=TEXT, note=TEXT, year=st.none() | st.integers(1, 9)
    ),
    st.builds(Paper, title=TEXT, authors=st.tuples(TEXT), abstract=TEXT, tags=st.tuples(TEXT)),
)
def test_a_record_is_kept_whole(library: Library, paper: Paper, record: Paper) -> None:
    origins = library.catalog.origins
    with library.catalog.transaction(keep=False):
        id = library.catalog.put(paper, (), None)
        given = [
            Kept(fingerprint(paper), paper),
            Kept(b"2", record, "doi"),
            Kept(b"3", paper, "title"),
        ]
        origins.keep(id, paper, given)
        kept = origins.of(id, paper)
        assert [one._replace(party=0) for one in kept] == given
        assert [one.party for one in kept] == [1, 2, 3]


def test_a_library_of_the_first_version_has_one_record_a_paper(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "catalog.db")
    for statement in VERSION_1.strip().split("\n\n"):
        connection.execute(statement)
    connection.execute(
        "INSERT INTO papers (key, title, authors, year, venue, doi, arxiv, url, tags, abstract, "
        "sources, digest) VALUES ('knott', 'Colourful hats', '[\"Ann Knott\"]', 2020, '', '', '', "
        "'', '[\"a\"]', 'Hats glide.', '[\"old.bib\"]', x'00')"
    )
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    read = Paper(
        title="Colourful hats",
        authors=("Ann Knott",),
        year=2020,
        tags=("a",),
        abstract="Hats glide.",
        sources=("new.bib",),
    )
    american = read.model_copy(update={"title": "Colorful Hats", "sources": ("us.bib",)})
    with Library.open(tmp_path, HashingEmbedder()) as library:
        [origin] = library.origins("knott")
        assert (origin.number, origin.sources, origin.differs) == (1, ("old.bib",), {})
        assert library.add_papers([read, american]).duplicates == 2
        assert [o.sources for o in library.origins("knott")] == [
            ("old.bib", "new.bib"),
            ("us.bib",),
        ]


def test_nobody_waits_for_an_embedder_that_takes_its_time(tmp_path: Path) -> None:
    class Watched(HashingEmbedder):
        asked = 0

        def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
            self.asked += len(texts)
            with closing(sqlite3.connect(tmp_path / "catalog.db", timeout=0)) as other:
                other.execute("BEGIN IMMEDIATE")  # raises while somebody writes
            return super().embed(texts, progress)

    embedder = Watched()
    with Library.open(tmp_path, embedder) as library:
        cut = Paper(title="Gloves That Sink", year=2001, abstract="Gloves sink …")
        whole = Paper(title="Sinking Gloves", year=2020, abstract="Gloves sink, as do hats.")
        library.add_papers([cut, whole])
        first, second = (paper.key for paper in library.papers())
        library.catalog.vectors.drop_all_but(())
        before, joined = embedder.asked, library.merge(first, second)
        assert joined.abstract == whole.abstract
        library.split(first)
        assert embedder.asked > before
        assert sound(library)
