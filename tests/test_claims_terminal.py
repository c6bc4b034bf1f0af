"""A claim table on a terminal: readable at any width, in groups, without control characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from tabled import COLUMNS, PAPERS, ROWS, row, table

from assistant.claims.columns import Column
from assistant.claims.fields import ConditionUnusable
from assistant.claims.result import ClaimTable
from assistant.claims.viewing import view
from assistant.render.claims_terminal import page


def shown(made: ClaimTable, width: int, by: str = "") -> str:
    return page(made, Console(width=width, force_terminal=False), by, PAPERS)


@pytest.mark.parametrize("width", [32, 40, 60, 80, 100, 120, 140, 200])
def test_everything_is_readable_at_any_width(width: int) -> None:
    text = shown(table(), width)
    assert max(map(len, text.splitlines())) <= width
    assert not [one for one in text.splitlines() if one != one.rstrip()]
    words = " ".join(text.split())
    for told in ("r1.1", "bo2021", "14 %", "refused", "Rivers win every game."):
        assert told in words
    whole = "".join(text.split())
    for reason in ("number:14isnotinthesentence", "support:0.41", "anothersentencesays4points"):
        assert reason in whole
    assert words.endswith("4 claims of 2 papers, 1 weak, 1 refused, 1 failed.")


def test_narrow_terminals_show_cards() -> None:
    lines = shown(table(), 40).splitlines()
    assert lines[0] == "✓ LANTERN lifts success by 12.4 % on"
    assert "  method        LANTERN" in lines
    assert "  success rate  x 14 %" in lines
    assert "  – benchmarks, open, setting" in lines
    assert "~ ORCHARD-2 reaches 7 % in search and" in lines


def test_wide_terminals_show_a_table() -> None:
    lines = shown(table(), 140).splitlines()
    assert lines[0].split() == [
        "claim",
        "method",
        "benchmarks",
        "success",
        "value",
        "open",
        "setting",
    ]
    [second] = [one for one in lines if one.startswith("r1.2 ") and "candle" in one]
    assert second.endswith("lantern    –             x 14 %       300 ms              –     –")
    assert "  r1.2 – success rate “14 %”, refused: number: 14 is not in the sentence" in lines


def test_columns_without_room_are_named() -> None:
    more = [Column(name=f"column {n} {'x' * 12}") for n in range(6)]
    cells = {column.name: ROWS[0].cells["method"] for column in more}
    rows = [one.model_copy(update={"cells": {**one.cells, **cells}}) for one in ROWS]
    columns = (*COLUMNS, *more, Column(name="hedge"))
    text = shown(table(*rows, columns=columns), 120)
    assert "No room for: column 1 " in " ".join(text.split())
    assert "Nothing is reported under: hedge." in text
    assert "No room for" not in shown(table(*rows, columns=columns), 60)


def test_rows_stand_in_groups() -> None:
    for width in (60, 140):
        lines = shown(table(), width, "method").splitlines()
        heads = [one for one in lines if one.startswith("method: ")]
        assert heads == ["method: LANTERN (2)", "method: ORCHARD-2 (1)", "method: – (1)"]
    with pytest.raises(ConditionUnusable, match="there is no column metod"):
        shown(table(), 60, "metod")


def test_nothing_is_told_plainly() -> None:
    text = shown(view(table(), PAPERS, ["method = candle"]), 80)
    assert text == "No claim was found.\n0 claims of 0 papers, 1 failed.\n"


def test_a_view_has_the_papers_of_its_rows() -> None:
    found = view(table(), PAPERS, ["year > 2000", "method is found"], "-year")
    assert [one.id for one in found.rows] == ["r1.3", "r1.1", "r1.2"]
    assert [one.key for one in found.papers] == ["ade2019", "bo2021"]
    assert view(table(), PAPERS, [], "year").papers == table().papers


@given(st.text(max_size=60), st.text(min_size=1, max_size=40), st.sampled_from([40, 140]))
def test_papers_cannot_move_the_cursor(claim: str, method: str, width: int) -> None:
    text = shown(table(row(1, "cy", claim, {"method": method})), width)
    assert all(sign.isprintable() or sign == "\n" for sign in text)


def test_colours_only_where_the_terminal_has_them() -> None:
    console = Console(width=140, force_terminal=True, color_system="standard")
    assert "\x1b[31m" in page(table(), console)
