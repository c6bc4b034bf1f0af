"""What a script relies on: streams, exit codes and flags that are the same for every command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

INVENTED = '{"title": "Über 漢字 and 🙂", "abstract": "It says “more” 漢字. It works."}\n'
FULL = Path("/dev/full")


def litrev(command: str, place: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command line as a shell runs it, in a process of its own."""
    program = f"{sys.executable} -m assistant {command}"
    return subprocess.run(  # noqa: S602
        program,
        shell=True,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        env={**os.environ, "LITREV_LIBRARY": str(place), **environment},
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scripting")
    (folder / "a.jsonl").write_text(INVENTED, encoding="utf-8")
    assert litrev(f"add {folder / 'a.jsonl'}", folder / "library").returncode == 0
    return folder / "library"


@pytest.mark.parametrize("command", ["list", "list --json", "export"])
@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full on this system")
def test_a_full_disk_behind_a_pipe_is_told_in_a_line(command: str, place: Path) -> None:
    done = litrev(f"{command} > /dev/full", place)
    assert done.returncode == 1
    assert done.stderr == "litrev: the output could not be written: No space left on device\n"


@pytest.mark.parametrize("command", ["list", "show nokey", "status --json"])
def test_closed_streams_are_no_traceback(command: str, place: Path) -> None:
    done = litrev(f"{command} >&- 2>&-", place)
    assert (done.returncode, done.stdout, done.stderr) == (command == "show nokey", "", "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_encoding_that_lacks_characters_loses_none(encoding: str, place: Path) -> None:
    shown = litrev("list", place, PYTHONIOENCODING=encoding)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert r"\u6f22\u5b57" in shown.stdout
    found = litrev("list --json", place, PYTHONIOENCODING="ascii").stdout
    assert json.loads(found)[0]["title"] == "Über 漢字 and 🙂"
