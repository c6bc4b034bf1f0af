"""A look at the rows of a claim table: wanted, sorted, grouped."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tabled import COLUMNS, PAPERS, ROWS, cell, row

from assistant.claims.columns import Column
from assistant.claims.conditions import Condition, conditions
from assistant.claims.fields import ConditionUnusable, Fields
from assistant.claims.result import Row
from assistant.claims.viewing import group, sort, where

FIELDS = Fields(COLUMNS, PAPERS)


def numbers(rows: tuple[Row, ...]) -> list[int]:
    return [int(row.id.partition(".")[2]) for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("method = lantern", [1, 2]),
        ("METHOD=Lantern", [1, 2]),
        ("method != lantern", [3, 4, 5]),
        ("method ~ R", [1, 2, 3, 5]),
        ("method !~ orchard", [1, 2, 4, 5]),
        ("method = orchard–2", [3]),
        ("benchmarks = quay", [1]),
        ("benchmarks = harbour", [1, 3]),
        ("benchmarks = harbour; quay", [1]),
        ("success rate > 10", [1]),
        ("success rate > 10 %", [1]),
        ("success rate <= 7%", [3]),
        ("success rate = 12.40", [1]),
        ("success rate = 12.4 percent", [1]),
        ("success rate > 5 pp", []),
        ("value > 5", [1, 2, 5]),
        ("value > 5x", [1, 5]),
        ("value ≥ 6x and value < 40x", [1]),
        ("value < 1 s", []),
        ("value = 3 points", [4]),
        ("success rate is refused", [2]),
        ("value is conflict", [4]),
        ("open is not_reported", [2, 4, 5]),
        ("open is Not Reported", [2, 4, 5]),
        ("open is not found", [2, 4, 5]),
        ("success rate = 14 %", []),
        ("open = yes", [1]),
        ("verdict = refused", [5]),
        ("verdict != refused and key ~ bo", [3, 4]),
        ("year > 2019", [3, 4]),
        ("year = 2019", [1, 2]),
        ("year != 2019", [3, 4, 5]),
        ("title ~ meadows: <50%", [3, 4]),
        ('claim ~ "search and rescue"', [3]),
        ('"success rate" > 10 AND "method" = "LANTERN"', [1]),
        ('method = ""', []),
        ("kind = result", [1, 2, 3, 4, 5]),
    ],
)
def test_rows_that_are_wanted(text: str, expected: list[int]) -> None:
    assert numbers(where(ROWS, text, COLUMNS, PAPERS)) == expected


@pytest.mark.parametrize(
    ("text", "told", "hint"),
    [
        ("", "this is no condition: nothing", "As in"),
        ("method", "this is no condition: method", "As in"),
        ("method =", "method = what?", "As in"),
        ("method = a and", "this is no condition: nothing", "As in"),
        ("method ~ search and rescue", "this is no condition: rescue", "As in"),
        ('method = "a" b', "method = what?", "As in"),
        ('method = "a', "method = what?", "As in"),
        ("metod = a", "there is no column metod", "Did you mean method?"),
        ("colour = a", "there is no column colour", "There are: method, benchmarks, success rate"),
        ("value > high", "> compares numbers, and high is none", "As in"),
        ("value > 3 and 4", "this is no condition: 4", "As in"),
        ("value is high", "no cell is high", "for values, use ="),
        ("year is found", "year is no column", "Cells of a column"),
    ],
)
def test_what_is_not_understood_is_told(text: str, told: str, hint: str) -> None:
    with pytest.raises(ConditionUnusable) as error:
        where(ROWS, text, COLUMNS, PAPERS)
    assert told in error.value.message
    assert hint in error.value.hint
    assert error.value.exit_code == 2


def test_of_names_that_fit_the_longest_is_meant() -> None:
    columns = [Column(name=name) for name in ("a", "a = b", "a is", "year")]
    fields = Fields(columns, {})
    assert conditions("a = b = c", fields) == (("a = b", "=", "c"),)
    assert conditions("a = c", fields) == (("a", "=", "c"),)
    assert conditions("a is is found", fields) == (("a is", "is", "found"),)
    assert fields.cell(ROWS[0], "year") is not None


names = st.lists(
    st.text(min_size=1, max_size=12).map(lambda t: " ".join(t.split())).filter(str.isprintable),
    min_size=1, max_size=4, unique_by=str.casefold,
).map(lambda some: [name for name in some if name and name.lower() != "kind"])  # fmt: skip
operators = st.sampled_from(["=", "!=", "~", "!~"])


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@given(st.data(), names.filter(bool))
def test_quoted_conditions_are_read_as_they_are_meant(
    data: st.DataObject, columns: list[str]
) -> None:
    made = st.builds(Condition, st.sampled_from(columns), operators, st.text(max_size=12))
    wanted = data.draw(st.lists(made, min_size=1, max_size=4))
    fields = Fields([Column.model_construct(name=name) for name in columns], {})
    text = " and ".join(f"{quoted(c.field)} {c.operator} {quoted(c.value)}" for c in wanted)
    assert conditions(text, fields) == tuple(wanted)


@given(
    st.sampled_from(["method", "value", "success rate", "year", "open"]),
    st.sampled_from([("=", "!="), ("~", "!~")]),
    st.sampled_from(
        [word for row in ROWS for c in row.cells.values() for word in [c.value or "-"]]
    ),
)
def test_an_operator_and_its_opposite_part_the_rows(
    field: str, pair: tuple[str, str], value: str
) -> None:
    one, other = (where(ROWS, f"{field} {sign} {quoted(value)}", COLUMNS, PAPERS) for sign in pair)
    assert sorted(numbers((*one, *other))) == [1, 2, 3, 4, 5]


@given(st.text(alphabet='method value=!~<>"and is \\3%', max_size=30))
def test_any_line_is_conditions_or_an_error(text: str) -> None:
    try:
        where(ROWS, text, COLUMNS, PAPERS)
    except ConditionUnusable as error:
        assert error.hint  # noqa: PT017


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("value", [4, 1, 5, 2, 3]),
        ("-value", [2, 5, 1, 4, 3]),
        ("value desc", [2, 5, 1, 4, 3]),
        ("Value ASC", [4, 1, 5, 2, 3]),
        ("success rate", [3, 1, 2, 4, 5]),
        ("-success rate", [1, 3, 2, 4, 5]),
        ("method", [1, 2, 3, 5, 4]),
        ("-method", [5, 3, 1, 2, 4]),
        ("year desc", [3, 4, 1, 2, 5]),
        ("open", [3, 1, 2, 4, 5]),
        ("verdict", [5, 1, 2, 4, 3]),
    ],
)
def test_rows_in_order(by: str, expected: list[int]) -> None:
    assert numbers(sort(ROWS, by, COLUMNS, PAPERS)) == expected


@given(st.permutations(ROWS), st.sampled_from(["value", "-value", "method", "year desc"]))
def test_equals_stay_as_they_were(rows: list[Row], by: str) -> None:
    once = sort(rows, by, COLUMNS, PAPERS)
    assert sort(once, by, COLUMNS, PAPERS) == once
    ranked = {row.id: n for n, row in enumerate(rows)}
    equal = [row for row in once if row.cells["method"].value in ("LANTERN", "lantern")]
    if by == "method":
        assert ranked[equal[0].id] < ranked[equal[1].id]


def test_numbers_go_before_words_and_words_before_nothing() -> None:
    rows = [
        row(n, "cy", "", {"value": value})
        for n, value in enumerate(["many", None, "2 or 3", "9", "12"], 1)
    ]
    assert numbers(sort(rows, "value", COLUMNS)) == [4, 5, 3, 1, 2]
    assert numbers(sort(rows, "-value", COLUMNS)) == [5, 4, 1, 3, 2]


def test_rows_in_groups() -> None:
    found = group(ROWS, "method", COLUMNS, PAPERS)
    assert [(one.value, numbers(one.rows)) for one in found] == [
        ("LANTERN", [1, 2]),
        ("ORCHARD-2", [3]),
        ("RIVER", [5]),
        ("", [4]),
    ]
    assert [one.value for one in group(ROWS, "year", COLUMNS, PAPERS)] == ["2019", "2021", ""]


def test_a_column_that_begins_with_a_minus_is_meant_itself() -> None:
    columns = [Column(name="-value"), Column(name="value")]
    rows = [
        ROWS[n].model_copy(update={"cells": {"-value": cell("", "", a), "value": cell("", "", b)}})
        for n, (a, b) in enumerate([("2", "1"), ("1", "2")])
    ]
    assert numbers(sort(rows, "-value", columns)) == [2, 1]
    assert numbers(sort(rows, "--value", columns)) == [1, 2]


def test_the_documented_conditions_are_read() -> None:
    page = (Path(__file__).parents[1] / "docs" / "claims.md").read_text(encoding="utf-8")
    examples = page.split("join conditions with `and`:")[1].split("```")[1].strip().splitlines()
    names = ("metric", "gain", "setting", "code", "success rate", "task")
    fields = Fields([Column(name=name) for name in names], {})
    assert [len(conditions(one, fields)) for one in examples] == [1, 2, 1, 2, 1]
