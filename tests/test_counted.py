"""A number glued to a noun agrees with what the sentence counts, and with nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checks import numbers
from assistant.checks.material import Material


def reasons(said: str, sentence: str) -> list[str]:
    found = numbers.check(said, Material((sentence,), (sentence,), ""))
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("a 0.4B-parameter model", "EJC has 0.4B."),
        ("a 0.4B-parameter model", "We train a 0.4B model."),
        ("a 0.4B-parameter model", "It has 0.4 billion parameters."),
        ("a 0.4B-parameter model", "We train a 0.4 billion parameter model."),
        ("70B-parameter models", "We train 70B parameter models."),
        ("7B-parameter models", "The models have 7B, 70B and 100B parameters."),
        ("70B-scale models", "It holds from 7B to 70B."),
        ("70B-model", "We train a 70B-parameter model."),
        ("a 12-layer network", "It has 12 transformer layers."),
        ("a 12\u2011layer network", "It has 12 transformer layers."),
        ("models of 70B parameters", "the 70B\u2011parameter model"),
        ("12 layers", "a 12-layer network"),
        ("a 3-layer network", "It has three layers."),
        ("a 3-layer network", "a three-layer network"),
        ("5-shot prompts", "We prompt with 5 shots."),
        ("5 shots", "5-shot prompts"),
        ("a 3-fold gain", "It gains 3 times as much."),
        ("5-fold validation", "We validate on 5 folds."),
        ("16-bit weights", "Its weights have 16 bits."),
        ("a 10-class problem", "We tell 10 classes apart."),
        ("a 70B-parameter model", "It has 70B per model."),
        ("a 70B-parameter model", "It has 70B every year."),
    ],
)
def test_the_same_in_other_words(said: str, sentence: str) -> None:
    assert reasons(said, sentence) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("a 70B-parameter model", "It is trained on 70B tokens."),
        ("a 1B-parameter model", "It is trained on 1B to 70B tokens."),
        ("a 1B-parameter model", "It is trained on 1B, 7B, and 70B tokens."),
        ("a 0.4B-parameter model", "The fund has $0.4B."),
        ("a 0.4B-parameter model", "The fund has $ 0.4B."),
        ("a 0.4B-parameter model", "We train a 0.5B model."),
        ("a 0.4B-parameter model", "We train a 0.4M model."),
        ("a 400-parameter model", "We ask 400 people."),
        ("a 0.4B-token corpus", "We train a 0.4B model."),
        ("a 12-layer network", "It has 12 heads."),
        ("a 12-layer network", "It has 12 heads per layer."),
        ("a 12-layer network", "It has 12 heads and 6 layers."),
        ("a 12-layer network", "a 12-head network"),
        ("a 3-model ensemble", "It changes 3 model layers."),
        ("16-bit weights", "We prompt with 16 shots."),
        ("10-day delays", "It takes 10 hours."),
        ("a 12-layer network", "It gains 12%."),
        ("a 12-layer network", "It has 12-head layers."),
        ("a 12-layer network", "It takes 12% layers away."),
        ("a 70B-parameter model", "It is trained on a 70B-token corpus."),
        ("a 70B-parameter model", "We tokenise it: 70B-token."),
        ("a 70B-parameter model", "It is trained on 70B of the tokens."),
        ("a 1B-parameter model", "It is trained on 1B–70B tokens."),
        ("12 points", "It gains 12%."),
        ("12", "It gains 12%."),
        ("a 12-layer network", "It has 12 heads in layers."),
        ("a 12-class problem", "It has 12 class labels."),
    ],
)
def test_something_else_is_refused(said: str, sentence: str) -> None:
    assert reasons(said, sentence) == ["number"]


NOUNS = st.sampled_from("layer head shot token class step agent day".split())


@given(st.integers(2, 999), NOUNS, NOUNS)
def test_a_number_of_one_thing_is_not_that_of_another(count: int, one: str, other: str) -> None:
    plural = f"{other}es" if other == "class" else f"{other}s"
    refused = reasons(f"the {count}-{one} variant", f"It has {count} {plural} in all.")
    assert (refused == []) == (one == other)
