"""Full disks, folders that cannot be written, damaged files: told, with a way out.

Through the command line, as a person meets it. Small file systems and read-only folders are really
mounted, which takes the right to: without it these tests are skipped.
"""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from assistant.cli import main
from store.conversations import Conversations
from store.errors import DiskFull, LibraryReadOnly

QUESTION = "Which methods avoid reward over-optimisation?"


def litrev(place: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command; no exception comes out of it."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = main([*arguments, "--library", str(place)])
    return code, out.getvalue(), err.getvalue()


def told(place: Path, *arguments: str) -> str:
    """What a command that fails says: a message and a hint, a line each."""
    code, out, err = litrev(place, *arguments)
    assert (code, out) == (1, "")
    assert err.startswith("litrev: ")
    assert len(err.strip().splitlines()) == 2
    return err


def mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk))
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.fixture
def library(example_library: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(example_library, tmp_path / "library"))


@pytest.fixture
def read_only(library: Path) -> Iterator[Path]:
    """A library in a folder that nobody can write to, not even root."""
    mount("--bind", str(library), str(library))
    subprocess.run(["mount", "-o", "remount,ro,bind", str(library)], check=True)
    yield library
    subprocess.run(["umount", "-l", str(library)], check=True)


@pytest.fixture
def more(tmp_path: Path) -> Path:
    file = tmp_path / "more.jsonl"
    papers = (
        {"title": f"More of the {n}th kind", "abstract": f"Kind {n} is seen. " * 10}
        for n in range(80)
    )
    file.write_text("\n".join(map(json.dumps, papers)))
    return file


def test_a_full_disk_is_told_and_loses_nothing(
    small_disk: Path, example_library: Path, more: Path
) -> None:
    place = Path(shutil.copytree(example_library, small_disk / "library"))
    before = litrev(place, "list")[1]
    ballast = small_disk / "ballast"
    free = shutil.disk_usage(small_disk).free
    ballast.write_bytes(bytes(max(0, free - 150_000)))
    assert "full" in told(place, "add", str(more))
    assert set(before.splitlines()) <= set(litrev(place, "list")[1].splitlines())
    assert litrev(place, "search", "reward")[0] == 0
    ballast.unlink()
    assert litrev(place, "status")[0] == 0
    shutil.rmtree(place / "runs", ignore_errors=True)
    code, out, _ = litrev(place, "remove", "schulman2015trust")
    assert (code, out) == (0, "removed 1\n")
    assert litrev(place, "status")[0] == 0


def test_an_answer_is_given_though_its_run_cannot_be_kept(library: Path) -> None:
    shutil.rmtree(library / "runs", ignore_errors=True)
    (library / "runs").write_text("in the way")
    code, out, err = litrev(library, "ask", QUESTION)
    assert (code, "[1]" in out) == (0, True)
    assert "the run cannot be kept" in err


def test_a_disk_without_any_room_is_told_by_the_program_itself(
    small_disk: Path, example_library: Path
) -> None:
    place = Path(shutil.copytree(example_library, small_disk / "library"))
    (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free))
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "list", "--library", str(place)],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("litrev: ")
    assert "full" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    (small_disk / "ballast").unlink()
    assert litrev(place, "status")[0] == 0


def test_a_read_only_library_is_listed_searched_and_asked(read_only: Path, more: Path) -> None:
    assert litrev(read_only, "list")[0] == 0
    assert "optimi" in litrev(read_only, "search", "reward over-optimisation")[1]
    code, out, err = litrev(read_only, "ask", QUESTION)
    assert (code, "[1]" in out) == (0, True)
    assert "the run cannot be kept" in err
    code, out, err = litrev(read_only, "status")
    assert (code, err) == (1, "")
    assert "cannot be written" in out
    for command in (["add", str(more)], ["remove", "schulman2015trust"], ["repair"]):
        assert "cannot be written" in told(read_only, *command)
    code, out, _ = litrev(read_only, "backup", str(more.with_name("kept.zip")))
    assert (code, "verified" in out) == (0, True)


def test_conversations_with_a_read_only_library(library: Path) -> None:
    """They are read; a turn more is told to be impossible, with or without any before it."""
    mount("--bind", str(library), str(library))
    for kept_before in (0, 1):
        with Conversations(library / "conversations.db") as kept:
            for _ in range(kept_before):
                kept.keep("aa", QUESTION, "{}")
        subprocess.run(["mount", "-o", "remount,ro,bind", str(library)], check=True)
        try:
            with Conversations(library / "conversations.db") as kept:
                assert len(kept.turns("aa")) == kept_before
                with pytest.raises(LibraryReadOnly, match="cannot be written"):
                    kept.keep("aa", QUESTION, "{}")
        finally:
            subprocess.run(["mount", "-o", "remount,rw,bind", str(library)], check=True)
    subprocess.run(["umount", "-l", str(library)], check=True)


