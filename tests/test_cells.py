"""A cell is words of the abstract: of one place, of several, or refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.claims.cells import cell, handle, stands
from assistant.claims.columns import Column, Columns
from assistant.claims.result import NOT_REPORTED, Cell
from assistant.claims.shape import shape
from assistant.evidence import gather
from store.records import Paper
from store.sentences import split

ABSTRACT = (
    "We propose Quiet Gradient, a baseline. On Harbour-9 it lowers variance by about 12.4 % of all."
    " A second count on Harbour-9 gives 12.40% and 3 ms. It may not help short tasks. "
    "We ask whether REINFORCE helps."
)
PAPER = Paper(key="quiet", title="Quiet", abstract=ABSTRACT)
EVIDENCE = gather([(PAPER, split(ABSTRACT))], 10_000)
TEXT, ITEMS = Column(name="method"), Column(name="sets", type="list")
SHARE, COUNT = Column(name="gain", type="percentage"), Column(name="time", type="number")
TRUTH = Column(name="short", type="yes/no")
CHOICE = Column(name="setting", type="choice", choices=("Online", "offline"))


def made(column: Column, *found: tuple[str, str] | tuple[str, str, str]) -> Cell:
    """A cell of words, their handle and perhaps a choice, as a model replies them."""
    fields: list[dict[str, Any]] = [
        {"column": column.name, "words": words, "sentence": sentence}
        | ({"choice": choice[0]} if choice else {})
        for words, sentence, *choice in found
    ]
    row = {"claim": "So.", "kind": "result", "evidence": ["S1.1"], "cells": fields}
    [claim] = shape(Columns(column=(column,))).model_validate({"claims": [row]}).claims
    return cell(column, claim.cells, EVIDENCE)


def quotes(made: Cell) -> list[str]:
    found = [*([made.cite] if made.cite else []), *made.others]
    for cite in found:
        assert ABSTRACT[cite.start : cite.end] == cite.quote
    return [cite.quote for cite in found]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("S1.2", (1, 2, "S1.2")),
        (" [S12.34] ", (12, 34, "S12.34")),
        ("【S1.2】", (1, 2, "【S1.2】")),
        ("S1", (0, 0, "S1")),
        ("S1.2 and S1.3", (0, 0, "S1.2 and S1.3")),
        ("", (0, 0, "")),
    ],
)
def test_a_handle_is_read_or_cites_nothing(written: str, read: tuple[int, int, str]) -> None:
    found = handle(written)
    assert (found.paper, found.sentence, found.written) == read


def test_words_that_stand_in_their_sentence_are_the_cell() -> None:
    found = made(TEXT, ("quiet Gradient", "[S1.1]"))
    assert (found.value, found.state, found.reason) == ("Quiet Gradient", "found", "")
    assert quotes(found) == ["Quiet Gradient"]
    assert found.cite
    assert (found.cite.key, found.cite.sentence) == ("quiet", 0)


def test_a_figure_has_its_value_beside_the_words() -> None:
    found = made(SHARE, ("about 12.4 %", "S1.2"))
    assert (found.value, found.normal, found.unit, found.comparator) == (
        "about 12.4 %",
        0.124,
        "%",
        "≈",
    )


def test_a_doubt_about_a_figure_is_told() -> None:
    found = made(COUNT, ("12.40% and 3 ms", "S1.3"))
    assert (found.state, found.normal) == ("found", None)
    assert found.reason == "several numbers: 12.40%, 3 ms"


def test_nothing_found_is_not_reported() -> None:
    assert made(TEXT) == NOT_REPORTED


@pytest.mark.parametrize(
    ("column", "found", "reason"),
    [
        (TEXT, ("Loud Gradient", "S1.1"), "wording: Loud is not in the sentence (Quiet)"),
        (TEXT, ("Quiet Gradient", "S1.9"), "handle: [S1.9] is no sentence that was shown"),
        (TEXT, ("Quiet Gradient", "[nowhere]"), "handle: [nowhere] is no sentence that was shown"),
        (TEXT, ("Quiet Gradient", "S1.3"), "sentence: these words stand in [S1.1]"),
        (SHARE, ("Harbour-9", "S1.2"), "type: no number"),
        (COUNT, ("REINFORCE", "S1.5"), "cut off: whether is left out"),
        (TEXT, ("help short tasks", "S1.4"), "cut off: may not is left out"),
        (TRUTH, ("may not help", "S1.4", "perhaps"), "choice: perhaps is none of yes, no"),
        (TRUTH, ("may not help", "S1.4"), "choice: nothing is none of yes, no"),
        (CHOICE, ("a baseline", "S1.1", "none"), "choice: none is none of Online, offline"),
    ],
)
def test_what_cannot_be_a_cell_is_refused_with_its_reason(
    column: Column, found: tuple[str, str], reason: str
) -> None:
    refused = made(column, found)
    assert (refused.state, refused.value, refused.cite) == ("refused", found[0], None)
    assert refused.reason == reason


def test_all_that_was_refused_is_told_once() -> None:
    refused = made(TEXT, ("Loud", "S1.9"), ("Loud", "S1.9"), ("Calm", "S1.8"))
    assert refused.value == "Loud; Calm"
    assert refused.reason == (
        "handle: [S1.9] is no sentence that was shown; handle: [S1.8] is no sentence that was shown"
    )


def test_a_name_may_stand_under_an_opinion() -> None:
    assert made(TEXT, ("REINFORCE", "S1.5")).state == "found"
    assert isinstance(stands("REINFORCE", "S1.5", EVIDENCE), str)


@pytest.mark.parametrize(
    ("column", "choice", "value", "normal"),
    [
        (TRUTH, "No", "no", False),
        (TRUTH, "yes", "yes", True),
        (CHOICE, "ONLINE", "Online", None),
        (CHOICE, "offline", "offline", None),
    ],
)
def test_a_choice_rests_on_words(
    column: Column, choice: str, value: str, normal: bool | None
) -> None:
    found = made(column, ("may not help", "S1.4", choice))
    assert (found.value, found.normal, quotes(found)) == (value, normal, ["may not help"])


def test_two_sentences_that_say_otherwise_disagree() -> None:
    found = made(SHARE, ("12.40%", "S1.3"), ("about 12.4 %", "S1.2"))
    assert (found.value, found.state) == ("12.40%", "conflict")
    assert found.reason == "sentence 3 has 12.40%; sentence 2 has about 12.4 %"
    assert quotes(found) == ["12.40%", "about 12.4 %"]


@pytest.mark.parametrize(
    ("column", "one", "other", "value"),
    [
        (TEXT, ("Harbour-9", "S1.2"), ("Harbour-9", "S1.3"), "Harbour-9"),
        (TEXT, ("Quiet Gradient", "S1.1"), ("a baseline", "S1.1"), "Quiet Gradient; a baseline"),
        (ITEMS, ("Quiet Gradient", "S1.1"), ("Harbour-9", "S1.2"), "Quiet Gradient; Harbour-9"),
    ],
)
def test_two_places_that_agree_or_are_items_are_one_cell(
    column: Column, one: tuple[str, str], other: tuple[str, str], value: str
) -> None:
    found = made(column, one, other)
    assert (found.value, found.state, found.reason) == (value, "found", "")
    assert quotes(found) == [one[0], other[0]]


def test_what_is_refused_beside_what_is_found_is_told() -> None:
    found = made(ITEMS, ("Quiet Gradient", "S1.1"), ("Loud", "S1.9"), ("Quiet Gradient", "S1.1"))
    assert (found.value, found.state) == ("Quiet Gradient", "found")
    assert found.reason == "handle: [S1.9] is no sentence that was shown"
    assert quotes(found) == ["Quiet Gradient", "Quiet Gradient"]
    both = made(TEXT, ("Quiet Gradient", "S1.1"), ("Loud", "S1.9"), ("Harbour-9", "S1.2"))
    assert both.reason == (
        "sentence 1 has Quiet Gradient; sentence 2 has Harbour-9;"
        " handle: [S1.9] is no sentence that was shown"
    )
