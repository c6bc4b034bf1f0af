"""Whatever a file holds, reading it yields papers and problems, and never an exception."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import papers
from streams import stream

from store.formats import EXPORTS, SUFFIXES, UnknownFormat, jsonl, read, write
from store.formats.entry import FIELD_LIMIT
from store.formats.folders import files
from store.records import Paper, Problem
from store.text import clean

LINE = '{"title": "A study of hats", "abstract": "We study hats."}\n'
ENTRY = "@misc{a, title={A study of hats}, abstract={We study hats.}}\n"


def parted(found: Iterable[Paper | Problem]) -> tuple[list[Paper], list[Problem]]:
    papers: list[Paper] = []
    problems: list[Problem] = []
    for one in found:
        if isinstance(one, Paper):
            papers.append(one)
        else:
            problems.append(one)
    return papers, problems


def problem(data: bytes, format: str | None = None) -> Problem:
    """The only thing that reading these bytes yields."""
    [one] = read(io.BytesIO(data), format=format)
    assert isinstance(one, Problem)
    return one


@pytest.mark.parametrize("format", [None, *SUFFIXES])
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_raise(format: str | None, data: bytes) -> None:
    assert list(read(io.BytesIO(data), format=format))


@pytest.mark.parametrize("format", SUFFIXES)
@given(text=st.text("@misc{a,title=x\"\\#$%\n[]:. '^_~-", max_size=200))
def test_no_marks_raise(format: str, text: str) -> None:
    for one in read(io.BytesIO(text.encode()), format=format):
        assert not isinstance(one, Paper) or (one.title and one.abstract)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"abc\0def", "not text but a binary file"),
        (b"PK\x03\x04\x14\0", "a zip: unpack it, and name its folder"),
        (b"%PDF-1.7\nhello", "not text but a binary file"),
        (b"just some words", f"none of the formats known: {', '.join(SUFFIXES)}"),
    ],
)
def test_a_file_that_is_none(data: bytes, reason: str) -> None:
    assert problem(data) == Problem(file="-", line=None, reason=reason)


def test_a_file_of_the_right_kind_without_papers() -> None:
    assert problem(b"@string{a = {b}}").reason == "no paper in it"


def test_a_missing_file_is_a_problem_under_the_name_given(tmp_path: Path) -> None:
    path = tmp_path / "nothing.bib"
    assert list(read(path)) == [
        Problem(file=str(path), line=None, reason="cannot be read: no such file or directory")
    ]


def test_a_folder_is_not_read_as_a_file(tmp_path: Path) -> None:
    [one] = read(tmp_path)
    assert isinstance(one, Problem)
    assert one.reason == "cannot be read: is a directory"


def test_content_decides_where_the_suffix_misleads(tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text(ENTRY)
    papers, problems = parted(read(path))
    assert len(papers) == 1
    assert problems == []


@pytest.mark.parametrize("text", [LINE, ENTRY])
def test_content_decides_where_the_suffix_says_nothing(text: str) -> None:
    [paper] = read(io.BytesIO(text.encode()), name="notes.txt")
    assert isinstance(paper, Paper)
    assert paper.title == "A study of hats"


def test_a_format_named_overrides_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text(ENTRY)
    assert [type(one) for one in read(path, format="bibtex")] == [Paper]


def test_an_unknown_format_is_an_error_that_names_the_known() -> None:
    with pytest.raises(UnknownFormat, match="'no such'") as caught:
        read(io.BytesIO(b""), format="no such")
    assert caught.value.hint == f"Formats: {', '.join(SUFFIXES)}."


@pytest.mark.parametrize("format", EXPORTS)
def test_an_export_is_recognised_and_read_again(format: str) -> None:
    paper = Paper(key="hats", title="A study of hats", abstract="We study hats.")
    [again] = read(io.BytesIO("".join(write([paper], format)).encode()))
    assert again.model_copy(update={"key": "hats"}) == paper


def test_a_listing_cannot_be_written() -> None:
    with pytest.raises(UnknownFormat, match="'listing'") as caught:
        write([], "listing")
    assert caught.value.hint == f"Formats: {', '.join(EXPORTS)}."


def test_of_a_recorded_run_only_the_papers_that_it_read_are_read(tmp_path: Path) -> None:
    run = tmp_path / "theirs" / "7f4c47bb"
    (run / "prompts" / "answer").mkdir(parents=True)
    for name in ("run.json", "evidence.json", "result.md", "result.json", "prompts/answer/user.md"):
        (run / name).write_text("# A title\n\nAn abstract.")
    (tmp_path / "theirs" / "notes.md").write_text("# A title\n\nAn abstract.")
    assert [*files([tmp_path])] == [tmp_path / "theirs" / "notes.md", run / "evidence.json"]
    assert [*files([run / "result.md"])] == [run / "result.md"]
    (run / "run.json").unlink()
    assert run / "result.md" in [*files([run])]


def test_folders_are_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.bib", "a.bib", ".h.bib", "sub/c.bib", ".git/d.bib", "README.md", "LICENSE"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = [path.relative_to(tmp_path) for path in files([tmp_path]) if isinstance(path, Path)]
    assert [path.as_posix() for path in found] == ["a.bib", "b.bib", "sub/c.bib"]
    for named in (tmp_path / ".h.bib", tmp_path / "README.md"):
        assert list(files([named])) == [named]


def test_a_broken_byte_costs_its_line_only() -> None:
    data = LINE.encode() + LINE.replace("hats.", "caf\xe9s.").encode("cp1252") + LINE.encode()
    found, [told] = parted(read(io.BytesIO(data)))
    assert (told.line, told.reason.split(" ", 2)[:2]) == (2, ["not", "UTF-8"])
    assert [paper.abstract for paper in found] == [
        "We study hats.",
        "We study cafés.",
        "We study hats.",
    ]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_lines_are_counted_whatever_ends_them(end: str) -> None:
    text = LINE + '{"title": "No abstract"}\n'
    assert parted(read(io.BytesIO(text.replace("\n", end).encode())))[1][0].line == 2


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("jsonl", LINE.replace("hats.", "a" * FIELD_LIMIT) + LINE),
        ("bibtex", ENTRY.replace("hats.", "{a}" + "a" * FIELD_LIMIT) + ENTRY),
        ("listing", f"Study of\n{'hats ' * FIELD_LIMIT}\nOther\n{'We study hats. ' * 20}\n"),
    ],
)
def test_a_gigantic_field_costs_its_entry_only(format: str, text: str) -> None:
    found, [told] = parted(read(io.BytesIO(text.encode()), format=format))
    assert "longer than" in told.reason
    assert len(found) == 1


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.isprintable() or not set("\x00\n\t\x1b\u202e\ud800") & set(cleaned)


def test_cleaning_keeps_words_and_markup() -> None:
    text = "We  use\n\n$\\alpha$ &amp; cafe\u0301\x07\u00a0s."
    assert clean(text) == "We use $\\alpha$ &amp; caf\u00e9 s."


@given(st.lists(papers, max_size=3))
def test_jsonl_gives_back_what_it_was_given(given: list[Paper]) -> None:
    keyed = [
        paper.model_copy(update={"key": f"k{n}", "sources": ("a.bib",)})
        for n, paper in enumerate(given)
    ]
    text = "".join(jsonl.write(keyed))
    assert text.count("\n") == len(keyed)
    assert list(jsonl.read(stream(text, "x"))) == keyed


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"title": 3, "abstract": "b"}', "title: input should be a valid string"),
        ('{"title": "a", "abstract": "b", "year": "x"}', "year: "),
        ('{"title": "a", "abstract": "b", "authors": "c"}', "authors: "),
        ('{"title": "a", "abstract": "\\ud800"}', "no abstract, left out: a"),
        ('{"title": "A hat"}', "no abstract, left out: A hat"),
        ('{"abstract": "A hat"}', "no title: A hat"),
        ("{}", "neither title nor abstract"),
    ],
)
def test_a_bad_line_is_told_and_the_next_one_read(line: str, reason: str) -> None:
    found, [told] = parted(read(io.BytesIO(f"{LINE}{line}\n{LINE}".encode()), format="jsonl"))
    assert told.line == 2
    assert told.reason.startswith(reason)
    assert len(found) == 2


def test_fields_of_others_are_ignored_and_identifiers_made_bare() -> None:
    record = {
        "title": "a",
        "abstract": "b",
        "doi": "https://doi.org/10.1000/XY",
        "arxiv": "arXiv:1802.09477v2",
        "year": 10**30,
        "key": "not a key",
        "mood": "glad",
        "url": None,
    }
    [paper] = jsonl.read(stream(json.dumps(record), "x"))
    assert paper == Paper(title="a", abstract="b", doi="10.1000/xy", arxiv="1802.09477")
