"""Damaged files of every format: what is around the damage is read, and the damage is told."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import PAPERS, sample

from assistant.cli import main
from store.formats import LONGEST_REASON, PROBLEMS, SUFFIXES, read, stream
from store.formats.entry import FIELD_LIMIT
from store.formats.stream import Stream
from store.records import Added, Paper, Problem

TEXTS = [name for name in SUFFIXES if name != "xlsx"]
TITLES = [paper.title for paper in PAPERS]


def data(format: str) -> bytes:
    made = sample(format)
    assert made is not None, f"tests/samples.py does not know {format} yet"
    return made


def found(format: str, damaged: bytes) -> tuple[list[str], list[Problem]]:
    """The titles read, and the problems told."""
    entries = list(read(io.BytesIO(damaged), format=format))
    problems = [one for one in entries if isinstance(one, Problem)]
    assert entries
    assert all(
        0 < len(problem.reason) <= LONGEST_REASON and (problem.line is None or problem.line > 0)
        for problem in problems
    )
    return [one.title for one in entries if isinstance(one, Paper)], problems


@pytest.mark.parametrize("format", SUFFIXES)
def test_every_format_has_a_sample_that_is_recognised_and_read(format: str) -> None:
    for name in (f"papers{SUFFIXES[format][0]}", "-"):
        entries = list(read(io.BytesIO(data(format)), name=name))
        assert [one.title for one in entries if isinstance(one, Paper)] == TITLES
        assert len(entries) == len(TITLES)


@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(format: str, encoding: str) -> None:
    titles, _ = found(format, data(format).decode().encode(encoding, errors="replace"))
    assert titles == TITLES


@pytest.mark.parametrize("format", SUFFIXES)
def test_a_file_cut_off_keeps_what_stands_before(format: str) -> None:
    whole = data(format)
    titles, problems = found(format, whole[: len(whole) * 5 // 8])
    if format == "xlsx":  # its list of contents stands at the end
        assert (titles, len(problems)) == ([], 1)
    else:
        assert titles[:2] == TITLES[:2]


@pytest.mark.parametrize("format", TEXTS)
def test_a_cut_gzip_keeps_what_stands_before(format: str) -> None:
    many = data(format) if format in ("csl", "crossref", "openalex") else data(format) * 3
    packed = gzip.compress(many)
    titles, problems = found(format, packed[: len(packed) - 8])
    assert problems[-1].reason.startswith("cannot be read: damaged gzip")
    assert set(titles) <= set(TITLES)
    assert found(format, gzip.compress(many))[0][:4] == TITLES


@pytest.mark.parametrize("format", SUFFIXES)
@pytest.mark.parametrize("piece", [b"\n", b"a ", b"a\n"])
def test_a_gzip_bomb_is_not_unpacked(
    format: str, piece: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "EXPANSION_FREE", 100_000)
    monkeypatch.setattr(stream, "EXPANSION", 20)
    bomb = gzip.compress(piece * 1_000_000)
    unpacked = Stream(io.BytesIO(bomb), "x").raw()
    with pytest.raises(OSError, match="unpacks to more than 20 times its size"):
        unpacked.read()
    _, problems = found(format, gzip.compress(data(format)) + bomb)
    assert problems


DAMAGES = {
    "a NUL": lambda text: text.replace("measured 20", "measured \0 20"),
    "brackets": lambda text: text.replace("measured 20", "measured }]}{)(< 20"),
    "a quotation mark": lambda text: text.replace("measured 20", 'measured " 20'),
    "a gigantic field": lambda text: text.replace("measured 20", "20 " * FIELD_LIMIT),
    "deep nesting": lambda text: text.replace("measured 20", "[" * 999 + "{" * 9_999 + "<b>" * 99),
    "an absurd year": lambda text: text.replace("2004", "9" * 5000),
    "a line break": lambda text: text.replace("measured 20", "measured\r\n\r\n20"),
    "an entity": lambda text: text.replace("measured 20", "&nosuch; 20"),
    "half a character": lambda text: text.replace("measured 20", "\\ud800\ud800 20"),
}  # fmt: skip


@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_in_one_paper_leaves_those_before_it(format: str, damage: str) -> None:
    damaged = DAMAGES[damage](data(format).decode()).encode(errors="surrogatepass")
    titles, _ = found(format, damaged)
    assert titles[:1] == TITLES[:1]
    whole_again = {"jsonl", "arxiv_snapshot", "ris", "nbib", "pubmed", "atom", "csv"}
    assert titles[-1:] == TITLES[-1:] or format not in whole_again


@pytest.mark.parametrize("format", TEXTS)
def test_fields_and_entries_twice_are_no_harm(format: str) -> None:
    doubled = b"".join(line * 2 for line in data(format).splitlines(keepends=True))
    found(format, doubled)
    if format not in ("csl", "crossref", "openalex", "semanticscholar"):
        assert set(found(format, data(format) * 2)[0]) >= set(TITLES)


@pytest.mark.parametrize("format", SUFFIXES)
@settings(max_examples=30)
@given(draw=st.data())
def test_no_damage_raises(format: str, draw: st.DataObject) -> None:
    whole = data(format)
    place = draw.draw(st.integers(0, len(whole)))
    piece = draw.draw(st.binary(max_size=8) | st.sampled_from([b"{", b'"', b"<", b"&", b"\n\n"]))
    found(format, whole[:place] + piece + whole[place + draw.draw(st.integers(0, 50)) :])


def test_a_file_of_nothing_but_problems_is_told_in_bounds() -> None:
    problems = found("jsonl", b'{"title": "a"}\n' * (PROBLEMS + 5))[1]
    assert len(problems) == PROBLEMS + 1
    assert problems[-1].reason == "5 more problems"


def test_a_folder_of_damaged_files_is_added_as_far_as_it_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for format, ends in SUFFIXES.items():
        whole = data(format)
        (folder / f"{format}{ends[0]}").write_bytes(whole[: len(whole) * 5 // 8])
    (folder / "figure.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    code = main(["add", str(folder), "--library", str(tmp_path / "library"), "--json"])
    captured = capsys.readouterr()
    added = Added.model_validate(json.loads(captured.out))
    assert code == 3
    assert added.files == len(SUFFIXES) + 1
    assert added.added >= 2
    assert {"figure.png", "xlsx.xlsx", "pubmed.xml", "csl.json"} <= {
        Path(problem.file).name for problem in added.problems
    }
    assert "Traceback" not in captured.err


def test_a_parser_that_repeats_what_it_could_not_read_is_cut_short() -> None:
    _, problems = found("bibtex", b"@misc{k, " + b";x" * 100_000 + b"}\n" + data("bibtex"))
    assert problems
    assert problems[0].reason.endswith("…")
