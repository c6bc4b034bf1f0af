"""Quantities are read with value, unit and comparator; names with digits are not quantities."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.quantities import quantities

Read = list[tuple[str, str, str]]


def read(text: str) -> Read:
    return [(f"{q.value.normalize():f}", q.unit, q.comparator) for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.40%", [("12.4", "%", "")]),
        ("60k prompts", [("60000", "", "")]),
        ("0.4B parameters", [("400000000", "", "")]),
        ("0.4 billion parameters", [("400000000", "", "")]),
        ("1,234 of 1.234", [("1234", "", ""), ("1.234", "", "")]),
        ("10{,}000 samples", [("10000", "", "")]),
        ("10^{-3}, 1e-5, 10⁻³", [("0.001", "", ""), ("0.00001", "", ""), ("0.001", "", "")]),
        ("3 × 10^{-4}", [("0.0003", "", "")]),
        ("2^{10}", [("1024", "", "")]),
        ("1.6x, 7× or 3-fold", [("1.6", "x", ""), ("7", "x", ""), ("3", "x", "")]),
        ("5–10%", [("5", "%", ""), ("10", "%", "")]),
        ("from −5 to +2.2 ms", [("-5", "ms", ""), ("2.2", "ms", "")]),
        ("p < 0.05", [("0.05", "", "<")]),
        ("p&lt;0.05", [("0.05", "", "<")]),
        ("at least 3 runs", [("3", "", "≥")]),
        ("more than 3 runs", [("3", "", ">")]),
        ("up to 28.53\\%", [("28.53", "%", "≤")]),
        ("$\\approx 5$ s", [("5", "", "≈")]),
        ("5 runs or more; 5 or more", [("5", "", ""), ("5", "", "≥")]),
        ("10K+ samples", [("10000", "", "≥")]),
        ("12.4 ± 0.3", [("12.4", "", ""), ("0.3", "", "±")]),
        ("three of them, twice, half", [("3", "", ""), ("2", "x", ""), ("0.5", "", "")]),
        ("the 3rd and the second", [("3", "ordinal", ""), ("2", "ordinal", "")]),
        ("5 percentage points", [("5", "pp", "")]),
        ("8-bit, 22-player", [("8", "bit", ""), ("22", "player", "")]),
        ("GPT-4, Qwen2.5-7B, o1, T5, R1, A2PR, v1.0, Pass@1, LLaMA-3-8B-R", []),
        ("Atari 100k, AlpacaEval 2.0, Claude 3.5, 3D video, MATH-500", []),
        ("one of the best", []),
        ("1E-5 or 2-million", [("0.00001", "", ""), ("2000000", "", "")]),
        ("3 × 10^k", [("3", "", "")]),
        ("5X", [("5", "x", "")]),
        ("5 X", [("5", "", "")]),
        ("in 5 or less", [("5", "", "≤")]),
        ("1e99999 0^0 0^{-2}", None),
    ],
)
def test_quantities_of_a_text(text: str, expected: Read | None) -> None:
    if expected is None:
        quantities(text)
    else:
        assert read(text) == expected


def test_a_word_that_is_no_unit_is_left_out() -> None:
    found = quantities("5–10% of 5 X and 7 ms")
    assert [q.text for q in found] == ["5", "10%", "5", "7 ms"]
    assert [(q.start, q.end) for q in found] == [(0, 1), (2, 5), (9, 10), (17, 21)]


@given(
    st.integers(0, 10**7),
    st.sampled_from(["", "%", " ms", "x"]),
    st.sampled_from(["", "at least ", "< ", "about "]),
)
def test_separators_do_not_change_a_value(value: int, unit: str, comparator: str) -> None:
    plain, separated = (
        quantities(f"We see {comparator}{number}{unit} here")
        for number in (f"{value}", f"{value:,}")
    )
    assert [(q.value, q.unit, q.comparator) for q in plain] == [
        (q.value, q.unit, q.comparator) for q in separated
    ]
    assert plain[0].value == Decimal(value)
    assert plain[0].unit == unit.strip()
    assert bool(plain[0].comparator) == bool(comparator)


@given(
    st.text(
        st.sampled_from("0123456789.,-–+%^{}eEkx×⁻³ ~<≤$\\abGP@/()oneor&;lt#٣") | st.characters(),
        max_size=60,
    )
)
@example("5–10% of 5 X")
def test_spans_are_exact_in_any_text(text: str) -> None:
    last = 0
    for quantity in quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert last <= quantity.start < quantity.end
        assert quantity.value.is_finite()
        last = quantity.end
