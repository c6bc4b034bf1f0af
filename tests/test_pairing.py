"""Which claims are brought together, by nearness and shared names, and what hints at opposition."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import numpy as np
import pytest
from embedders import HashingEmbedder
from hypothesis import given
from hypothesis import strategies as st

from assistant.claims.result import Cell, Kind, Row
from assistant.contradictions import nearness, pairing
from assistant.contradictions.names import folded, names
from assistant.contradictions.opposing import hints
from assistant.contradictions.pairing import Candidate, candidates
from assistant.results import Verdict
from store.records import Cite

NUMBERS = count(1)


def cell(key: str, *words: str, normal: float | None = None) -> Cell:
    cites = [Cite(key=key, sentence=0, start=0, end=len(w), quote=w) for w in words]
    value = "; ".join(words)
    return Cell(value=value, state="found", cite=cites[0], others=tuple(cites[1:]), normal=normal)


def row(
    key: str,
    claim: str,
    kind: Kind = "result",
    verdict: Verdict = "supported",
    value: tuple[str, float] | None = None,
    **cells: str | tuple[str, ...],
) -> Row:
    """A row whose cells have these words; several are the items of a list."""
    filled = {
        name: cell(key, *((words,) if isinstance(words, str) else words))
        for name, words in cells.items()
    }
    if value:
        filled["value"] = cell(key, value[0], normal=value[1])
    cite = Cite(key=key, sentence=0, start=0, end=len(claim), quote=claim)
    return Row(
        id=f"r.{next(NUMBERS)}",
        key=key,
        title=key,
        claim=claim,
        kind=kind,
        cells=filled,
        cites=(cite,),
        verdict=verdict,
    )


def paired(*rows: Row, most: int = 20) -> tuple[Candidate, ...]:
    vectors = HashingEmbedder().embed([one.claim for one in rows])
    return candidates(rows, vectors, most)


def test_claims_of_one_paper_and_refused_ones_are_not_compared() -> None:
    claim = "Tall masts slow the boat."
    assert not paired(row("a", claim), row("a", claim))
    assert not paired(row("a", claim), row("b", claim, verdict="refused"))
    [pair] = paired(row("b", claim), row("a", claim))
    assert (pair.first.key, pair.second.key, pair.nearness) == ("a", "b", 1.0)


def test_a_shared_name_brings_together_what_words_hardly_do() -> None:
    one = row("a", "Masts of elm last for ten winters.", dataset="Harbour-9", task="voyages")
    other = row("b", "Hulls of oak last longer.", dataset="harbour 9", task="voyage")
    far = row("c", "Sextants of brass drift in ten winters.", dataset="Atoll")
    [pair] = paired(one, other, far)
    assert pair.shared == ("Harbour-9", "voyages")
    assert pair.nearness < pairing.NEAR


def test_without_vectors_names_have_to_do() -> None:
    one, other = (row(key, key, dataset="Harbour-9") for key in "ab")
    [pair] = candidates([one, other, row("c", "c")], None, 20)
    assert (pair.shared, pair.nearness) == (("Harbour-9",), 0.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("over-optimisation", "overoptimization"),
        ("policy gradients", "Policy-Gradient"),
        ("the Harbour-9 benchmark", "Harbour 9 benchmarks"),
    ],
)
def test_one_name_is_written_in_several_ways(one: str, other: str) -> None:
    assert folded(one) == folded(other) != ""


def test_words_that_stand_for_any_method_are_no_name() -> None:
    assert not any(map(folded, ("strong baselines", "state-of-the-art methods", "the model")))


def test_a_short_form_in_brackets_is_a_name_of_its_own() -> None:
    one = row("a", "x", method="Quiet Gradient (QG)")
    assert [name.written for name in names(one).values()] == ["Quiet Gradient", "QG"]
    assert names(row("b", "x", baseline="QG")).keys() <= names(one).keys()


def test_numbers_and_the_words_of_a_choice_are_no_names() -> None:
    chosen = Cell(value="better", state="found", cite=cell("a", "Harbour-9").cite)
    told = row("a", "x", value=("12 %", 0.12))
    told = told.model_copy(update={"cells": {**told.cells, "outcome": chosen}})
    assert not names(told)


A, B = {"method": "Alder", "baseline": "Birch"}, {"method": "Birch", "baseline": "Alder"}


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (A | {"direction": "better"}, A | {"direction": "worse"}, "direction: better / worse"),
        (A | {"direction": "better"}, B | {"direction": "better"}, "roles: each is said to be"),
        (A | {"direction": "better"}, B | {"direction": "worse"}, ""),
        (A | {"direction": "better"}, B | {"direction": "no difference"}, "direction: better"),
        (A | {"direction": "better"}, A | {"direction": "better"}, ""),
        (A | {"direction": "better"}, {"method": "Cedar", "direction": "worse"}, ""),
    ],
)
def test_a_comparison_with_another_outcome_is_opposed(
    one: dict[str, str], other: dict[str, str], found: str
) -> None:
    told = hints(row("a", "Masts.", **one), row("b", "Hulls.", **other))
    assert bool(told) == bool(found)
    assert "".join(told).startswith(found)


def test_figures_differ_under_one_measure_and_data_set_unless_of_two_methods() -> None:
    same = {"metric": "drag", "dataset": "Harbour-9"}
    one = row("a", "Masts.", value=("12 %", 0.12), **same)
    other = row("b", "Hulls.", value=("15 %", 0.15), **same)
    assert hints(one, other) == ("numbers: 12 % / 15 %",)
    assert not hints(one, row("b", "Hulls.", value=("15 %", 0.15), metric="drag"))
    alder = row("a", "Masts.", value=("12 %", 0.12), method="Alder", **same)
    birch = row("b", "Hulls.", value=("15 %", 0.15), method="Birch", **same)
    assert not hints(alder, birch)


def test_one_claim_denies_or_reverses_the_other() -> None:
    plain = row("a", "Tall masts slow the boat in rough water.")
    denied = row("b", "Tall masts do not slow the boat in rough water.")
    turned = row("c", "Tall masts are faster than short masts in a boat.")
    assert hints(plain, denied) == ("polarity: “not”",)
    assert not hints(plain, row("b", "Tall masts not only slow the boat in rough water."))
    slower = row("d", "Tall masts are slower than short masts in a boat.")
    assert hints(turned, slower) == ("polarity: “faster” / “slower”",)
    assert hints(slower, turned) == ("polarity: “slower” / “faster”",)


def test_opposition_goes_before_agreement_and_findings_before_presentations() -> None:
    one = row("a", "Tall masts slow the boat in rough water.")
    same = row("b", "Tall masts slow the boat in rough water.")
    denied = row("c", "Tall masts do not slow the boat in rough water.")
    presented = row("d", "Tall masts slow the boat in rough water.", kind="method")
    order = [(p.first.key, p.second.key) for p in paired(one, same, denied, presented)]
    assert order[0] in (("a", "c"), ("b", "c"))
    assert order.index(("a", "b")) < order.index(("a", "d"))


def test_no_row_and_no_two_papers_take_more_than_their_part() -> None:
    claim = "Tall masts slow the boat."
    rows = [row(key, claim) for key in "aaabbbcdefg"]
    pairs = paired(*rows, most=100)
    of_row = [side.id for pair in pairs for side in (pair.first, pair.second)]
    assert max(map(of_row.count, of_row)) == pairing.OF_A_ROW
    of_papers = [(pair.first.key, pair.second.key) for pair in pairs]
    assert of_papers.count(("a", "b")) == pairing.OF_TWO_PAPERS
    assert len(paired(*rows, most=2)) == 2


def test_nothing_is_paired_with_nothing() -> None:
    assert candidates([], np.zeros((0, 64), np.float32), 20) == ()
    assert paired(row("a", "Alone.")) == ()


def test_every_claim_meets_its_nearest_whatever_the_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(7)
    vectors = random.normal(size=(90, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    keys = [f"p{n // 2}" for n in range(len(vectors))]
    whole = nearness.neighbours(vectors, keys, 0.0)
    monkeypatch.setattr(nearness, "BLOCK", 500)
    assert nearness.neighbours(vectors, keys, 0.0) == whole
    assert all(keys[i] != keys[j] and i < j for i, j in whole)
    similar = vectors @ vectors.T
    for i in range(0, 90, 11):
        others = [j for j in range(90) if keys[j] != keys[i]]
        best = max(others, key=lambda j: similar[i, j])
        assert (min(i, best), max(i, best)) in whole


WORDS = st.sampled_from("masts hulls slow fast not boat harbour tall painted barnacles".split())
CLAIMS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
NAMES = st.sampled_from(["Alder", "Birch", "Harbour-9", "harbour 9", "model"])


@st.composite
def rows(draw: st.DrawFn) -> Row:
    columns = st.sampled_from(["method", "baseline", "dataset", "own column"])
    cells = draw(st.dictionaries(columns, NAMES, max_size=3))
    if draw(st.booleans()):
        cells["direction"] = draw(st.sampled_from(["better", "worse", "no difference"]))
    kind: Kind = draw(st.sampled_from(["result", "method"]))
    verdict: Verdict = draw(st.sampled_from(["supported", "weak", "refused"]))
    return row(draw(st.sampled_from("abcd")), draw(CLAIMS), kind, verdict, **cells)


def nameless(pairs: Sequence[Candidate]) -> list[Candidate]:
    """Pairs whose rows have no ids."""
    blank = {"id": ""}
    return [
        pair._replace(
            first=pair.first.model_copy(update=blank), second=pair.second.model_copy(update=blank)
        )
        for pair in pairs
    ]


@given(st.lists(rows(), max_size=10), st.randoms(use_true_random=False), st.integers(1, 9))
def test_the_order_of_the_rows_makes_no_difference(
    made: list[Row], chance: st.DataObject, most: int
) -> None:
    shuffled = [*made]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert nameless(paired(*made, most=most)) == nameless(paired(*shuffled, most=most))


@given(rows(), rows())
def test_a_hint_holds_both_ways(one: Row, other: Row) -> None:
    kinds = [hint.partition(":")[0] for hint in hints(one, other)]
    assert kinds == [hint.partition(":")[0] for hint in hints(other, one)]


@given(st.lists(rows(), max_size=10))
def test_what_is_paired_has_a_reason(made: list[Row]) -> None:
    for pair in paired(*made):
        assert pair.first.key < pair.second.key
        assert "refused" not in (pair.first.verdict, pair.second.verdict)
        assert pair.nearness >= pairing.NEAR or pair.shared
        assert pairing.WORTH <= pair.score <= 1
