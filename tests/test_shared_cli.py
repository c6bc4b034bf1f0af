"""Every command on a shared library: the same results as on a folder; no token in the output."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from chroma import ChromaServer, free_port

from assistant.cli import main

TOKEN = "sesame-0123456789"


@pytest.fixture
def address(chroma_server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A library on a server, which every command finds in the environment."""
    from store.embedding.cache import path

    for person in ("ada", "bob"):  # whose embedder need not be built again
        (tmp_path / person).mkdir()
        if path().is_file():
            (tmp_path / person / path().name).symlink_to(path())
    monkeypatch.setenv("LITREV_CACHE", str(tmp_path / "ada"))
    monkeypatch.setenv("LITREV_LIBRARY", chroma_server.library())
    monkeypatch.setenv("LITREV_CHROMA_TOKEN", TOKEN)
    return os.environ["LITREV_LIBRARY"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    said = capsys.readouterr()
    assert TOKEN not in said.out + said.err
    return code, said.out, said.err


def test_every_command(
    address: str,
    example: Path,
    example_library: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, _, told = run(capsys, "list")
    assert (code, address in told) == (1, True)
    code, out, _ = run(capsys, "add", str(example), "--dry-run", "--json")
    assert (code, json.loads(out)["added"]) == (0, 42)
    code, out, told = run(capsys, "add", str(example), "--json")
    assert (code, json.loads(out)["added"], told) == (0, 42, "")

    monkeypatch.setenv("LITREV_CACHE", str(tmp_path / "bob"))
    folder = str(shutil.copytree(example_library, tmp_path / "here"))
    for arguments in (
        ["list", "--json"],
        ["list", "reward", "--year", "2023-", "--json"],
        ["show", "karwowski2023goodhart", "--json"],
        ["export", "--format", "bibtex"],
        ["search", "reward over-optimisation"],
        ["ask", "Which methods avoid reward over-optimisation?"],
    ):
        there = run(capsys, *arguments)
        here = run(capsys, *arguments, "--library", folder)
        assert there[:2] == here[:2]
        assert there[0] == 0

    code, out, _ = run(capsys, "remove", "karwowski2023goodhart")
    assert (code, out, _) == (0, "removed 1\n", "")
    monkeypatch.setenv("LITREV_CACHE", str(tmp_path / "ada"))
    code, out, _ = run(capsys, "status", "--json")
    status = json.loads(out)
    assert (code, status["papers"], status["pending"], status["problems"]) == (0, 41, 0, [])
    code, out, _ = run(capsys, "status")
    assert address in out


def test_a_process_of_its_own(address: str, example: Path, tmp_path: Path) -> None:
    def litrev(*arguments: str, library: str = address) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-m", "assistant", *arguments, "--library", library]
        return subprocess.run(program, capture_output=True, text=True, timeout=120, cwd=tmp_path)

    added = litrev("add", str(example))
    assert (added.returncode, added.stderr) == (0, "")
    assert added.stdout.startswith("read 42, added 42")
    away = litrev("list", library=f"chroma+http://127.0.0.1:{free_port()}/review")
    assert (away.returncode, away.stdout) == (1, "")
    assert "connection refused" in away.stderr
    assert "chroma run" in away.stderr
    assert len(away.stderr.splitlines()) == 2
    secret = litrev("list", library="chroma+http://ada:s3cret@127.0.0.1/review")
    assert secret.returncode == 2
    assert "s3cret" not in secret.stderr


def test_a_damaged_copy_is_fetched_again_and_a_backup_of_it_is_a_folders(
    address: str, example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "add", str(example))[0] == 0
    papers = run(capsys, "list")[1]
    assert run(capsys, "backup", str(tmp_path / "kept.litrev"))[0] == 0
    code, _, told = run(capsys, "restore", str(tmp_path / "kept.litrev"), "--force")
    assert (code, "on a server" in told) == (1, True)
    [copy] = (tmp_path / "ada").rglob("catalog.db")
    copy.write_bytes(b"garbage " * 5_000)
    code, _, told = run(capsys, "list")
    assert (code, "litrev repair" in told) == (1, True)
    code, out, _ = run(capsys, "repair")
    assert (code, "fetched again" in " ".join(out.split())) == (0, True)
    assert run(capsys, "list")[1] == papers
    folder = ("--library", str(tmp_path / "folder"))
    assert run(capsys, "restore", str(tmp_path / "kept.litrev"), *folder)[0] == 0
    assert run(capsys, "list", *folder)[1] == papers
