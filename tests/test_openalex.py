"""OpenAlex: works become papers, and inverted abstracts read in their order again."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_samples import ABSTRACT, OPENALEX, TITLE
from streams import stream

from store.formats import openalex
from store.formats.entry import FIELD_LIMIT, GIGANTIC
from store.records import Paper, Problem


def only(record: dict[str, Any]) -> Paper | Problem:
    [one] = openalex.read(stream(json.dumps([record])))
    return one


def work(**fields: Any) -> Paper:
    one = only(OPENALEX | fields)
    assert isinstance(one, Paper)
    return one


def index(words: list[str]) -> dict[str, list[int]]:
    return {
        word: [at for at, other in enumerate(words) if other == word] for word in sorted(set(words))
    }


def test_a_work() -> None:
    assert work() == Paper(
        title=TITLE,
        authors=("Anna de Vries", "Bo King Jr."),
        year=2018,
        venue="Journal of Cold & Heat",
        doi="10.1000/hats.1",
        arxiv="1802.09477",
        url="https://doi.org/10.1000/hats.1",
        tags=("Hats",),
        abstract=ABSTRACT,
        pmid="31452104",
        type="article",
        volume="7",
        issue="3",
        pages="12-34",
        publisher="Hat Society",
    )


def test_the_least_of_a_work() -> None:
    nothing = dict.fromkeys(OPENALEX)
    one = only(nothing | {"display_name": "Hats", "abstract_inverted_index": {"Warm.": [0]}})
    assert one == Paper(title="Hats", abstract="Warm.")


@given(st.lists(st.text(min_size=1), max_size=30))
def test_any_words_come_back_in_order(words: list[str]) -> None:
    assert openalex.inverted(index(words)) == " ".join(words)


@pytest.mark.parametrize(
    ("damaged", "text"),
    [
        ({"hats": [10**14], "We": [-3], "wear": [5]}, "We wear hats"),
        ({"hats": [2], "We": [0, "x", None, True, 1.5, [1]], "no": 3, "wear": [1]}, "We wear hats"),
        ({"b": [1], "a": [1, 1]}, "a a b"),
        ({}, ""),
        (None, ""),
        ("We wear hats", ""),
    ],
)
def test_damaged_positions_only_order(damaged: Any, text: str) -> None:
    assert openalex.inverted(damaged) == text


def test_a_long_word_in_many_places_is_not_written_out() -> None:
    positions = list(range(3000))
    tracemalloc.start()
    one = only(OPENALEX | {"abstract_inverted_index": {"x" * 500_000: positions}})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert one == Problem(file="x", line=None, reason=f"record 1: {GIGANTIC}")
    assert peak < 30_000_000


def test_an_abstract_of_the_longest_length_is_kept() -> None:
    words = ["abc"] * (FIELD_LIMIT // 4)
    assert openalex.inverted(index(["abc", "abc"])) == "abc abc"
    assert openalex.inverted({"abc": list(range(len(words)))}) == " ".join(words)


@pytest.mark.parametrize(
    ("fields", "type"),
    [
        ({"type": "article", "type_crossref": "proceedings-article"}, "conference"),
        ({"primary_location": {"source": {"type": "conference"}}}, "conference"),
        ({"type": "preprint"}, "preprint"),
        ({"type": "book-chapter"}, "chapter"),
        ({"type": "dissertation"}, "thesis"),
        ({"type": "paratext"}, "other"),
        ({"type": None}, ""),
        ({"primary_location": {"source": {"display_name": "arXiv (Cornell)"}}}, "preprint"),
    ],
)
def test_types(fields: dict[str, Any], type: str) -> None:
    assert work(**fields).type == type


@pytest.mark.parametrize(
    ("biblio", "pages"),
    [
        ({"first_page": "7", "last_page": "7"}, "7"),
        ({"first_page": "e12", "last_page": None}, "e12"),
        ({"first_page": None, "last_page": "9"}, "9"),
        (None, ""),
    ],
)
def test_pages(biblio: Any, pages: str) -> None:
    assert work(biblio=biblio).pages == pages
