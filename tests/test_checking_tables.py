"""A claim table as JSON lines, checked again after somebody has changed it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def table(example_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of three papers, made by rule."""
    from shutil import copytree

    place = copytree(example_library, tmp_path_factory.mktemp("checked") / "library")
    file = place.parent / "table.jsonl"
    keys = "critiquegrpo,spo,schulman2017proximal"
    assert main(["claims", "--keys", keys, "-o", str(file), "-q", "--library", str(place)]) == 0
    return file


def check(file: Path, *more: str) -> int:
    return main(["check", str(file), "--library", str(file.parent / "library"), *more])


def test_a_table_as_it_was_made_passes(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(table, "--strict") == 0
    assert "0 refused" in capsys.readouterr().out


def reworded(row: dict[str, Any]) -> None:
    row["claim"] = row["claim"].replace("7 to 11", "17 to 21")


def another_value(row: dict[str, Any]) -> None:
    row["cells"]["value"]["value"] = "9 to 11 points"


def other_words(row: dict[str, Any]) -> None:
    row["cells"]["value"]["cite"]["quote"] = "9 to 11 points"


def no_words(row: dict[str, Any]) -> None:
    row["cells"]["direction"] = {"value": "worse", "state": "found"}


def another_paper(row: dict[str, Any]) -> None:
    row["key"] = "spoo"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (reworded, "refused: number: 17"),
        (
            another_value,
            "refused: value: 9 to 11 points is not what its words say (7 to 11 points)",
        ),
        (other_words, "refused: quotation: “9 to 11 points” is not at its place"),
        (no_words, "refused: uncited: no words of the abstract are given for it"),
        (another_paper, "spoo"),
    ],
)
def test_what_was_changed_is_found_with_its_line(
    change: Change, told: str, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [json.loads(line) for line in table.read_text(encoding="utf-8").splitlines()]
    number = next(n for n, row in enumerate(rows, 1) if "7 to 11" in row["claim"])
    change(rows[number - 1])
    edited = table.with_name("edited.jsonl")
    edited.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert check(edited) == 4
    out = capsys.readouterr().out
    assert told in out
    if change is not another_paper:
        assert f"edited.jsonl:{number}: " in out


def test_a_title_that_is_not_the_papers_is_a_doubt(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *rest = table.read_text(encoding="utf-8").splitlines(keepends=True)
    row = json.loads(first)
    told = f"edited.jsonl:1: weak: title: {row['key']} is “{row['title']}” in the library"
    edited = table.with_name("edited.jsonl")
    same = json.dumps({**row, "title": row["title"].upper()})
    for line, code in ((json.dumps({**row, "title": "Another"}), 4), (same, 0)):
        edited.write_text("".join([f"{line}\n", *rest]), encoding="utf-8")
        assert check(edited) == 0
        assert (told in capsys.readouterr().out) == bool(code)
        assert check(edited, "--strict") == code
        capsys.readouterr()


def test_what_is_no_table_is_told_with_its_line(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = table.with_name("broken.jsonl")
    broken.write_text(table.read_text(encoding="utf-8") + '{"key": 1}\n', encoding="utf-8")
    assert check(broken) == 1
    assert "is no row of a claim table" in capsys.readouterr().err
