"""Papers → themes: who belongs together, in which order, under what name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from embedders import HashingEmbedder
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assistant.evidence import Evidence, gather
from assistant.noting import Noting
from assistant.themes import Theme, themes
from assistant.themes.grouping import FEWEST, groups
from assistant.themes.naming import Text, names
from assistant.themes.terms import terms
from store import Library
from store.embedding import Embedder
from store.embedding.none import Nothing
from store.records import Paper
from store.sentences import split

Rows = npt.NDArray[np.float32]
numbers = st.floats(-1, 1, width=32)
vectors = st.integers(1, 12).flatmap(
    lambda count: arrays.arrays(np.float32, (count, 3), elements=numbers)
)
texts = st.builds(Text, st.text(max_size=40), st.text(max_size=120))


def keyed(rows: Rows) -> Mapping[str, Rows]:
    return {f"paper{n:02}": row for n, row in enumerate(rows)}


@given(vectors, st.integers(1, 5))
def test_every_paper_is_in_exactly_one_group(rows: Rows, most: int) -> None:
    found = groups(keyed(rows), most)
    assert sorted(key for group in found for key in group) == sorted(keyed(rows))
    assert 1 <= len(found) <= most
    assert len(found) == 1 or min(map(len, found)) >= FEWEST


@given(vectors, st.integers(1, 5), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order(rows: Rows, most: int, draw: object) -> None:
    shuffled = list(keyed(rows).items())
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    assert set(groups(dict(shuffled), most)) == set(groups(keyed(rows), most))


def test_like_papers_are_together_and_a_single_one_joins_the_nearest() -> None:
    rows = np.array([[9, 1, 0], [9, 0, 1], [0, 9, 1], [1, 9, 0], [1, 7, 1], [7, 1, 3]], np.float32)
    found = {tuple(sorted(key[-1] for key in group)) for group in groups(keyed(rows), 2)}
    assert found == {("0", "1", "5"), ("2", "3", "4")}


@given(st.text(max_size=40), st.lists(st.lists(texts, min_size=1, max_size=3), max_size=4))
def test_every_group_has_a_name_and_no_two_the_same(topic: str, grouped: list[list[Text]]) -> None:
    named = names(topic, grouped)
    assert len(named) == len(grouped)
    assert len(set(named)) == len(named)


ROOFS = (
    Text("Green roofs in summer", "Green roofs cool a house. We sow green roofs."),
    Text("The weight of green roofs", "The weight of green roofs differs by Sedum."),
)
CELLARS = (
    Text("Damp cellars", "Damp cellars need SPF ventilation. Damp cellars smell of earth."),
    Text("Cellar ventilation", "We compare SPF ventilation in damp cellars of old houses."),
)


def test_a_name_is_what_a_group_shares_and_the_others_lack() -> None:
    assert names("houses", [ROOFS, CELLARS]) == ["Green roofs", "Damp cellars"]


def test_the_topic_names_no_group_among_several() -> None:
    roofs, cellars = names("green roofs and damp cellars", [ROOFS, CELLARS])
    assert "Green roofs" not in roofs
    assert cellars == "SPF ventilation"


def test_one_group_is_called_as_the_topic() -> None:
    assert names("green roofs", [[*ROOFS, *CELLARS]]) == ["Green roofs"]


def test_an_abstract_is_no_heading() -> None:
    abstract = "We ask what keeps old houses cool in summer and dry in winter, and for how long."
    assert names(abstract, [CELLARS]) == ["SPF ventilation"]
    assert names(abstract, [[Text("Why?", "")]]) == ["Related work"]


def test_a_term_is_a_phrase_that_ends_in_a_noun() -> None:
    found = terms("We propose robust Markov games, see https://a.org/b.")
    assert [term.written for term in found if term.whole] == [
        "robust Markov games",
        "Markov games",
        "games",
    ]


def test_no_term_begins_with_what_something_does() -> None:
    found = {term.written for term in terms("A felt mitigates root damage in robotics labs.")}
    assert {"root damage", "robotics labs"} <= found
    assert not any(term.startswith("mitigates ") for term in found)


def test_a_name_is_not_cut_off_where_all_papers_have_more_of_it() -> None:
    gardens = (
        Text("Monte Verde garden tools", "Monte Verde garden tools rust."),
        Text("Rust", "We oil Monte Verde garden tools."),
    )
    assert names("places", [gardens, CELLARS])[0] == "Monte Verde garden tools"


PAPERS = tuple(
    Paper(title=f"{noun.title()} {n}", abstract=f"The {noun} {verb} {n} times. A {noun} {verb}.")
    for noun, verb in (("meadow", "flowers"), ("quarry", "collapses"), ("harbour", "freezes"))
    for n in range(2, 6)
)


@pytest.fixture(params=[HashingEmbedder(256), Nothing()], ids=["vectors", "words alone"])
def library(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Library]:
    embedder: Embedder = request.param
    with Library.open(tmp_path / ".litrev", embedder) as library:
        library.add_papers(PAPERS)
        yield library


def evidence(library: Library) -> Evidence:
    papers = ((paper, split(paper.abstract)) for paper in library.papers())
    return gather(papers, 10_000, len(PAPERS))


def grouped(library: Library, most: int, *, backwards: bool = False) -> tuple[Theme, ...]:
    sources = evidence(library).sources
    ordered = sources[::-1] if backwards else sources
    return themes("places", ordered, Noting(library), most)


def test_papers_of_a_library_are_grouped_by_what_they_are_about(library: Library) -> None:
    found = grouped(library, 3)
    about = [{library.get(key).title.split()[0] for key in theme.keys} for theme in found]
    assert sorted(map(tuple, about)) == [("Harbour",), ("Meadow",), ("Quarry",)]
    for theme, [noun] in zip(found, about, strict=True):
        assert noun.lower() in theme.name.lower()


def test_the_most_relevant_paper_comes_first(library: Library) -> None:
    sources = evidence(library).sources
    found = grouped(library, 3)
    assert found[0].keys[0] == sources[0].key
    order = [source.key for source in sources]
    assert all(list(theme.keys) == sorted(theme.keys, key=order.index) for theme in found)


def test_the_same_papers_backwards_are_the_same_themes(library: Library) -> None:
    forwards, backwards = grouped(library, 3), grouped(library, 3, backwards=True)
    assert {(t.name, frozenset(t.keys)) for t in forwards} == {
        (t.name, frozenset(t.keys)) for t in backwards
    }


def test_few_papers_are_one_theme(library: Library) -> None:
    sources = evidence(library).sources[:4]
    [theme] = themes("places", sources, Noting(library), 3)
    assert theme == Theme("Places", tuple(source.key for source in sources))
