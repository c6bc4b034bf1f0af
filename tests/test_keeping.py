"""`-o FILE` never costs anybody a file: what was there stays as `FILE~`, and that is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import main

MINE = "\\chapter{Mine}\nFour years of work.\n"
WRITING = [
    ("draft", "thesis.tex", ["reward over-optimisation", "--papers", "3"]),
    ("claims", "thesis.tex", ["reward hacking", "--papers", "2"]),
    ("claims", "thesis.xlsx", ["reward hacking", "--papers", "2"]),
    ("claims", "thesis.html", ["reward hacking", "--papers", "2"]),
    ("claims", "thesis.toml", ["--propose", "which gains are reported?"]),
    ("contradictions", "thesis.md", ["reward hacking", "--papers", "3"]),
    ("export", "thesis.bib", ["fixpo"]),
]


@pytest.fixture(scope="module")
def place(example_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, since drafts and tables leave runs in it."""
    return shutil.copytree(example_library, tmp_path_factory.mktemp("keeping") / "library")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "thesis.tex"


def write(
    capsys: pytest.CaptureFixture[str], place: Path, command: str, file: Path, *rest: str
) -> str:
    capsys.readouterr()
    assert main([command, *rest, "-o", str(file), "--library", str(place)]) == 0
    return capsys.readouterr().err


@pytest.mark.parametrize(("command", "name", "rest"), WRITING)
def test_what_was_there_is_kept_and_told(
    command: str,
    name: str,
    rest: list[str],
    tmp_path: Path,
    place: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / name
    file.write_text(MINE, encoding="utf-8")
    told = write(capsys, place, command, file, *rest)
    assert f"the file that was there is kept as {file}~\n" in told
    assert Path(f"{file}~").read_text(encoding="utf-8") == MINE
    assert file.read_bytes() != MINE.encode()


def test_the_plan_of_a_draft_is_kept_as_well(
    tmp_path: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(MINE, encoding="utf-8")
    rest = ("reward over-optimisation", "--papers", "3", "--save-plan", str(plan))
    told = write(capsys, place, "draft", tmp_path / "new.md", *rest)
    assert f"the file that was there is kept as {plan}~\n" in told
    assert Path(f"{plan}~").read_text(encoding="utf-8") == MINE


def test_the_same_again_keeps_nothing_and_an_edited_one_replaces_the_last(
    file: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topic = ("reward over-optimisation", "--papers", "3")
    for _ in range(2):
        assert "kept" not in write(capsys, place, "draft", file, *topic)
    assert sorted(path.name for path in file.parent.iterdir()) == ["thesis.bib", "thesis.tex"]
    for edited in ("one", "two"):
        file.write_text(edited, encoding="utf-8")
        write(capsys, place, "draft", file, *topic)
        assert Path(f"{file}~").read_text(encoding="utf-8") == edited


def test_an_entry_added_to_the_bibliography_beside_it_is_not_lost(
    file: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topic = ("reward over-optimisation", "--papers", "3")
    write(capsys, place, "draft", file, *topic)
    bib = file.with_suffix(".bib")
    edited = bib.read_text(encoding="utf-8") + "@book{mine, title={Mine}}\n"
    bib.write_text(edited, encoding="utf-8")
    told = write(capsys, place, "draft", file, *topic)
    assert told.count("is kept as") == 1
    assert Path(f"{bib}~").read_text(encoding="utf-8") == edited


def test_a_quiet_command_keeps_and_does_not_tell(
    file: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(MINE, encoding="utf-8")
    assert write(capsys, place, "draft", file, "reward hacking", "--quiet") == ""
    assert Path(f"{file}~").read_text(encoding="utf-8") == MINE


def test_where_it_cannot_be_kept_nothing_is_written(
    file: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(MINE, encoding="utf-8")
    Path(f"{file}~").mkdir()
    assert main(["draft", "reward hacking", "-o", str(file), "--library", str(place)]) == 1
    assert "is left as it is: it could not be kept as" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == MINE
    assert sorted(path.name for path in file.parent.iterdir()) == ["thesis.tex", "thesis.tex~"]


def test_a_private_file_is_kept_private_and_a_link_leads_where_it_did(
    file: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(MINE, encoding="utf-8")
    file.chmod(0o600)
    linked = file.with_name("linked.bib")
    linked.symlink_to(file)
    write(capsys, place, "export", linked, "fixpo")
    kept = Path(f"{linked}~")
    assert (kept.read_text(encoding="utf-8"), kept.is_symlink()) == (MINE, False)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert linked.is_symlink()
    assert "fixpo" in file.read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="no /dev/stdout on this system")
def test_standard_output_by_name_is_no_file_to_keep(tmp_path: Path, place: Path) -> None:
    out = tmp_path / "out.bib"
    out.write_text("before\n", encoding="utf-8")
    command = "-m assistant export fixpo --format bibtex -o /dev/stdout --library"
    with out.open("a") as end:
        done = subprocess.run(
            [sys.executable, *command.split(), str(place)],
            stdout=end,
            stderr=subprocess.PIPE,
            check=False,
            env=dict(os.environ),
        )
    assert (done.returncode, done.stderr) == (0, b"")
    assert [path.name for path in tmp_path.iterdir()] == ["out.bib"]
