"""Records are found wherever they stand, and one that is too large costs itself only."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streams import stream

from store.formats import json_stream
from store.formats.json_stream import Record, first, records
from store.formats.stream import Stream
from store.records import Problem

OBJECTS = st.dictionaries(
    st.text(max_size=5).filter(lambda key: key != "data"),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=8,
    ),
    max_size=4,
)


def found(text: str, *keys: str) -> list[object]:
    """The fields of records, the reasons of problems."""
    return [
        one.fields if isinstance(one, Record) else one.reason
        for one in records(stream(text), *keys)
    ]


@given(given=st.lists(OBJECTS, min_size=1, max_size=4), indent=st.sampled_from((None, 0, 2)))
def test_every_arrangement_gives_the_same_records(given: list[object], indent: int | None) -> None:
    array = json.dumps(given, indent=indent, ensure_ascii=False)
    lined = "\n".join(json.dumps(one, ensure_ascii=False) for one in given)
    enveloped = f'{{"meta": {{"data": 1}}, "data": {array}, "next": [1, {{}}]}}'
    for text in (array, lined, enveloped, f"{enveloped}\n{{}}"[:-3], f"[{array}]"):
        assert found(text, "data") == given
    assert found(f"{array}\n{array}", "data") == given * 2


@given(OBJECTS, st.integers(0, 200))
def test_the_first_record_is_known_as_far_as_it_goes(given: dict[str, object], cut: int) -> None:
    text = json.dumps([given, {"b": 1}])
    seen = first(text[:cut])
    assert seen.keys() <= given.keys() if cut < len(text) else seen == given


def test_a_record_that_is_too_large_is_told_and_the_next_one_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_stream, "RECORD_LIMIT", 100_000)
    for large in (
        "x" * 110_000,
        [0] * 8000,
        {f"k{n}": "" for n in range(8000)},
        {"y" * 110_000: 1},
    ):
        text = json.dumps([{"a": 1}, {"b": large, "c": 2}, {"d": 3}])
        assert found(text) == [{"a": 1}, "record 2: larger than 100,000 characters", {"d": 3}]


@pytest.mark.parametrize("filling", [" ", "x", "9"])
def test_a_value_without_end_is_not_read_to_its_end(
    filling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "RECORD_LIMIT", 300_000)
    value = {" ": "", "x": '"', "9": ""}[filling] + filling * 2_000_000
    file = io.BytesIO(f'[{{"a": 1}}, {value}'.encode())
    *kept, told = records(Stream(file, "x"))
    assert [one.fields for one in kept if isinstance(one, Record)] == [{"a": 1}]
    assert isinstance(told, Problem)
    assert "nothing but one value in 300,000 bytes" in told.reason
    assert file.tell() < 1_000_000


def test_pages_one_a_line_are_read() -> None:
    assert found('{"data": [{"a": 1}]}\n{"data": []}\n{"data": [{"a": 2}]}\n', "data") == [
        {"a": 1},
        {"a": 2},
    ]


def test_lines_are_numbered_as_in_the_file() -> None:
    text = '\n{"a": 1}\n\n{"a":\n{"a": 2}\n'
    numbered = [(one.line, isinstance(one, Record)) for one in records(stream(text))]
    assert numbered == [(2, True), (4, False), (5, True)]
