"""Which sentences are quoted together, and in what order."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.selection import FLOOR, MOST, MOST_OF_A_PAPER, Candidate, select, stands_alone

AXES = np.eye(64, dtype=np.float32)


def candidate(
    key: str, number: int, score: float, axis: int, text: str = "Willows keep ditches wet in May."
) -> Candidate:
    return Candidate(key, number, text, score, AXES[axis])


def names(chosen: tuple[Candidate, ...]) -> list[tuple[str, int]]:
    return [(c.key, c.number) for c in chosen]


def test_papers_stand_by_their_best_sentence_and_sentences_as_in_the_text() -> None:
    chosen = select(
        [
            candidate("elm", 0, 2.8, 0),
            candidate("oak", 4, 3.0, 1),
            candidate("oak", 1, 2.7, 2),
        ]
    )
    assert names(chosen) == [("oak", 1), ("oak", 4), ("elm", 0)]


def test_what_says_the_same_is_quoted_after_what_adds_something() -> None:
    same = [candidate("oak", 0, 3.0, 0), candidate("elm", 0, 2.9, 0), candidate("ash", 0, 2.5, 1)]
    assert names(select(same, most=2)) == [("oak", 0), ("ash", 0)]


@pytest.mark.parametrize(
    "text",
    [
        "This reduces the loss of water by half.",
        "However, it fails when the summer is dry.",
        "To this end, we plant willows along ditches.",
        "Specifically, we plant willows along the ditches.",
        "To address this issue, we plant willows.",
        "These results hold for the dry years too.",
        "(1) willows are planted along all of the ditches.",
        "The latter keeps its water for longer.",
        "We compare ditches in two respects, as follows:",
        "The maps are at https://example.org/maps for all.",
        "Wet in May.",
    ],
)
def test_a_sentence_that_leans_on_others_gives_way(text: str) -> None:
    assert not stands_alone(text)
    chosen = select([candidate("oak", 0, 3.0, 0, text), candidate("oak", 1, 2.8, 1)], most=1)
    assert names(chosen) == [("oak", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "This paper plants willows along the ditches.",
        "Thistles grow along the ditches in summer.",
        "We find that willows keep ditches wet.",
        "Butter keeps longer in a wet ditch.",
        "In this work, ditches are lined with willows.",
    ],
)
def test_a_sentence_that_stands_alone(text: str) -> None:
    assert stands_alone(text)


def test_it_is_quoted_where_there_is_no_other() -> None:
    assert len(select([candidate("oak", 0, 3.0, 0, "This keeps the ditches wet in May.")])) == 1


def test_several_papers_are_quoted_where_there_are_several() -> None:
    many = [candidate(key, n, 3.0, 16 * i + n) for i, key in enumerate("abc") for n in range(10)]
    chosen = select(many)
    assert len(chosen) == MOST
    assert {c.key for c in chosen} == set("abc")


def test_nothing_of_nothing() -> None:
    assert select([]) == ()


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.integers(0, 12), st.floats(-1, 6), st.integers(0, 7)),
        unique_by=lambda drawn: drawn[:2],
        max_size=30,
    ),
    st.integers(0, 9),
)
def test_the_limits_hold(drawn: list[tuple[str, int, float, int]], most: int) -> None:
    given_ = [candidate(*values) for values in drawn]
    chosen = select(given_, most)
    keys = [c.key for c in chosen]
    assert len(chosen) <= most
    assert all(keys.count(key) <= MOST_OF_A_PAPER for key in keys)
    assert len(set(names(chosen))) == len(chosen)
    assert keys == [key for key in dict.fromkeys(keys) for _ in range(keys.count(key))]
    assert all(a.number < b.number for a, b in pairwise(chosen) if a.key == b.key)
    best = max((c.score for c in given_), default=0.0)
    if best > 0:
        assert all(c.score >= FLOOR * best for c in chosen)
