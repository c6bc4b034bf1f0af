"""`why`: a value that its words do not say is told, and so is what a run without statements has."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.chat import Chat
from assistant.claims.survey import Survey
from assistant.cli import main
from assistant.render import answer_markdown
from assistant.render.unlinked import unlinked
from assistant.runs.folder import Run
from assistant.runs.replay import replay
from store import Library
from store.conversations import Conversations

WARNED = "! this value is not what the words cited say"


@pytest.fixture(scope="module")
def place(example_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(example_library, tmp_path_factory.mktemp("why") / "library")


@pytest.fixture(scope="module")
def table(place: Path) -> Path:
    with Library.open(place) as library:
        made = Assistant(library).claims(Survey(query="reward over-optimisation", papers=4))
    return place / "runs" / made.run


def shown(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(["why", *argv]) == 0
    return " ".join(capsys.readouterr().out.split())


def cells(run: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """The number of the row, the column, and each cell that was found."""
    rows = Run(run).result["rows"]
    assert isinstance(rows, list)
    return [
        (row["id"].rpartition(".")[2], name, cell)  # type: ignore[index,call-overload,union-attr]
        for row in rows
        for name, cell in row["cells"].items()  # type: ignore[index,call-overload,union-attr]
        if cell["state"] == "found"  # type: ignore[index,call-overload]
    ]


def test_no_value_that_was_made_is_warned_of(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = cells(table)
    assert found
    for number, column, _ in found:
        assert WARNED not in shown(capsys, f"{table}.{number}.{column}")


def test_a_value_that_its_words_do_not_say_is_warned_of(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n, (number, column, _) in enumerate({c[1]: c for c in cells(table)}.values()):
        copy = shutil.copytree(table, tmp_path / str(n))
        result = json.loads((copy / "result.json").read_text(encoding="utf-8"))
        row = next(r for r in result["rows"] if r["id"].endswith(f".{number}"))
        row["cells"][column]["value"] = "99.9 %"
        (copy / "result.json").write_text(json.dumps(result), encoding="utf-8")
        said = shown(capsys, f"{copy}.{number}.{column}")
        assert WARNED in said
        assert f"! litrev replay {table.name} tells whether the run was changed" in said
        assert main(["why", f"{copy}.{number}.{column}", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["stands"] is False


def test_a_run_that_abstained_tells_what_is_nearest(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Library.open(place) as library:
        run = Assistant(library).ask("How are glaciers measured from orbit by radar?").run
    said = shown(capsys, run, "--library", str(place))
    assert said.startswith(f"{run} abstained; nearest: ") or said.endswith("nothing is near")
    assert main(["why", run, "--library", str(place), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_turn_that_made_a_table_says_so_in_its_document_and_to_why(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Library.open(place) as library:
        kept = Conversations(library.place.conversations)
        turn = Chat(Assistant(library), kept).ask("reward over-optimisation", "claims")
        kept.close()
    [made] = turn.made
    folder = place / "runs" / turn.run
    assert shown(capsys, str(folder)).startswith(f"{turn.run} made a table: run {made.run}; ")
    told = (folder / "result.md").read_text(encoding="utf-8")
    assert "The library does not answer this." not in told
    assert f"(run `{made.run}`)" in told
    assert replay(Run(folder)).agrees
    before = unlinked(answer_markdown.document(turn))
    assert before != told
    (folder / "result.md").write_text(before, encoding="utf-8")
    assert replay(Run(folder)).agrees  # as runs have it that were kept before
