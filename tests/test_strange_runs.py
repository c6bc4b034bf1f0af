"""A run that a stranger sends: looked at, it writes nothing elsewhere and steers no screen."""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.cli import main
from assistant.runs import opening
from store import Library

QUESTION = "Which methods avoid reward over-optimisation?"
STEERING = "\x1b]0;owned\x07\x9b2J\u202e"


@pytest.fixture(scope="module")
def kept(example_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run."""
    place = shutil.copytree(example_library, tmp_path_factory.mktemp("theirs") / "library")
    with Library.open(place) as library:
        return place / "runs" / Assistant(library).ask(QUESTION).run


def zipped(run: Path, file: Path, more: Mapping[str, bytes], links: Mapping[str, str]) -> Path:
    """A run as a zip, with further members, and with links in place of files."""
    with zipfile.ZipFile(file, "w") as archive:
        for path in run.rglob("*"):
            name = path.relative_to(run.parent).as_posix()
            if path.is_file() and name not in links:
                archive.write(path, name)
        for name, content in more.items():
            archive.writestr(zipfile.ZipInfo(name), content)
        for name, target in links.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, target)
    return file


def test_a_zip_of_a_run_unpacks_nothing_elsewhere(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "a" / "b"
    scratch.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    names = ("../evil", "../../evil", "x/../../../evil", f"{tmp_path}/evil", "..\\evil", "C:\\evil")
    file = zipped(kept, tmp_path / "run.zip", dict.fromkeys(names, b"x"), {})
    assert main(["replay", str(file)]) == 0
    assert not list(tmp_path.rglob("*evil"))
    assert not list(scratch.iterdir())


def test_a_link_in_a_zip_leads_nowhere(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('{"answer": "planted-secret"}', encoding="utf-8")
    link = {f"{kept.name}/result.json": str(secret)}
    assert main(["replay", str(zipped(kept, tmp_path / "run.zip", {}, link))]) == 1
    told = capsys.readouterr()
    assert "result.json" in told.err
    assert "planted-secret" not in told.out + told.err


def test_a_zip_that_unpacks_to_too_much_is_not_unpacked(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(opening, "LARGEST", 2_000_000)
    file = zipped(kept, tmp_path / "run.zip", {"zeros": bytes(3_000_000)}, {})
    assert main(["replay", str(file)]) == 1
    assert "too large" in capsys.readouterr().err


def test_a_run_from_elsewhere_steers_no_screen(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "library"
    copy = shutil.copytree(kept, place / "runs" / kept.name)
    for file in copy.glob("*.json"):
        text = file.read_text(encoding="utf-8").replace("reward", f"reward {STEERING}")
        said = json.loads(text.replace(STEERING, json.dumps(STEERING)[1:-1]))
        file.write_text(json.dumps(said), encoding="utf-8")
    for command in (
        ["why", str(copy)],
        ["why", f"{copy}.1"],
        ["replay", str(copy)],
        ["diff", str(copy), str(kept)],
    ):
        main(command)
        told = capsys.readouterr()
        shown = told.out + told.err
        assert "owned" in shown or command[0] == "replay", (command, shown)
        assert all(sign == "\n" or sign.isprintable() for sign in shown), (command, ascii(shown))


@pytest.mark.parametrize("name", ["~nosuch/run", "x" * 300, "x" * 300 + "/y", "a/" * 3_000, ""])
@pytest.mark.parametrize("command", ["replay", "why", "runs"])
def test_a_name_that_nothing_can_have_is_told(
    command: str, name: str, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, name, "--library", str(example_library)]) in (1, 2)
    told = capsys.readouterr().err
    assert "litrev: " in told or "Error: " in told
    assert "Traceback" not in told