def test_a_turn_that_a_full_disk_has_no_room_for(small_disk: Path) -> None:
    with Conversations(small_disk / "conversations.db") as kept:
        kept.keep("aa", QUESTION, "first")
        with pytest.raises(DiskFull, match="full"):
            kept.keep("aa", QUESTION, "x" * 8_000_000)
        assert kept.turns("aa") == ["first"]
        assert kept.keep("aa", QUESTION, "second") == 2
    with Conversations(small_disk / "conversations.db") as kept:
        assert kept.turns("aa") == ["first", "second"]


def test_a_read_only_library_that_a_kill_left_unfinished(library: Path) -> None:
    """The `-wal` holds what was added last; it is read, though nothing can be written."""
    with closing(sqlite3.connect(library / "catalog.db")) as catalog:
        catalog.execute("PRAGMA wal_autocheckpoint = 0")
        catalog.execute("UPDATE papers SET note = 'added last' WHERE key = 'schulman2015trust'")
        catalog.commit()
        copy = Path(shutil.copytree(library, library.with_name("copy")))
    assert (copy / "catalog.db-wal").stat().st_size
    mount("--bind", str(copy), str(copy))
    subprocess.run(["mount", "-o", "remount,ro,bind", str(copy)], check=True)
    try:
        code, out, _ = litrev(copy, "show", "schulman2015trust", "--json")
    finally:
        subprocess.run(["umount", "-l", str(copy)], check=True)
    assert code == 0
    assert json.loads(out)["note"] == "added last"


def test_a_folder_where_no_library_can_be_made(more: Path) -> None:
    assert "cannot be made a library" in told(Path("/proc/litrev"), "add", str(more))


def test_a_newer_library_is_told(library: Path) -> None:
    with closing(sqlite3.connect(library / "catalog.db")) as catalog:
        catalog.execute("PRAGMA user_version = 99")
    for command in ("list", "status", "repair"):
        err = told(library, command)
        assert "newer litrev" in err
        assert "Install" in err


@pytest.mark.parametrize("damage", ["header", "cut", "pages", "gone"])
def test_a_damaged_catalog_is_told_and_repaired(library: Path, damage: str) -> None:
    catalog = library / "catalog.db"
    papers = litrev(library, "list")[1]
    content = bytearray(catalog.read_bytes())
    if damage == "header":
        content[:100] = b"garbage " * 12 + b"more"
    elif damage == "cut":
        del content[50_000:]
    elif damage == "pages":
        content[4096 : 4096 * 8] = b"overwritten " * (4096 * 7 // 12)
    catalog.write_bytes(content)
    if damage == "gone":
        catalog.unlink()
    err = told(library, "list")
    assert "catalog.db" in err
    assert "litrev repair" in err
    code, out, _ = litrev(library, "repair")
    assert code == 0
    assert "made anew" in out
    assert litrev(library, "list")[1] == papers
    assert litrev(library, "status")[0] == 0


@pytest.mark.parametrize("damage", ["missing", "garbage"])
def test_a_damaged_chroma_mends_itself(library: Path, damage: str) -> None:
    [folder] = (library / "chroma").iterdir()
    shutil.rmtree(folder)
    if damage == "garbage":
        folder.mkdir()
        (folder / "chroma.sqlite3").write_bytes(b"garbage " * 10_000)
    code, out, _ = litrev(library, "status")
    if damage == "garbage":
        assert code == 1
        assert "litrev repair" in out.replace("\n         ", " ")
        assert litrev(library, "search", "reward")[0] == 0
        code, out, _ = litrev(library, "repair")
        assert (code, "Chroma in step" in out) == (0, True)
    assert litrev(library, "status")[0] == 0


def test_backup_and_restore(library: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.litrev"
    papers = litrev(library, "list")[1]
    code, out, _ = litrev(library, "backup", str(file))
    assert (code, "verified" in out) == (0, True)
    assert "is there already" in told(library, "backup", str(file))
    litrev(library, "remove", "schulman2015trust")
    assert "is not empty" in told(library, "restore", str(file))
    code, out, _ = litrev(library, "restore", str(file), "--force")
    assert (code, "kept as" in out) == (0, True)
    assert litrev(library, "list")[1] == papers
    assert litrev(library, "status")[0] == 0
    file.write_bytes(file.read_bytes()[:-2000])
    assert "Nothing has been changed" in told(library, "restore", str(file), "--force")
    assert litrev(library, "list")[1] == papers
