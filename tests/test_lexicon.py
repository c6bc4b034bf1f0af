"""Which words deny, and which turn one another round."""

from __future__ import annotations

import re

import pytest

from assistant.lexicon import denial, denies, opposite, pattern


@pytest.mark.parametrize(
    ("word", "denied"), [("Not", True), ("isn't", True), ("ISN'T", True), ("note", False)]
)
def test_a_negation_denies(word: str, denied: bool) -> None:
    assert denies(word) is denied


@pytest.mark.parametrize(
    ("one", "other", "turned"),
    [
        ("increase", "reduces", True),
        ("increase", "rises", False),
        ("falling", "reduces", False),
        ("increase", "tree", False),
        ("faster", "lower", False),
    ],
)
def test_two_words_of_one_axis_may_be_opposites(one: str, other: str, turned: bool) -> None:
    assert opposite(one, other) is opposite(other, one) is turned


@pytest.mark.parametrize(
    ("one", "other", "denied"),
    [
        ("stable", "unstable", True),
        ("Possible", "impossible", True),
        ("able", "Unable", True),
        ("fit", "unfit", False),
        ("stable", "stables", False),
        ("form", "inform", True),
    ],
)
def test_a_prefix_denies_a_word_of_some_length(one: str, other: str, denied: bool) -> None:
    assert denial(one, other) is denial(other, one) is denied


def test_of_several_phrases_the_longest_is_found() -> None:
    found = re.compile(pattern(["no", "no more than", "c++"]))
    assert found.findall("no  more\nthan c++") == ["no  more\nthan", "c++"]
