"""Folders and zips of runs as people send them: whole, damaged, or something else altogether."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.cli import main
from store import Library

QUESTION = "Which methods avoid reward over-optimisation?"
NESTED = "[" * 200_000
DEEP = '{"status": "answered", "a": ' + "[" * 300 + "]" * 300 + "}"


@pytest.fixture(scope="module")
def kept(example_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of somebody else, with one run."""
    place = shutil.copytree(example_library, tmp_path_factory.mktemp("sent") / ".litrev")
    with Library.open(place) as library:
        Assistant(library).ask(QUESTION)
    return place


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example_library: Path) -> Path:
    """Where the person is; the run is not in their library."""
    monkeypatch.setenv("LITREV_LIBRARY", str(example_library))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(place: Path) -> dict[str, bytes]:
    """Those of the run, by name."""
    [run] = (file.parent for file in place.glob("runs/*/run.json"))
    return {p.relative_to(run).as_posix(): p.read_bytes() for p in run.rglob("*.*")}


def zipped(file: Path, runs: Mapping[str, Mapping[str, bytes]]) -> str:
    """A zip of runs, by the names of their folders."""
    with zipfile.ZipFile(file, "w") as archive:
        for folder, contents in runs.items():
            for name, content in contents.items():
                archive.writestr(f"{folder}/{name}", content)
    return file.name


def told(capsys: pytest.CaptureFixture[str], *argv: str, code: int) -> tuple[str, str]:
    assert main([*argv]) == code
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "litrev-run-" not in said.out + said.err
    return said.out, said.err


@pytest.mark.parametrize("command", ["runs", "replay", "why"])
def test_a_zip_with_a_name_too_long_is_told(
    command: str, kept: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = "y" * 300
    for runs in ({long: files(kept)}, {"a": {**files(kept), long: b"x"}}):
        _, err = told(capsys, command, zipped(here / "z.zip", runs), code=1)
        assert err.startswith("litrev: z.zip cannot be unpacked: File name too long\n  Ask")
    _, err = told(capsys, command, zipped(here / "z.zip", {"a/" * 2_000: files(kept)}), code=1)
    assert "too deep" in err


@pytest.mark.parametrize("content", [NESTED, DEEP])
@pytest.mark.parametrize("command", ["runs", "replay", "why"])
def test_a_result_of_lists_without_end_is_told(
    command: str, content: str, kept: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = {**files(kept), "result.json": content.encode()}
    _, err = told(capsys, command, zipped(here / "z.zip", {"a": run}), code=1)
    assert err.startswith("litrev: z.zip/a: result.json is not what this litrev writes: lists in")
    assert len(err.splitlines()) == 2


def test_settings_and_questions_that_are_none_are_told(
    kept: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (("asked", {}), ("settings", {"max_cost": "much"})):
        about = {**json.loads(files(kept)["run.json"]), name: value}
        run = {**files(kept), "run.json": json.dumps(about).encode()}
        _, err = told(capsys, "replay", zipped(here / "z.zip", {"a": run}), code=1)
        assert err.startswith("litrev: z.zip/a: run.json asks for what this litrev cannot make")


@pytest.mark.parametrize("missing", ["run.json", "evidence.json", "result.json"])
def test_a_run_that_lacks_a_file_is_incomplete(
    missing: str, kept: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = {name: content for name, content in files(kept).items() if name != missing}
    _, err = told(capsys, "replay", zipped(here / "theirs.zip", {"60e47246": run}), code=1)
    assert err == (
        f"litrev: theirs.zip/60e47246 is incomplete: {missing} is missing\n"
        "  Ask for the whole folder.\n"
    )


def test_a_damaged_run_hides_no_other(
    kept: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = files(kept)
    id = json.loads(whole["run.json"])["id"]
    damaged = {name: content for name, content in whole.items() if name != "result.json"}
    file = zipped(
        here / "theirs.zip", {id: whole, "bad": damaged, "worse": {**whole, "run.json": b"{"}}
    )
    out, err = told(capsys, "runs", file, code=3)
    assert out.startswith(f"{id}  ")
    assert "note: theirs.zip/bad is incomplete: result.json is missing" in err
    assert "note: theirs.zip/worse: run.json is not what" in err
    out, err = told(capsys, "replay", file, code=3)
    assert f"{id}  agrees, byte for byte" in out
    assert "bad  cannot be replayed: theirs.zip/bad is incomplete" in " ".join(out.split("\n"))
    assert err == "1 of 3 runs agrees.\n"
    told(capsys, "replay", f"{file}/{id}", code=0)
    told(capsys, "why", f"{file}/{id}.1", code=0)


def test_runs_with_one_id_are_told_apart_by_their_folders(
    kept: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = zipped(here / "z.zip", {"a/same": files(kept), "b/same": files(kept)})
    for command in ("runs", "replay"):
        out, _ = told(capsys, command, file, code=0)
        assert {line.split()[0] for line in out.splitlines() if "same" in line} == {
            "a/same", "b/same",
        }  # fmt: skip
    told(capsys, "why", f"{file}/b/same.1", code=0)
    _, err = told(capsys, "why", f"{file}/same", code=1)
    assert "there are 2 runs called same in z.zip" in err


@pytest.mark.parametrize("command", ["runs", "replay"])
def test_a_library_or_what_it_lies_in_is_looked_through_as_its_zip_is(
    command: str, kept: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(kept, here / "un" / ".litrev")
    file = zipped(here / "un.zip", {"un/.litrev/runs/x": files(kept)})
    outs = {told(capsys, command, name, code=0)[0] for name in ("un", "un/.litrev", file)}
    assert len(outs) == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("cut.zip", b"PK\x03\x04 and no end", "cut.zip is no whole zip\n  Ask for it again."),
        ("empty.zip", b"", "empty.zip is no whole zip\n  Ask for it again."),
        ("text.zip", b"hello", "text.zip is no whole zip\n  Ask for it again."),
        ("theirs.tgz", b"\x1f\x8b", "theirs.tgz is no run: a folder or zip of one is\n  Unpack"),
        ("related.tex", b"x", "related.tex is no run: a folder or zip of one is\n"),
    ],
)
@pytest.mark.parametrize("command", ["runs", "replay", "why"])
def test_a_file_that_is_no_run_is_called_what_it_is(
    command: str, name: str, content: bytes, says: str,
    here: Path, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (here / name).write_bytes(content)
    assert told(capsys, command, name, code=1)[1].startswith(f"litrev: {says}")
