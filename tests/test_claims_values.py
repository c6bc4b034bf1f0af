"""The typed values of a cell's words: numbers, shares, truth, and what has none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.claims.values import Normal, normal

SPELLED = {12: "twelve", 20: "twenty", 21: "twenty-one", 47: "forty seven", 90: "Ninety"}


@pytest.mark.parametrize(
    ("words", "value", "unit", "comparator"),
    [
        ("12.4 %", 0.124, "%", ""),
        ("twelve percent", 0.12, "%", ""),
        ("one per cent", 0.01, "%", ""),
        ("−3.2 percentage points", -0.032, "pp", ""),
        ("12.4 ± 0.3 %", 0.124, "%", ""),
        ("at least 3.5x", 3.5, "x", "≥"),
        ("six-fold", 6, "x", ""),
        ("12,000 ms", 12_000, "ms", ""),
        ("two hundred tasks", 200, "", ""),
        ("2.3M", 2_300_000, "", ""),
        ("a million", 1_000_000, "", ""),
        ("the first 12 of GPT-4's", 12, "", ""),
        ("12 % (12%)", 0.12, "%", ""),
        ("One", 1, "", ""),
    ],
)
def test_one_number_has_a_value(words: str, value: float, unit: str, comparator: str) -> None:
    assert normal(words, "number") == (value, unit, comparator, "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "no number"),
        ("GPT-4", "no number"),
        ("from 23.7% to 31.9%", "several numbers: 23.7%, 31.9%"),
        ("10-20 %", "several numbers: 10, 20 %"),
        ("12,4 %", "several numbers: 12, 4 %"),
        ("two hundred and five", "several numbers: 200, 5"),
        ("hundreds of tasks", "no exact number: hundreds"),
        ("two thirds", "a fraction or a rank, which is not read: thirds"),
        ("one in five", "a fraction or a rank, which is not read: one in"),
        ("1/3", "a fraction or a rank, which is not read: 1/3"),
        ("99999^300", "too large a number: 99999^300"),
        ("1e400", "too large a number: 1e400"),
    ],
)
def test_what_is_not_one_number_has_a_reason(words: str, reason: str) -> None:
    assert normal(words, "number") == Normal(reason=reason)
    assert normal(words, "percentage").reason == reason


@pytest.mark.parametrize("words", ["12.4", "3 points", "2x", "0.124"])
def test_a_bare_number_is_no_percentage(words: str) -> None:
    assert normal(words, "percentage") == Normal(reason=f"no percentage: {words}")


def test_half_is_a_percentage() -> None:
    assert normal("half of the tasks", "percentage").value == 0.5


@pytest.mark.parametrize(
    ("words", "value"), [("yes", True), ("No.", False), ("TRUE", True), ("maybe", None)]
)
def test_yes_and_no(words: str, value: bool | None) -> None:
    assert normal(words, "yes/no").value is value
    assert bool(normal(words, "yes/no").reason) == (value is None)


@given(st.decimals(-99_999, 99_999, places=3), st.sampled_from(["%", " %", " percent", ""]))
def test_a_number_is_read_as_it_was_written(number: Decimal, unit: str) -> None:
    found = normal(f"by {number}{unit}", "number")
    expected = number / 100 if unit else number
    assert found == (float(expected), "%" if unit else "", "", "")


@given(st.sampled_from(sorted(SPELLED)), st.sampled_from([" percent", " tasks", "-fold", ""]))
def test_a_number_in_words_is_that_in_digits(number: int, unit: str) -> None:
    assert normal(SPELLED[number] + unit, "number") == normal(f"{number}{unit}", "number")


@given(st.text(), st.sampled_from(["number", "percentage", "yes/no"]))
def test_any_words_have_a_value_or_a_reason(words: str, type: str) -> None:
    found = normal(words, type)  # type: ignore[arg-type]
    assert (found.value is None) == bool(found.reason)


@given(st.text(), st.sampled_from(["text", "choice", "list"]))
def test_other_types_have_neither(words: str, type: str) -> None:
    assert normal(words, type) == Normal()  # type: ignore[arg-type]
