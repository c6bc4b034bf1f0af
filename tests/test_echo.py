"""A statement that almost repeats a sentence is held to every word of it."""

from __future__ import annotations

import pytest

from assistant.checks import echo
from assistant.checks.material import Material


def reasons(said: str, *sentences: str) -> list[str]:
    return [f.reason for f in echo.check(said, Material(sentences, ("Title\nText",), ""))]


@pytest.mark.parametrize(
    ("said", "sentence", "told"),
    [
        ("5 of 7 judges agree.", "7 of 5 judges agree.", "number: 7 5 stand in another order"),
        ("Judges agree in 5 of 7", "Judges agree in 7 of 5", "number: 7 5 stand in another order"),
        (
            "T5 beats R1 on most of the tasks.",
            "R1 beats T5 on most of the tasks.",
            "name: R1 and T5 stand the other way round in the sentence",
        ),
        (
            "It takes at most 3 runs.",
            "It takes at least 3 runs.",
            "comparator: ≤ 3 is not in the sentence (≥ 3)",
        ),
        (
            "The cost is unstable.",
            "The cost is stable.",
            "polarity: unstable is not in the sentence (stable)",
        ),
        (
            "The cost will rise soon.",
            "The cost will fall soon.",
            "direction: rise is not in the sentence (fall)",
        ),
        (
            "It does help in most runs.",
            "It does not help in most runs.",
            "polarity: not is left out",
        ),
        (
            "It helps in most runs.",
            "It possibly helps in most runs.",
            "hedge: possibly is left out",
        ),
    ],
)
def test_each_difference_counts(said: str, sentence: str, told: str) -> None:
    assert reasons(said, sentence) == [told]
    assert reasons(said, "Roofs are green.", sentence) == [told]
    assert reasons(said, sentence, "Roofs are green.") == [told]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Judges agree.", "Judges agree."),
        ("“Judges” agree.", '"Judges" agree.'),
        ("Judges agree in all the cases.", "Judges agree in all cases."),
        (
            "TidyBench judges agree with people in all of the cases.",
            "Judges agree with people in all of the TidyBench cases.",
        ),
        ("Judges hardly agree on roofs.", "Roofs are a matter on which few judges agree."),
        ("A second paper finds that judges agree.", "Another finds that judges agree."),
    ],
)
def test_what_says_the_same_or_something_else_is_passed_over(said: str, sentence: str) -> None:
    assert reasons(said, sentence) == []


def test_the_nearer_of_two_sentences_tells() -> None:
    near, nearer = "It takes at least 3 of the runs.", "It takes at least 3 runs."
    told = ["comparator: ≤ 3 is not in the sentence (≥ 3)"]
    assert reasons("It takes at most 3 runs.", near, nearer) == told
    assert reasons("It takes at most 3 runs.", nearer, near) == told


def test_a_number_of_the_other_sentence_is_no_slip() -> None:
    there = "Judges agree in 7 cases on roofs."
    assert reasons("Judges agree in 5 cases on roofs.", there, "There are 5 cases.") == []
    assert reasons("Judges agree in 5 cases on roofs.", there, "There are 6 cases.") == [
        "number: 5 is not in the sentence (7)"
    ]
