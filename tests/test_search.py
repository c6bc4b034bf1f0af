"""A search through the front door: any query, filters, ties, cites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from embedders import HashingEmbedder
from hypothesis import given
from hypothesis import strategies as st
from invented import papers, word

from store import Library
from store.records import Filter, Found, Paper

CRITICS = Paper(
    title="Twin critics",
    abstract="Actors learn from critics. Two critics and their minimum reduce overestimation. "
    "We test on seven tasks.",
    year=2018,
    tags=("rl",),
)
PROTEIN = Paper(
    title="p53 and IL-6 in state-of-the-art assays",
    abstract="We measure the protein p53. The dose was 12.5 mg. Generalization was poor.",
    year=2021,
)
UNTOLD = Paper(title="Overestimation in deep networks", year=2019, tags=("rl",))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("review"), HashingEmbedder()) as library:
        library.add_papers([CRITICS, PROTEIN, UNTOLD, *papers(0, 30)])
        yield library


def titles(found: Found) -> list[str]:
    return [hit.title for hit in found.hits]


OPERATORS = (
    '"',
    "'",
    "*",
    "^",
    "(",
    ")",
    ":",
    "-",
    "+",
    ",",
    "\\",
    "\0",
    "AND",
    "OR",
    "NOT",
    "NEAR(",
)
PIECES = ("title:", "p53", "é", "e\u0301", "🧬", "%_", "\ud800", *OPERATORS)


@given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_no_query_is_an_error_and_what_is_found_can_be_cited(library: Library, query: str) -> None:
    found = library.search(query, 5)
    assert found == Found.model_validate_json(found.model_dump_json())
    assert len(found.hits) == (5 if any(map(str.isalnum, query)) else 0)
    assert [hit.rank for hit in found.hits] == list(range(1, len(found.hits) + 1))
    assert len({hit.key for hit in found.hits}) == len(found.hits)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    for hit in found.hits:
        abstract = library.get(hit.key).abstract
        assert bool(hit.cite) == bool(abstract)
        if hit.cite:
            assert abstract[hit.cite.start : hit.cite.end] == hit.cite.quote
            assert library.sentences(hit.key)[hit.cite.sentence].text == hit.cite.quote


@pytest.mark.parametrize("query", ["", "   ", "\0", "?!", '""', "🧬", "__"])
def test_a_query_without_a_word_finds_nothing(library: Library, query: str) -> None:
    assert library.search(query).hits == ()


def test_a_query_of_function_words_alone_is_one_of_meaning(library: Library) -> None:
    hits = library.search("what is it about, and how?").hits
    assert hits
    assert {hit.lexical for hit in hits} == {0.0}


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("overestimated minimum", CRITICS.title),
        ("P53", PROTEIN.title),
        ("IL-6", PROTEIN.title),
        ("state-of-the-art", PROTEIN.title),
        ("a dose of 12.5 mg", PROTEIN.title),
        ("generalisation", PROTEIN.title),
        (word(17), f"The {word(17)}"),
        (" ".join(word(number) for number in range(500, 700)) + " p53", PROTEIN.title),
    ],
)
def test_the_paper_with_the_words_is_first(library: Library, query: str, title: str) -> None:
    hit = library.search(query).hits[0]
    assert hit.title.startswith(title)
    assert 0 < hit.lexical < 1


def test_the_cite_is_the_sentence_that_answers(library: Library) -> None:
    [hit] = library.search("what reduces overestimation by critics?", 1).hits
    assert hit.cite
    assert hit.cite.quote == "Two critics and their minimum reduce overestimation."
    assert hit.cite.sentence == 1


def test_a_paper_without_an_abstract_is_found_and_has_no_cite(library: Library) -> None:
    [hit] = library.search("overestimation in deep networks", 1).hits
    assert (hit.title, hit.cite) == (UNTOLD.title, None)


def test_fewer_hits_are_the_first_of_more(library: Library) -> None:
    more = library.search("the glacier bends the river", 20).hits
    assert len(more) == 20
    for k in (1, 3, 10):
        assert library.search("the glacier bends the river", k).hits == more[:k]
    assert library.search("glacier", 0).hits == ()
    assert len(library.search("glacier", 1000).hits) == 33


def test_filters_leave_only_what_they_ask_for(library: Library) -> None:
    assert set(titles(library.search("overestimation", wanted=Filter(tag="rl")))) == {
        CRITICS.title,
        UNTOLD.title,
    }
    assert titles(library.search("p53", wanted=Filter(year=(2019, 2019), tag="rl"))) == [
        UNTOLD.title
    ]
    assert library.search("p53", wanted=Filter(tag="nobody has it")).hits == ()


@pytest.mark.parametrize("order", [("b", "a", "c"), ("c", "b", "a")])
def test_papers_that_score_alike_come_by_key(tmp_path: Path, order: tuple[str, ...]) -> None:
    alike = [CRITICS.model_copy(update={"key": key, "doi": f"10.1000/{key}"}) for key in order]
    with Library.open(tmp_path, HashingEmbedder()) as library:
        library.add_papers([*papers(0, 3), *alike])
        assert [hit.key for hit in library.search("critics", 3).hits] == ["a", "b", "c"]
        assert [hit.key for hit in library.search("critics", 2).hits] == ["a", "b"]
