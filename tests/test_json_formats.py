"""Which JSON is whose; what damage costs; and that no file is read into memory."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import json_samples as samples
import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_samples import ABSTRACT, ARRANGED, TITLE, lines
from streams import stream

from store.formats import SUFFIXES, read
from store.formats.entry import FIELD_LIMIT, GIGANTIC
from store.formats.stream import HEAD
from store.reading import Reading
from store.records import Paper, Problem

RECORDS = {
    "csl": samples.CSL,
    "crossref": samples.CROSSREF,
    "openalex": samples.OPENALEX,
    "semanticscholar": samples.SEMANTICSCHOLAR,
    "arxiv_snapshot": samples.ARXIV,
    "jsonl": samples.OURS,
}
ALL = [(format, text) for format, texts in ARRANGED.items() for text in texts]
MANY = [(format, lines(*[record] * 20)) for format, record in RECORDS.items()] + [
    (format, json.dumps([record] * 20)) for format, record in RECORDS.items()
]


def papers(text: str, format: str | None = None) -> list[Paper]:
    found = read(io.BytesIO(text.encode()), format=format)
    return [one for one in found if isinstance(one, Paper)]


def problems(text: str, format: str | None = None) -> list[Problem]:
    found = read(io.BytesIO(text.encode()), format=format)
    return [one for one in found if isinstance(one, Problem)]


@pytest.mark.parametrize(("format", "text"), ALL)
def test_each_is_recognised_as_itself_and_as_no_other(format: str, text: str) -> None:
    head = stream(text).head
    assert [name for name in SUFFIXES if import_module(f"store.formats.{name}").sniff(head)] == [
        format
    ]


@pytest.mark.parametrize(("format", "text"), ALL)
@pytest.mark.parametrize("name", ["part_000", "export.json", "export.jsonl", "notes.txt"])
def test_each_is_read_whatever_its_file_is_called(format: str, text: str, name: str) -> None:
    [paper] = read(io.BytesIO(text.encode()), name=name)
    assert isinstance(paper, Paper)
    assert paper.title.replace("_", "") == TITLE
    assert paper.abstract == ABSTRACT


@pytest.mark.parametrize("format", RECORDS)
def test_a_record_longer_than_the_head_is_recognised(format: str) -> None:
    text = json.dumps(RECORDS[format] | {"zz": "x" * HEAD}) + "\n"
    assert len(papers(text * 3)) == 3


@pytest.mark.parametrize(("format", "text"), MANY)
@pytest.mark.parametrize("share", [0.02, 0.33, 0.61, 0.97])
def test_what_stands_before_a_cut_is_kept(format: str, text: str, share: float) -> None:
    cut = text[: int(len(text) * share)]
    assert len(papers(cut, format)) == int(20 * share)
    assert len(problems(cut, format)) == 1


@pytest.mark.parametrize("format", RECORDS)
@pytest.mark.parametrize(
    "damage",
    [
        '{"title": NaN, "abstract": Infinity}',
        '{"title": "A", "abstract": "B" "C"}',
        '{"title": 1' + "0" * 6000 + "}",
        '{"a":' * 5000,
        "[" * 50_000,
        '{"title": "\\ud800", "abstract": "\\u0000"}',
        "null",
        "{}",
        "\x07 garbage \\",
        '{"title": ["a"], "abstract": {"b": []}, "authors": {}, "id": [1], "DOI": {}}',
    ],
)
def test_a_damaged_line_costs_itself_only(format: str, damage: str) -> None:
    text = lines(*[RECORDS[format]] * 3) + damage + "\n" + lines(RECORDS[format])
    assert len(papers(text, format)) == 4
    [told] = problems(text, format)
    assert told.line == 4


@pytest.mark.parametrize("format", RECORDS)
@pytest.mark.parametrize(
    "damage", ["NaN", "1" + "0" * 6000, "1e999999999999", '{"a":' * 5000, "[" * 50_000, "]", "\\"]
)
def test_damage_in_an_array_keeps_what_came_before(format: str, damage: str) -> None:
    text = json.dumps([RECORDS[format]] * 3)[:-1] + f", {damage}"
    assert len(papers(text, format)) == 3
    [told] = problems(text, format)
    assert told.reason.startswith("not JSON from record 4 on: ")


@pytest.mark.parametrize("format", RECORDS)
def test_what_is_no_record_is_told_with_its_number(format: str) -> None:
    record = RECORDS[format]
    text = json.dumps([record, 3, record, "x", None, {}, record])
    assert len(papers(text, format)) == 3
    assert [problem.reason for problem in problems(text, format)] == [
        "record 2: not a JSON object",
        "record 4: not a JSON object",
        "record 5: not a JSON object",
        "record 6: neither title nor abstract",
    ]


@pytest.mark.parametrize("format", RECORDS)
def test_a_gigantic_abstract_costs_its_record_only(format: str) -> None:
    record = RECORDS[format]
    text = json.dumps([record, record | {"abstract": "<p>" * FIELD_LIMIT}, record])
    assert len(papers(text, format)) == 2
    assert [one.reason for one in problems(text, format)] == [f"record 2: {GIGANTIC}"]


@pytest.mark.parametrize("format", RECORDS)
def test_gzip_and_byte_order_marks_are_unpacked(format: str) -> None:
    for data in (ARRANGED[format][0].encode("utf-16"), ARRANGED[format][-1].encode("utf-8-sig")):
        assert [type(one) for one in read(io.BytesIO(gzip.compress(data)))] == [Paper]


def test_the_sources_of_an_export_are_kept_and_its_own_name_added(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text(lines(samples.OURS | {"sources": ["a.bib", "b.bib"]}))
    [paper] = Reading([path])
    assert paper.sources == ("a.bib", "b.bib", "export.jsonl")
    path.write_text(lines(paper.model_dump()))
    assert [again.sources for again in Reading([path])] == [paper.sources]


def test_other_json_is_no_format_of_ours() -> None:
    for text in ('{"name": "hats", "version": "1.0"}', "[1, 2]", "[]", '{"type": "article"}', "3"):
        head = stream(text).head
        assert not [name for name in SUFFIXES if import_module(f"store.formats.{name}").sniff(head)]


def test_of_a_repeated_key_the_last_counts() -> None:
    [paper] = papers('[{"title": "a", "title": "b", "abstract": "c"}]')
    assert paper.title == "b"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@pytest.mark.parametrize("format", RECORDS)
@given(data=st.data())
def test_no_value_in_any_place_raises(format: str, data: st.DataObject) -> None:
    """Every field of a true record in turn is something that it should not be."""
    record = dict(RECORDS[format])
    for name in data.draw(st.sets(st.sampled_from(sorted(record)), max_size=3)):
        value = record[name]
        if isinstance(value, dict) and value and data.draw(st.booleans()):
            inner = data.draw(st.sampled_from(sorted(value)))
            record[name] = value | {inner: data.draw(JSON)}
        elif isinstance(value, list) and data.draw(st.booleans()):
            record[name] = [*value, data.draw(JSON)]
        else:
            record[name] = data.draw(JSON)
    for text in (json.dumps([record]), lines(record)):
        assert list(read(io.BytesIO(text.encode()), format=format))


class Generated(io.RawIOBase):
    """A file made as it is read."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size and (piece := next(self._pieces, "")):
            self._left += piece.encode()
        given, self._left = self._left[:size], self._left[size:]
        return given


COUNT = 500


def arranged(record: dict[str, object], before: str, between: str, after: str) -> Iterator[str]:
    """A file of 10 MB with so many records."""
    text = json.dumps(record | {"zz": ["x" * 10_000] * 2})
    yield before + text
    for _ in range(COUNT - 1):
        yield between + text
    yield after


@pytest.mark.parametrize(
    ("format", "before", "between", "after"),
    [
        ("csl", "[", ",", "]"),
        ("crossref", '{"message": {"items": [', ",", "]}}"),
        ("openalex", '{"results": [', ",", "]}"),
        ("openalex", "", "\n", "\n"),
        ("semanticscholar", '{"data": [', ",", "]}"),
        ("arxiv_snapshot", "", "\n", "\n"),
        ("jsonl", "", "\n", "\n"),
    ],
)
def test_ten_megabytes_take_no_such_memory(
    format: str, before: str, between: str, after: str
) -> None:
    file = Generated(arranged(RECORDS[format], before, between, after))
    tracemalloc.start()
    try:
        count = sum(isinstance(one, Paper) for one in read(file, format=format))  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == COUNT
    assert peak < 2_000_000
