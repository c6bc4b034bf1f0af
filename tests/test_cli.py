"""The command line through its front door: what is printed where, and with which exit code."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from invented import papers

from assistant.cli import litrev, main
from assistant.spending import State
from store import Library
from store.errors import LitrevError
from store.formats import read
from store.records import Added, Found, Paper

QUESTION = "Which methods avoid reward over-optimisation?"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_add_reports_and_adds_once(
    tmp_path: Path, example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(tmp_path / "library")
    code, out, _ = run(capsys, "add", str(example), "--library", place, "--json")
    report = Added.model_validate_json(out)
    count = len(list(read(example)))
    assert (code, report.read, report.added, report.duplicates) == (0, count, count, 0)
    code, out, _ = run(capsys, "add", str(example), "--library", place)
    assert (code, out) == (0, f"read {count}, added 0, updated 0, duplicates {count}, problems 0\n")


def test_add_tells_problems_and_imports_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.jsonl").write_text(
        '{"title": "A fine paper", "abstract": "It says something."}\n{"title": 3}\n'
    )
    (tmp_path / "binary.bib").write_bytes(bytes(range(256)) * 40)
    place = str(tmp_path / "library")
    code, out, err = run(
        capsys, "add", str(tmp_path / "missing.bib"), str(tmp_path), "--library", place
    )
    assert code == 3
    assert "added 1" in out
    for told in (r"good\.jsonl:2: ", r"binary\.bib", r"missing\.bib"):
        assert re.search(told, err)


def test_a_dry_run_changes_nothing(
    tmp_path: Path, example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(tmp_path / "library")
    code, out, _ = run(capsys, "add", str(example), "--library", place, "--dry-run")
    assert code == 0
    assert "would add" in out
    assert not Path(place).exists()


def test_an_abstract_that_was_edited_is_told_once_and_how_to_take_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, place = tmp_path / "refs.bib", ("--library", str(tmp_path / "library"))
    entry = "@article{{duck, title={{Duck ponds}}, abstract={{{}}}}}"

    def added(abstract: str, *flags: str) -> tuple[str, str]:
        file.write_text(entry.format(abstract))
        _, out, err = run(capsys, "add", str(file), *place, *flags)
        return out, err

    added("Ponds help ducks in winter. They float.")
    for same in ("Ponds help  ducks, in winter: they float!", "Ponds help ducks in winter…"):
        assert added(same)[1] == ""
    edited = "Ponds do not help ducks."
    assert json.loads(added(edited, "--dry-run", "--json")[0])["differing"] == ["duck"]
    told = added(edited)[1]
    assert "another abstract than is kept: duck\n" in told
    assert "litrev remove KEY (its tags and note go with it)" in " ".join(told.split())
    assert added(edited)[1] == ""
    run(capsys, "remove", "duck", *place)
    assert added(edited)[1] == ""
    assert edited in run(capsys, "show", "duck", *place)[1]


def test_add_reads_standard_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b'{"title": "From a pipe", "abstract": "It came through a pipe."}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    place = str(tmp_path / "library")
    assert run(capsys, "add", "-", "--library", place)[0] == 0
    assert "From a pipe" in run(capsys, "list", "--library", place)[1]


def test_list_filters_and_show_shows(
    example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(example_library)
    code, out, _ = run(capsys, "list", "trust", "--library", place, "--json")
    titles = [Paper.model_validate(paper).title for paper in json.loads(out)]
    assert code == 0
    assert "Trust Region Policy Optimization" in titles
    code, out, _ = run(capsys, "list", "--year", "2017-2018", "--library", place, "--json")
    assert {paper["year"] for paper in json.loads(out)} == {2017, 2018}
    code, out, _ = run(capsys, "show", "fujimoto2018addressing", "--library", place)
    assert code == 0
    assert "Scott Fujimoto, Herke van Hoof, David Meger" in out


def test_an_unknown_key_is_told_with_near_ones(
    example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "show", "fujimoto2018adressing", "--library", str(example_library))
    assert (code, out) == (1, "")
    assert "fujimoto2018addressing" in err
    assert len(err.splitlines()) <= 2


def test_search_gives_exact_words(
    example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(example_library)
    code, out, _ = run(
        capsys, "search", "critic overestimation", "-k", "3", "--library", place, "--json"
    )
    found = Found.model_validate_json(out)
    assert (code, len(found.hits)) == (0, 3)
    assert found.hits[0].key == "fujimoto2018addressing"
    for hit in found.hits:
        assert hit.cite is not None
        paper = json.loads(run(capsys, "show", hit.key, "--library", place, "--json")[1])
        assert paper["abstract"][hit.cite.start : hit.cite.end] == hit.cite.quote


CITE = {"key", "sentence", "start", "end", "quote"}
STATEMENT = {"id", "text", "cites", "verdict", "reasons"}
ANSWER = {
    "question", "status", "answer", "statements", "withheld", "unanswered", "papers", "model",
    "calls", "tokens", "cost_usd", "cached", "run", "seconds",
}  # fmt: skip


def test_ask_without_a_model_quotes(
    example_library: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = str(shutil.copytree(example_library, tmp_path / "library"))
    code, out, err = run(capsys, "ask", QUESTION, "--library", place, "--json")
    answer = json.loads(out)
    assert (code, err, set(answer)) == (0, "", ANSWER)
    assert (answer["status"], answer["model"], answer["calls"]) == ("answered", None, 0)
    assert answer["cost_usd"] == 0
    for statement in answer["statements"]:
        assert set(statement) == STATEMENT
        [cite] = statement["cites"]
        assert set(cite) == CITE
        paper = json.loads(run(capsys, "show", cite["key"], "--library", place, "--json")[1])
        assert paper["abstract"][cite["start"] : cite["end"]] == cite["quote"] == statement["text"]
        assert f"“{cite['quote']}”" in answer["answer"]
        assert statement["id"].startswith(answer["run"])
    assert [p["n"] for p in answer["papers"]] == list(range(1, len(answer["papers"]) + 1))
    kept = json.loads((tmp_path / "library" / "runs" / answer["run"] / "result.json").read_text())
    assert kept == answer


def test_ask_shows_marks_papers_and_verdict_in_80_columns(
    example_library: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = str(shutil.copytree(example_library, tmp_path / "library"))
    code, out, err = run(capsys, "ask", QUESTION, "--library", place)
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert not [line for line in out.splitlines() if line != line.rstrip()]
    assert "\x1b" not in out
    assert re.search(r"^ \[1\] [a-z0-9]+  \w+", out, re.MULTILINE)
    assert re.search(r"Checked: \d+ supported, 0 weak, 0 withheld\.", out)
    assert "no model" in err


def test_ask_off_topic_abstains_and_names_the_nearest(
    example_library: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = str(shutil.copytree(example_library, tmp_path / "library"))
    code, out, _ = run(capsys, "ask", "How do I bake sourdough bread?", "--library", place)
    assert code == 0
    assert out.startswith("The library does not answer this.\n\nNearest papers\n")


def test_the_demo_needs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "demo")
    assert code == 0
    assert "read 42, added 42" in out
    assert "Checked: " in out


def test_no_line_of_the_help_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--help")
    assert (code, "..." in out.partition("Commands:")[2]) == (0, False)


def test_a_file_that_cannot_be_written_is_told(
    example_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "nowhere" / "all.bib"
    code, out, err = run(capsys, "export", "-o", str(target), "--library", str(example_library))
    assert (code, out) == (1, "")
    assert err.startswith(f"litrev: {target} could not be written: No such file")


def test_export_and_add_again_keep_everything(
    tmp_path: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, again = str(example_library), str(tmp_path / "again")
    target = tmp_path / "all.jsonl"
    assert run(capsys, "export", "-o", str(target), "--library", place)[0] == 0
    assert run(capsys, "add", str(target), "--library", again)[0] == 0
    before = run(capsys, "export", "--library", place)[1]
    after = run(capsys, "export", "--library", again)[1]
    without_sources = [
        [{**json.loads(line), "sources": []} for line in text.splitlines()]
        for text in (before, after)
    ]
    assert without_sources[0] == without_sources[1]


def test_remove_removes(tmp_path: Path, example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(tmp_path / "library")
    run(capsys, "add", str(example), "--library", place)
    assert run(capsys, "remove", "fujimoto2018addressing", "--library", place)[0] == 0
    assert run(capsys, "show", "fujimoto2018addressing", "--library", place)[0] == 1


def test_status_tells_the_state(
    example_library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITREV_MODEL", "ollama_chat/llama3.1")
    code, out, _ = run(capsys, "status", "--library", str(example_library), "--json")
    status = State.model_validate_json(out)
    assert code == 0
    assert (status.pending, status.dimension, status.problems) == (0, 384, ())
    assert status.model == "ollama_chat/llama3.1"


@pytest.mark.parametrize("command", ["list", "search", "ask", "status", "show", "remove", "export"])
def test_without_a_library_every_command_says_how_to_make_one(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [] if command in ("list", "status", "export") else ["x"]
    code, out, err = run(capsys, command, *arguments, "--library", str(tmp_path / "nowhere"))
    assert (code, out) == (1, "")
    assert "litrev add" in err
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("command", ["search", "ask"])
def test_without_papers_it_says_how_to_add_some(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Library.open(tmp_path / "empty").close()
    code, out, err = run(capsys, command, "x", "--library", str(tmp_path / "empty"))
    assert (code, out) == (1, "")
    assert "no papers yet" in err
    assert "litrev add" in err


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["ask"], ["search", "x", "--year", "soon"], ["add"], ["ask", "x", "--bad"]],
)
def test_wrong_usage_is_exit_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert "Usage" in err or "Error" in err


def test_without_arguments_it_shows_where_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys)
    assert code == 0
    assert "litrev demo" in out


@pytest.mark.parametrize("command", sorted(litrev.commands))
def test_every_command_has_help_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert re.search(rf"^  litrev {command}", out, re.MULTILINE)


def test_output_into_a_closed_pipe_is_no_traceback(example_library: Path) -> None:
    program = f"{sys.executable} -m assistant list --library {example_library} | head -n 1"
    done = subprocess.run(program, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    assert done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_add_keeps_what_is_done(signalled: signal.Signals, tmp_path: Path) -> None:
    lines = "".join(f"{paper.model_dump_json()}\n" for paper in papers(0, 3000))
    (tmp_path / "many.jsonl").write_text(lines)
    place = tmp_path / "library"
    command = [sys.executable, "-m", "assistant", "add", str(tmp_path / "many.jsonl")]
    process = subprocess.Popen(
        [*command, "--library", str(place)], stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not count(place):
        time.sleep(0.05)
    process.send_signal(signalled)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.strip()) == (
        130,
        "litrev: interrupted; what was finished is kept.",
    )
    kept = count(place)
    assert 0 < kept < 3000
    with Library.open(place) as library:
        assert library.status().problems == ()
        assert library.catalog.counts().pending == 0


def count(place: Path) -> int:
    """How many papers a library has accepted so far."""
    if not (place / "catalog.db").is_file():
        return 0
    try:
        with Library.open(place, create=False) as library:
            return library.catalog.counts().papers
    except LitrevError:
        return 0


def test_the_installed_command_runs(example_library: Path) -> None:
    command = Path(sys.executable).with_name("litrev")
    environment = {**os.environ, "LITREV_LIBRARY": str(example_library)}
    done = subprocess.run(
        [command, "search", "critic", "-k", "1", "--json"],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    assert len(Found.model_validate_json(done.stdout).hits) == 1
    assert done.stderr == ""
