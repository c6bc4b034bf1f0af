"""What a script relies on: streams, exit codes and flags that are the same for every command."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main

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


Done = tuple[int, str, str]
"""Exit code, standard output and standard error."""


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """The same within this process, for what has nothing to do with a process of its own."""

    def run(command: str, place: Path) -> Done:
        monkeypatch.setenv("LITREV_LIBRARY", str(place))
        code = main(shlex.split(command))
        return code, *capfd.readouterr()

    return run


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scripting")
    (folder / "a.jsonl").write_text(INVENTED, encoding="utf-8")
    assert main(["add", str(folder / "a.jsonl"), "--library", str(folder / "library")]) == 0
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


def test_json_is_the_same_in_an_encoding_that_lacks_characters(place: Path) -> None:
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
    command: str, ends: str, place: Path, run: Callable[..., Done]
) -> None:
    code, out, err = run(command, place)
    assert (code, out) == (2, "")
    assert err.endswith(f"{ends}\n")
    assert not Path(command.split()[-1]).exists()


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.bib", "@"), ("a.ris", "TY  - "), ("a.json", "[\n"), ("a.jsonl", "{"), ("a", "{")],
)
def test_an_export_is_what_its_file_is_called(
    name: str, begins: str, place: Path, tmp_path: Path, run: Callable[..., Done]
) -> None:
    assert run(f"export -o {tmp_path / name}", place)[0] == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(
    "command", ["ask it works", "search it works", "draft it works", "claims it works",
                "list it works", "contradictions --all"],
)  # fmt: skip
def test_a_question_needs_no_quotation_marks_and_json_leaves_standard_error_empty(
    command: str, place: Path
) -> None:
    done = litrev(f"{command} --json", place)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout.splitlines()[0] if "claims" in command else done.stdout)


@pytest.mark.parametrize("command", ["ask", "search", "draft", "claims", "contradictions"])
def test_an_empty_variable_is_wrong_usage_and_leaves_no_run(
    command: str, place: Path, run: Callable[..., Done]
) -> None:
    before = run("runs --json", place)
    code, out, err = run(f'{command} " "', place)
    assert (code, out) == (2, "")
    assert "Error: " in err
    assert run("runs --json", place) == before


def test_what_is_changed_by_hand_is_told_as_json(tmp_path: Path, run: Callable[..., Done]) -> None:
    own = tmp_path / "library"
    two = '{"key": "a", "title": "One thing", "abstract": "It is."}\n{"key": "b", "title": "Other"'
    (tmp_path / "two.jsonl").write_text(f'{two}, "abstract": "It is not."}}\n')
    assert run(f"add {tmp_path / 'two.jsonl'}", own)[0] == 0

    def told(command: str) -> Any:
        return json.loads(run(f"{command} --json", own)[1])

    first, second = [paper["key"] for paper in told("export")]
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


@pytest.mark.parametrize(
    "command",
    [
        "draft 'we show that it works'",
        "claims --all",
        "contradictions --all",
    ],
)
def test_json_is_printed_beside_a_file_in_its_own_format(
    command: str, place: Path, run: Callable[..., Done], tmp_path: Path
) -> None:
    name = "out.csv" if "claims" in command else "out.md"
    code, out, _ = run(f"{command} -o {tmp_path / name} --json", place)
    assert code == 0
    for document in out.splitlines() if "claims" in command else [out]:
        assert json.loads(document)
    assert (tmp_path / name).read_text(encoding="utf-8").strip()
    assert not (tmp_path / name).read_text(encoding="utf-8").startswith("{")


@pytest.mark.parametrize(
    "command",
    ["draft working --format html", "claims --all --format csv", "contradictions x --format md"],
)
def test_two_formats_at_once_are_wrong_usage(
    command: str, place: Path, run: Callable[..., Done]
) -> None:
    code, out, err = run(f"{command} --json", place)
    assert (code, out) == (2, "")
    assert "two formats" in err


@pytest.mark.skipif(not FULL.exists(), reason="no full device here")
@pytest.mark.parametrize("command", ["claims --all --format csv", "contradictions x --format md"])
def test_a_device_is_written_to_and_not_replaced(
    command: str, place: Path, run: Callable[..., Done], tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert run(f"{command} -o {pipe}", place)[0] == 0
    assert pipe.is_fifo()
    assert os.read(reader, 10)
    os.close(reader)


def test_nothing_read_is_an_error(place: Path, run: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "empty.bib").touch()
    assert run(f"add {tmp_path / 'empty.bib'}", place)[0] == 1


def test_standard_input_may_be_closed(place: Path) -> None:
    for command in ("add - <&-", "chat <&-"):
        done = litrev(command, place)
        assert "Traceback" not in done.stderr
        assert done.returncode in (0, 1)


def test_a_setting_that_is_misspelt_in_the_environment_is_told(place: Path) -> None:
    done = litrev("status", place, LITREV_MAXCOST="0.01")
    assert done.returncode == 2
    assert "LITREV_MAXCOST in the environment is no setting" in done.stderr
    assert "Did you mean LITREV_MAX_COST?" in done.stderr


@pytest.mark.parametrize("command", ["export", "claims --all", "draft x", "contradictions x"])
def test_a_hyphen_is_no_file(command: str, place: Path, run: Callable[..., Done]) -> None:
    code, out, err = run(f"{command} -o -", place)
    assert (code, out) == (2, "")
    assert "standard output" in err
    assert not Path("-").exists()
