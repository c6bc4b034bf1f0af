"""What a statement turns round, and what only looks so."""

from __future__ import annotations

import pytest

from assistant.checks import polarity
from assistant.checks.material import Material


def reasons(said: str, *sentences: str) -> list[str]:
    return [f.reason for f in polarity.check(said, Material(sentences, ("Title\nText",), ""))]


@pytest.mark.parametrize(
    ("said", "sentence", "cue"),
    [
        ("It improves accuracy.", "It does not significantly improve accuracy.", "not"),
        ("It improves accuracy.", "Judges never improve accuracy on prompts.", "never"),
        ("It is the better choice.", "It is not a better choice.", "not"),
        (
            "EJC averages returns, loss of accuracy stays.",
            "EJC averages with no loss of accuracy.",
            "no",
        ),
    ],
)
def test_what_a_sentence_denies_cannot_be_cited_for_it(said: str, sentence: str, cue: str) -> None:
    assert reasons(said, sentence) == [f"polarity: the sentence says “{cue}”"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("The trust region is used.", "It never leaves the trust region."),
        ("Judges are averaged.", "It does not improve accuracy."),
        (
            "EJC averages four judges, loss of accuracy is rare.",
            "EJC averages four judges with no loss of accuracy.",
        ),
    ],
)
def test_a_sentence_that_denies_one_thing_may_be_cited_for_another(
    said: str, sentence: str
) -> None:
    assert reasons(said, sentence) == []


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("With many prompts it improves accuracy.", []),
        ("Improves accuracy.", []),
        ("Judges are cheap.", ["polarity: the sentence says “never”"]),
        ("It is hard to improve accuracy.", ["polarity: the sentence says “never”"]),
    ],
)
def test_another_sentence_may_say_plainly_what_one_denies(other: str, told: list[str]) -> None:
    assert reasons("It improves accuracy.", "It never improves accuracy.", other) == told
    assert reasons("It improves accuracy.", other, "It never improves accuracy.") == told


@pytest.mark.parametrize(
    ("said", "sentence", "verdict"),
    [
        ("It does not average judges.", "EJC averages four judges.", "refused"),
        ("It does not train critics.", "EJC averages four judges.", "weak"),
    ],
)
def test_a_denial_of_our_own_is_refused_where_the_sentence_has_what_it_denies(
    said: str, sentence: str, verdict: str
) -> None:
    [finding] = polarity.check(said, Material((sentence,), ("Title\nText",), ""))
    assert (finding.verdict, finding.reason) == (verdict, "polarity: “not” is not in the sentence")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("It does not need a critic.", "We remove the critic."),
        ("It is not slow.", "It is hardly slow."),
        ("We remove the critic.", "No critic is needed."),
    ],
)
def test_a_denial_may_be_put_in_other_words(said: str, sentence: str) -> None:
    assert reasons(said, sentence) == []


@pytest.mark.parametrize(
    ("said", "sentence", "words"),
    [
        ("Averaging increases cost.", "Averaging reduces noise.", ("increases", "reduces")),
        ("It increases variance.", "Averaging reduces variance.", ("increases", "reduces")),
        (
            "It increases of all the many variance.",
            "Averaging reduces variance.",
            ("increases", "reduces"),
        ),
        (
            "Reduce variance of returns in each of these long runs.",
            "It may increase variance.",
            ("reduce", "increase"),
        ),
    ],
)
def test_the_other_direction_in_the_same_company_is_refused(
    said: str, sentence: str, words: tuple[str, str]
) -> None:
    assert reasons(said, sentence) == ["direction: “{}”, the sentence has “{}”".format(*words)]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Averaging increases cost.", "Critics reduce noise."),
        ("It increases with all of the many variances.", "Averaging reduces variance."),
        ("It increases in the runs.", "Cost decreases in the papers."),
        ("It increases variance.", "It increases cost and reduces variance."),
        ("It takes more than 4 runs.", "It takes fewer than 4 runs."),
        ("It takes more runs.", "It reduces runs."),
        ("It takes fewer runs.", "It increases runs."),
        ("It reduces runs.", "It takes many runs."),
    ],
)
def test_another_direction_of_something_else_is_not(said: str, sentence: str) -> None:
    assert reasons(said, sentence) == []


@pytest.mark.parametrize(
    ("said", "sentence", "told"),
    [
        ("Size matters here.", "Perhaps size matters.", ["hedge: the sentence says “perhaps”"]),
        ("Size perhaps matters here.", "Size may matter.", []),
        ("Judges are averaged.", "Size may matter.", []),
        ("Most judges usually agree.", "Judges usually agree.", []),
        ("Judges agree.", "Judges usually agree.", []),
    ],
)
def test_a_guess_is_no_finding(said: str, sentence: str, told: list[str]) -> None:
    assert reasons(said, "Judges are averaged.", sentence) == told
