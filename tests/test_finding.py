"""From a brief to the papers of its draft: queries, their rankings fused, what bears on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from embedders import HashingEmbedder
from hypothesis import given
from hypothesis import strategies as st

from assistant.draft.brief import Brief
from assistant.draft.finding import bearing, find
from assistant.draft.fusing import K, fuse
from assistant.draft.queries import MOST, queries
from assistant.noting import Noting
from assistant.runs.playing import KeptShelf
from store import Library
from store.errors import PaperUnknown
from store.records import Hit, Paper

rankings = st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True), max_size=5)


def hits(keys: Sequence[str]) -> list[Hit]:
    return [
        Hit(rank=n, key=key, title=key, score=1 / n, lexical=0, dense=0, cite=None)
        for n, key in enumerate(keys, 1)
    ]


@given(rankings)
def test_every_paper_found_is_ranked_once(found: list[list[str]]) -> None:
    fused = fuse([hits(keys) for keys in found])
    assert sorted(hit.key for hit in fused) == sorted({key for keys in found for key in keys})
    assert [hit.rank for hit in fused] == list(range(1, len(fused) + 1))
    assert [hit.score for hit in fused] == sorted((hit.score for hit in fused), reverse=True)


@given(rankings)
def test_the_order_of_the_searches_does_not_matter(found: list[list[str]]) -> None:
    searches = [hits(keys) for keys in found]
    assert fuse(searches) == fuse(searches[::-1])


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.integers(1, 4))
def test_one_ranking_however_often_stays_as_it_is(keys: list[str], times: int) -> None:
    assert [hit.key for hit in fuse([hits(keys)] * times)] == keys


@given(rankings.filter(lambda found: not any("a" in keys for keys in found)))
def test_a_paper_that_every_search_puts_first_is_first(found: list[list[str]]) -> None:
    fused = fuse([hits(["a", *keys]) for keys in found])
    assert [hit.key for hit in fused][:1] == ["a"] * bool(found)


def test_scores_are_those_of_the_paper() -> None:
    first, second, _ = fuse([hits("ab"), hits("bc")])
    assert first.key == "b"
    assert first.score == pytest.approx(1 / (K + 1) + 1 / (K + 2), abs=1e-6)
    assert second.key == "a"


def test_a_topic_is_searched_for_whole_and_by_its_sides() -> None:
    assert queries(Brief(topic="moss on roofs and bees under  tiles")) == (
        "moss on roofs and bees under tiles",
        "moss on roofs",
        "bees under tiles",
    )
    assert queries(Brief(topic="roofs and cellars")) == ("roofs and cellars",)
    assert queries(Brief(topic="moss on roofs of slate")) == ("moss on roofs of slate",)


def test_an_abstract_is_searched_for_whole_and_by_halves() -> None:
    abstract = "Moss grows on roofs. Nobody knows why. We removed it. The roofs stayed dry."
    assert queries(Brief(topic="", abstract=abstract)) == (
        abstract,
        "Moss grows on roofs. Nobody knows why.",
        "We removed it. The roofs stayed dry.",
    )


@given(st.text(max_size=200), st.text(max_size=300))
def test_queries_are_few_and_differ(topic: str, abstract: str) -> None:
    asked = queries(Brief(topic=topic, abstract=abstract))
    assert len(asked) <= MOST
    assert len(set(asked)) == len(asked)
    assert all(any(c.isalnum() for c in query) for query in asked)


PAPERS = (
    Paper(
        title="Moss on tiled roofs",
        abstract="Moss grows on tiled roofs. We show that moss keeps roofs cool in summer.",
    ),
    Paper(title="Slate roofs", abstract="Slate roofs grow little moss. Roofs of slate stay dry."),
    Paper(title="Moss without an abstract"),
    Paper(title="Bees under tiles", abstract="Bees nest under tiles. The bees leave in autumn."),
    Paper(title="Violins", abstract="Violins of spruce sound bright. We measured 40 violins."),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / ".litrev", embedder=HashingEmbedder(256)) as library:
        library.add_papers(PAPERS)
        yield library


def keys(library: Library, **brief: object) -> list[str]:
    titles = {library.get(hit.key).title for hit in find(Brief(**brief), Noting(library))}
    return [paper.title for paper in PAPERS if paper.title in titles]


def key(library: Library, title: str) -> str:
    return next(paper.key for paper in library.papers() if paper.title == title)


def test_what_bears_on_the_topic_is_found_and_nothing_else(library: Library) -> None:
    assert keys(library, topic="moss on roofs") == ["Moss on tiled roofs", "Slate roofs"]
    assert keys(library, topic="the price of copper") == []
    assert keys(library, topic="") == []


@pytest.mark.parametrize(("dense", "kept"), [(0.76, True), (0.74, False)])
def test_a_paper_about_as_near_as_the_nearest_is_kept_whatever_its_words(
    library: Library, dense: float, kept: bool
) -> None:
    shelf, brief = Noting(library), Brief(topic="moss on roofs")
    near, far = (
        Hit(rank=n, key=key(library, title), title=title, score=1, lexical=0, dense=d, cite=None)
        for n, title, d in ((1, "Moss on tiled roofs", 1.0), (2, "Violins", dense))
    )
    assert bearing(brief, [near, far], shelf) == ([near, far] if kept else [near])
    assert bearing(brief, [far], shelf) == []


def test_a_writer_that_chooses_is_shown_more_but_not_where_nothing_bears(library: Library) -> None:
    narrow = find(Brief(topic="moss on roofs"), Noting(library))
    wide = find(Brief(topic="moss on roofs"), Noting(library), wide=True)
    assert {hit.key for hit in narrow} < {hit.key for hit in wide}
    assert key(library, "Moss without an abstract") not in [hit.key for hit in wide]
    assert find(Brief(topic="the price of copper"), Noting(library), wide=True) == ()


def test_exclusions_hold(library: Library) -> None:
    slate = key(library, "Slate roofs")
    assert keys(library, topic="moss on roofs", exclude=(slate,)) == ["Moss on tiled roofs"]


def test_what_must_be_cited_is_found_whatever_it_is_about(library: Library) -> None:
    violins, bare = key(library, "Violins"), key(library, "Moss without an abstract")
    found = keys(library, topic="moss on roofs", must_cite=(violins, bare))
    assert {"Violins", "Moss without an abstract", "Moss on tiled roofs"} <= set(found)
    assert keys(library, topic="the price of copper", must_cite=(violins,)) == ["Violins"]


def test_what_must_be_cited_has_its_place_among_the_most(library: Library) -> None:
    violins = key(library, "Violins")
    brief = Brief(topic="moss on roofs", must_cite=(violins,))
    found = find(brief, Noting(library), most=2)
    assert [hit.title for hit in found] == ["Moss on tiled roofs", "Violins"]
    assert [hit.rank for hit in found] == [1, 2]


@pytest.mark.parametrize("field", ["must_cite", "exclude"])
def test_a_key_that_no_paper_has_is_an_error_that_names_it(library: Library, field: str) -> None:
    with pytest.raises(PaperUnknown, match="moose2020"):
        find(Brief.model_validate({"topic": "moss", field: ("moose2020",)}), Noting(library))


def test_a_search_can_be_made_again_from_its_record(library: Library) -> None:
    shelf = Noting(library)
    brief = Brief(topic="moss on roofs and bees", must_cite=(key(library, "Violins"),))
    found = find(brief, shelf)
    assert find(brief, KeptShelf(shelf.seen(), shelf.nearness())) == found
