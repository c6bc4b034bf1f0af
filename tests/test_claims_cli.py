"""`litrev claims` as a person and a script use it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from stubs import StubServer, chat, failure

from assistant.claims.result import Row
from assistant.cli import main
from assistant.gate import Located, locate
from store import Library

MODEL = "openai/local"


@pytest.fixture
def place(example_library: Path, tmp_path: Path) -> str:
    """A copy of the example, so that each test has runs of its own."""
    import shutil

    return str(shutil.copytree(example_library, tmp_path / "library"))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main([*arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def rows(out: str) -> list[Row]:
    return [Row.model_validate_json(line) for line in out.splitlines()]


def test_a_table_by_rule_and_what_is_behind_it(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "claims", "--all", "--json", "--library", place)
    assert code == 0
    made = rows(out)
    assert len({row.key for row in made}) > 35
    with Library.open(place) as library:
        for row in made:
            sentences = library.sentences(row.key)
            for name, cell in row.cells.items():
                for cite in filter(None, (cell.cite, *cell.others)):
                    sentence = sentences[cite.sentence].text
                    assert isinstance(locate(cite.quote, sentence, naming=name != "value"), Located)
    row = next(row for row in made if row.cells["value"].state == "found")
    for verb in (("why",), ("claims", "show")):
        code, shown, _ = run(capsys, *verb, f"{row.id}.value", "--library", place)
        assert code == 0
        assert f"▶ {row.cells['value'].value} ◀" in " ".join(shown.split())
        code, shown, _ = run(capsys, *verb, row.id, "--library", place)
        assert "▶" in shown
        assert "claims “42 papers”" in " ".join(shown.split())
    code, out, err = run(capsys, "why", f"{row.id}.colour", "--library", place)
    assert code == 1
    assert "task, method" in err


def test_a_second_look_reads_nothing_and_leaves_no_run(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first = run(capsys, "claims", "--all", "--json", "--library", place)
    code, out, err = run(
        capsys, "claims", "--all", "--where", "value is found", "--sort=-value", "--json",
        "--library", place,
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert 0 < len(rows(out)) < len(rows(first[1]))
    amounts = [row.cells["value"].normal for row in rows(out)]
    known = [amount for amount in amounts if amount is not None]
    assert known == sorted(known, reverse=True)
    assert len(list((Path(place) / "runs").glob("*/run.json"))) == 1
    [kept] = (Path(place) / "runs").glob("*/run.json")
    assert run(capsys, "replay", kept.parent.name, "--library", place)[0] == 0


@pytest.mark.parametrize("ending", ["md", "csv", "jsonl", "tex", "xlsx", "html"])
def test_files(ending: str, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / f"table.{ending}"
    code, out, err = run(
        capsys, "claims", "reward over-optimisation", "--papers", "3", "-o", str(file),
        "--library", place,
    )  # fmt: skip
    assert (code, out) == (0, "")
    assert err.startswith(f"{file} is written.")
    assert file.stat().st_size > 500


def test_own_columns_in_a_format_on_standard_output(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(
        capsys, "claims", "trust region", "--papers", "2", "--columns", "method, robots [yes/no]",
        "--format", "csv", "--quiet", "--library", place,
    )  # fmt: skip
    assert code == 0
    table = list(csv.DictReader(io.StringIO(out)))
    assert {"method", "robots", "robots_state"} <= table[0].keys()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Give a QUERY, --keys or --all"),
        (("x", "--all"), "one of them"),
        (("--all", "--where", "colour = red"), "colour"),
        (("--all", "--sort", "colour"), "colour"),
        (("--all", "--columns", "a", "--schema", "b.toml"), "not both"),
        (("--all", "--columns", "title"), "title"),
        (("--all", "--format", "xlsx"), "needs a file"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_read(
    arguments: tuple[str, ...], told: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "claims", *arguments, "--library", place)
    assert (code, out) == (2, "")
    assert told in err
    assert not (Path(place) / "runs").exists()


def test_a_schema_that_is_not_there(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "claims", "--all", "--schema", "no.toml", "--library", place)
    assert code == 1
    assert "no.toml" in err


def test_what_a_model_costs_is_agreed_to_first(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = chat(json.dumps({"claims": []}))
    asking = ("--model", MODEL, "--library", place)
    with StubServer(reply) as server:
        code, out, err = run(capsys, "claims", "--all", *asking, "--api-base", server.base)
        assert (code, out) == (1, "")
        assert "not made without consent" in err
        assert not server.requests
        code, out, err = run(capsys, "claims", "--all", "--yes", *asking, "--api-base", server.base)
        assert code == 0
        assert len(server.requests) == 42


def test_what_failed_and_what_is_left_is_told(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good, broken, refused = chat(json.dumps({"claims": []})), chat("?"), failure(401, "no key")
    keys = "schulman2017proximal,schulman2015trust,gao2023scaling,spo"
    asking = ("claims", "--keys", keys, "--model", MODEL, "--yes", "--workers", "1")
    with StubServer(broken, broken, good, refused, good) as server:
        where = ("--library", place, "--api-base", server.base)
        code, _, err = run(capsys, *asking, *where)
        assert code == 3
        assert "schulman2017proximal: " in err
        assert "read them again with --retry-failed" in err
        assert "2 papers are not read yet" in err
        code, _, err = run(capsys, *asking, *where, "--retry-failed")
        assert code == 0
        assert len(server.requests) == 7


def test_columns_are_proposed_into_a_file_that_is_a_schema(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "columns.toml"
    proposing = ("claims", "--propose", "What pays?", "-o", str(file), "--library", place)
    code, out, _ = run(capsys, *proposing, "--json")
    assert (code, json.loads(out)["columns"]["question"]) == (0, "What pays?")
    assert file.is_file()
    code, _, err = run(capsys, *proposing)
    assert code == 0
    assert f"--schema {file}" in " ".join(err.split())
    assert 'question = "What pays?"' in file.read_text()
    code, out, _ = run(
        capsys, "claims", "--keys", "spo", "--schema", str(file), "--json", "--library", place
    )
    assert code == 0
    assert "direction" in rows(out)[0].cells
