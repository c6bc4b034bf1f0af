"""Which sentence of an abstract bears on a question."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import english
from store.search import salience
from store.search.salience import Question
from store.sentences import split

SHARED = Path(__file__).parents[2] / "shared"

ABSTRACT = (
    "Irrigation is an old subject. We aim to determine whether willows keep ditches wet. "
    "Willows keep ditches wet in 9 of 10 summers. The maps are on paper."
)
SENTENCES = [sentence.text for sentence in split(ABSTRACT)]


def vector(*numbers: float) -> np.ndarray:
    return np.array(numbers, np.float32)


def ask(text: str, **rarity: float) -> Question:
    return salience.ask(text, vector(1, 0), lambda word: rarity.get(word, 1.0))


def ranked(
    question: Question, sentences: list[str], vectors: np.ndarray | None = None
) -> list[int]:
    rows = np.zeros((len(sentences), 2), np.float32) if vectors is None else vectors
    return [int(n) for n in np.argsort(np.negative(salience.rank(question, sentences, rows)))]


def test_a_finding_comes_before_the_aim_that_has_the_same_words() -> None:
    assert ranked(ask("Do willows keep ditches wet?"), SENTENCES)[0] == 2


def test_meaning_counts_where_no_word_is_shared() -> None:
    vectors = np.array([[0, 1], [0, 1], [0, 1], [1, 0]], np.float32)
    assert ranked(ask("Where is the cartography?"), SENTENCES, vectors)[0] == 3


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    question = ask("willows and ditches", willows=5.0, ditches=0.5)
    assert salience.coverage(question, "willows") > salience.coverage(question, "ditches")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("optimisation", "We optimize it."),
        ("regularised", "A regularization."),
        ("over-optimisation", "Overoptimization."),
        ("overoptimization", "Over-optimisation."),
        ("Which methods use willows?", "A willow."),
    ],
)
def test_words_meet_in_any_inflection_and_spelling(asked: str, said: str) -> None:
    covered = {english.stem(word) for word in english.words(asked)} & {
        english.stem(word) for word in english.words(said)
    }
    assert covered


def test_a_question_of_function_words_alone_covers_nothing() -> None:
    question = ask("What is it, and why?")
    assert salience.coverage(question, ABSTRACT) == 0.0
    assert len(salience.rank(question, SENTENCES, np.zeros((4, 2), np.float32))) == 4


def test_bearing_tells_a_paper_on_the_question_from_one_on_something_else() -> None:
    question = ask("Do willows keep ditches wet?")
    near = np.array([[0, 1], [0, 1], [1, 0], [0, 1]], np.float32)
    far = np.tile(vector(0, 1), (4, 1))
    on = salience.bearing(question, "Ditches", SENTENCES, near)
    off = salience.bearing(question, "Stars", ["They shine."] * 4, far)
    assert off == 0.0 < 0.5 < on <= 1.0


def test_a_paper_without_an_abstract_bears_by_its_title() -> None:
    question = ask("Do willows keep ditches wet?")
    nothing = np.zeros((0, 2), np.float32)
    assert salience.rank(question, [], nothing) == []
    assert 0 < salience.bearing(question, "Willows and ditches", [], nothing) < 0.5


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=5))
def test_any_text_is_scored(text: str, sentences: list[str]) -> None:
    question = ask(text)
    rows = np.tile(vector(1, 0), (len(sentences), 1))
    assert all(np.isfinite(salience.rank(question, sentences, rows)))
    assert all(-1e-9 <= salience.coverage(question, s) <= 1 + 1e-9 for s in [text, *sentences])
    assert -1e-9 <= salience.bearing(question, text, sentences, rows) <= 1 + 1e-6


def test_the_weight_of_a_word_falls_with_the_papers_that_have_it() -> None:
    weights = [salience.idf(40, having) for having in (0, 1, 20, 40)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0


def test_words_and_place_alone_find_most_rationales_of_scifact() -> None:
    folder = SHARED / "bench" / "scifact"
    if not folder.exists():
        pytest.skip("the test collections are not beside the checkout")
    documents = (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    claims = (folder / "claims_train.jsonl").read_text(encoding="utf-8").splitlines()
    sentences = {d["id"]: d["sentences"] for d in map(json.loads, documents)}
    complete = []
    for claim in map(json.loads, claims[:200]):
        for evidence in claim["evidence"]:
            best = ranked(ask(claim["claim"]), sentences[evidence["doc"]])[:3]
            complete.append(set(evidence["sentences"]) <= set(best))
    assert np.mean(complete) > 0.6
