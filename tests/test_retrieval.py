"""Words looked for, the ceiling of BM25, and the fusion of both shares."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from embedders import HashingEmbedder
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from invented import papers

from store import Library
from store.embedding import Matrix
from store.records import Paper
from store.search.retrieval import (
    POSTINGS,
    TERMS,
    ceiling,
    expression,
    fuse,
    respelt,
    spellings,
    terms,
)

QUESTION = np.array([1, 0, 0], np.float32)


def matrix(*rows: tuple[int, tuple[float, float, float]]) -> Matrix:
    vectors = np.array([vector for _, vector in rows], np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return Matrix(np.array([id for id, _ in rows]), vectors / lengths)


def test_the_rarest_words_come_first_and_function_words_not_at_all() -> None:
    having = {"which": 90, "policy": 30, "critics": 3}
    assert terms("Which critics of the policy, which policy?", having) == ["critics", "policy"]


def test_a_compound_is_also_looked_for_as_one_word_if_any_paper_has_it() -> None:
    having = {"pre": 3, "training": 20, "pretraining": 9}
    assert spellings("pre-training") == set(having)
    assert terms("pre-training", having) == ["pre", "pretraining", "training"]
    assert terms("pre-training", having | {"pretraining": 0}) == ["pre", "training"]


def test_a_word_is_looked_for_as_more_papers_spell_it() -> None:
    query = "optimisation"
    assert spellings(query) == {"optimisation", "optimization"}
    assert terms(query, {"optimisation": 2, "optimization": 9}) == ["optimization"]
    assert terms(query, {"optimisation": 9, "optimization": 2}) == ["optimisation"]
    assert terms(query, {"optimisation": 0, "optimization": 0}) == []


def test_a_query_is_read_in_the_spelling_of_the_library() -> None:
    query = "Does RLHF's Over-Optimisation of off-policy data generalise?"
    having = {"overoptimization": 3, "generalise": 2, "generalize": 1, "offpolicy": 0}
    expected = "Does RLHF's overoptimization of off-policy data generalise?"
    assert respelt(query, having) == expected
    assert terms("over-optimisation", {w: 0 for w in spellings("over-optimisation")}) == []
    assert "overoptimization" in terms(
        "over-optimisation", {w: 0 for w in spellings("over-optimisation")} | having
    )


def test_the_commonest_words_are_left_out_of_a_dear_query_but_never_all() -> None:
    having = {"nobody": 0, "common": POSTINGS + 5, "rare": 7, "usual": POSTINGS - 7}
    assert terms("common usual rare nobody", having) == ["rare", "usual"]
    assert terms("common", having) == ["common"]
    assert terms("common nobody", having) == ["common"]


def test_a_whole_abstract_as_query_is_cut_to_its_rarest_words() -> None:
    having = {f"w{number}": number for number in range(200)}
    rarest = [f"w{number}" for number in range(1, 1 + TERMS)]
    assert terms(" ".join(having), having) == rarest


@pytest.mark.parametrize("looked_for", [["glacier"], ["glacier", "river", "call", "lantern"]])
def test_the_ceiling_is_what_bm25_nears_when_a_word_weighs_without_end(
    tmp_path: Path, looked_for: list[str]
) -> None:
    filled = Paper(title="glacier river", abstract="We call this a lantern.")
    with Library.open(tmp_path, HashingEmbedder()) as library:
        library.add_papers([filled, *papers(0, 40)])
        index = library.catalog.words
        having = index.having(looked_for)
        most = ceiling(41, having.values())
        [(_, endless), *_] = index.match(expression(looked_for), 1, (1e12, 1e12))
        [(_, real), *_] = index.match(expression(looked_for), 1, (2, 1))
    assert all(0 < count <= 41 for count in having.values())
    assert endless == pytest.approx(most, rel=1e-6)
    assert real < most


def test_a_paper_is_as_near_as_its_nearest_chunk_and_its_score_is_the_mean() -> None:
    ones = [(id, (0.6, 0.8, 0)) for id in (1, 2, 3)]
    candidates = matrix(*ones, (5, (0, -0.8, 0.6)), (5, (0.5, -0.8, 0)), (9, (-1, 0, 0)))
    scores = {score.id: score for score in fuse({2: 0.4, 9: 0.1}, candidates, QUESTION)}
    assert scores[2] == (2, 0.5 * 0.4 + 0.5 * 0.7, 0.4, 0.75 * 0.6 + 0.25)
    assert scores[1] == (1, 0.35, 0.0, 0.7)
    assert scores[5].dense == pytest.approx(0.75 * 0.5 / math.hypot(0.5, 0.8), abs=1e-6)
    assert scores[9] == (9, 0.05, 0.1, 0.0)


def test_of_two_papers_equally_near_the_one_like_the_first_results_wins() -> None:
    firsts = [(id, (1.0, 0.5, 0.0)) for id in (1, 2, 3)]
    candidates = matrix(*firsts, (4, (0.5, 0, 0.9)), (5, (0.5, 0.9, 0)))
    assert [score.id for score in fuse({}, candidates, QUESTION)] == [1, 2, 3, 5, 4]


@given(
    arrays(
        np.float32, st.tuples(st.integers(0, 12), st.just(3)), elements=st.floats(-1, 1, width=32)
    ),
    st.dictionaries(st.integers(0, 6), st.floats(0, 0.99)),
    st.data(),
)
def test_every_candidate_gets_one_score_between_0_and_1(
    rows: np.ndarray, lexical: dict[int, float], data: st.DataObject
) -> None:
    owners = sorted(data.draw(st.lists(st.integers(0, 6), min_size=len(rows), max_size=len(rows))))
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-3)
    scores = fuse(lexical, Matrix(np.array(owners, np.int64), unit), QUESTION)
    assert sorted(score.id for score in scores) == sorted(set(owners))
    assert [s.score for s in scores] == sorted((s.score for s in scores), reverse=True)
    for score in scores:
        assert score.lexical == round(lexical.get(score.id, 0), 6)
        assert 0 <= score.score <= 1
        assert 0 <= score.dense <= 1.000001
