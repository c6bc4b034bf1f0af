"""What a script relies on: streams, exit codes and flags that are the same for every command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

INVENTED = (
    '{"title": "Über 漢字 and 🙂", "abstract": "It says “more” 漢字. We show that it works."}\n'
)
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


@pytest.mark.parametrize(
    ("command", "ends"),
    [
        ("draft uber -o out.docx", "name it .tex, .md, .html or .json, or choose one by --format."),
        ("claims --all -o t.json", ".xlsx, .parquet or .html, or choose one by --format."),
        ("contradictions --all -o c.pdf", ".md, .json or .html, or choose one by --format."),
        ("export -o all.enl", ".bib, .ris, .json or .jsonl, or choose one by --format."),
    ],
)
def test_a_file_whose_ending_no_format_has_is_wrong_usage(
    command: str, ends: str, place: Path
) -> None:
    done = litrev(command, place)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(f"{ends}\n")
    assert not Path(command.split()[-1]).exists()


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.bib", "@"), ("a.ris", "TY  - "), ("a.json", "[\n"), ("a.jsonl", "{"), ("a", "{")],
)
def test_an_export_is_what_its_file_is_called(
    name: str, begins: str, place: Path, tmp_path: Path
) -> None:
    assert litrev(f"export -o {tmp_path / name}", place).returncode == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize("command", ["ask", "search", "draft", "claims", "list"])
def test_a_question_needs_no_quotation_marks(command: str, place: Path) -> None:
    done = litrev(f"{command} it works --json", place)
    assert done.returncode == 0
    assert json.loads(done.stdout.splitlines()[0] if command == "claims" else done.stdout)


@pytest.mark.parametrize("command", ["ask", "search", "draft", "claims", "contradictions"])
def test_an_empty_variable_is_wrong_usage_and_leaves_no_run(command: str, place: Path) -> None:
    before = litrev("runs --json", place).stdout
    done = litrev(f'{command} "$UNSET "', place)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error: " in done.stderr
    assert litrev("runs --json", place).stdout == before


@pytest.mark.parametrize(
    "command",
    ["ask it works", "draft it works", "claims it works", "contradictions --all", "search works"],
)
def test_json_leaves_standard_error_empty(command: str, place: Path) -> None:
    assert litrev(f"{command} --json", place).stderr == ""


def test_what_is_changed_by_hand_is_told_as_json(place: Path, tmp_path: Path) -> None:
    own = tmp_path / "library"
    two = '{"key": "a", "title": "One thing", "abstract": "It is."}\n{"key": "b", "title": "Other"'
    (tmp_path / "two.jsonl").write_text(f'{two}, "abstract": "It is not."}}\n')
    litrev(f"add {tmp_path / 'two.jsonl'}", own)
    keys = [paper["key"] for paper in json.loads(litrev("export --json", own).stdout)]
    first, second = keys

    def told(command: str) -> object:
        return json.loads(litrev(f"{command} --json", own).stdout)

    assert told(f"tag x {first} {second}") == {"tag": "x", "tagged": 2}
    assert told(f"untag x {first}") == {"tag": "x", "untagged": 1}
    assert told(f"note {first} hello") == {"key": first, "note": "hello", "before": ""}
    assert told(f"note {first}") == {"key": first, "note": "hello", "before": "hello"}
    merged = told(f"merge {first} {second}")
    assert isinstance(merged, dict)
    assert merged["key"] == first
    parts = told(f"split {first}")
    assert isinstance(parts, list)
    assert len(parts) == 2
    assert told(f"remove {first}") == {"removed": [first]}
