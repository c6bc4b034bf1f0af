"""Conversations are kept turn by turn: whole or not at all, whoever is killed or writes too."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from embedders import HashingEmbedder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import paper

from store import Library
from store.conversations import LONGEST, Conversations, titled
from store.errors import (
    ConversationUnknown,
    LibraryBusy,
    LibraryDamaged,
    LibraryReadOnly,
    LitrevError,
    NotOurs,
)

QUESTION = "Which lanterns are the brightest?"

WRITING = """
import sys
from pathlib import Path
from store.conversations import Conversations

file, conversation, name, count = sys.argv[1:]
with Conversations(Path(file)) as kept:
    for n in range(int(count)):
        number = kept.keep(conversation, "Why?", f"{name} {n} {'x' * 50_000}")
        print(number, name, n, flush=True)
"""
"""Keeps turns, and says of each that it is kept."""

KILLED = """
import os, signal, sys
from pathlib import Path
from store.catalog.database import Database
from store.conversations import Conversations

run = Database.run
def die(self, *given):
    run(self, *given)
    os.kill(os.getpid(), signal.SIGKILL)
with Conversations(Path(sys.argv[1])) as kept:
    Database.run = die
    {work}
"""
"""Is killed with a change made and its transaction open."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "conversations.db"


def started(program: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_nothing_is_made_before_the_first_turn(file: Path) -> None:
    with Conversations(file) as kept:
        one, other = kept.begin(), kept.begin()
        assert re.fullmatch("[0-9a-f]{8}", one)
        assert one != other
        assert (kept.turns(one), kept.listed(), kept.take_back(one)) == ([], [], False)
        with pytest.raises(ConversationUnknown, match="kept yet"):
            kept.find()
        assert not list(file.parent.iterdir())
        assert kept.keep(one, QUESTION, "{}") == 1
    assert file.exists()


def test_turns_are_numbered_and_come_back_in_order(file: Path) -> None:
    with Conversations(file) as kept:
        for n in range(1, 13):
            assert kept.keep("aa", QUESTION, f"a{n}") == n
            assert kept.keep("bb", QUESTION, f"b{n}") == n
    with Conversations(file) as kept:
        assert kept.turns("aa") == [f"a{n}" for n in range(1, 13)]
        assert kept.turns("bb")[-2:] == ["b11", "b12"]
        assert kept.turns("cc") == []


def test_the_last_turn_can_be_taken_back(file: Path) -> None:
    with Conversations(file) as kept:
        kept.keep("aa", "One?", "1")
        kept.keep("aa", "Two?", "2")
        assert kept.take_back("aa")
        assert kept.turns("aa") == ["1"]
        assert kept.keep("aa", "Other?", "3") == 2
        assert kept.turns("aa") == ["1", "3"]
        assert [kept.take_back("aa") for _ in range(3)] == [True, True, False]
        assert kept.listed() == []


def test_a_turn_takes_the_place_of_the_last(file: Path) -> None:
    with Conversations(file) as kept:
        assert kept.replace("aa", "One?", "1") == 1
        kept.keep("aa", "Two?", "2")
        assert kept.replace("aa", "Other?", "3") == 2
        assert kept.turns("aa") == ["1", "3"]
        assert kept.keep("aa", "Four?", "4") == 3


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    question=st.text(st.characters()),
    turn=st.text(st.characters(exclude_categories=["Cs"])) | st.just("\0\u202e\U0010ffff" * 9_000),
)
def test_what_was_kept_comes_back_sign_by_sign(file: Path, question: str, turn: str) -> None:
    with Conversations(file) as kept:
        conversation = kept.begin()
        kept.keep(conversation, question, turn)
        assert kept.turns(conversation) == [turn]
    with Conversations(file) as kept:
        assert kept.turns(conversation) == [turn]
        assert kept.find(conversation).title == titled(question)


@given(st.text(st.characters(), max_size=300))
def test_a_title_is_one_short_line_of_the_question(question: str) -> None:
    title = titled(question)
    assert len(title) <= LONGEST
    assert title.isprintable()
    assert title == title.strip()
    title.encode()  # no halves of a character


def test_a_long_question_is_cut_at_a_word() -> None:
    long = "Which of the methods\x1b[2J for the\n estimation of  lanterns are known to be brighter"
    assert titled(long) == "Which of the methods [2J for the estimation of lanterns are…"
    assert titled("x" * 80) == "x" * (LONGEST - 1) + "…"


def test_the_list_has_the_latest_first(file: Path) -> None:
    with Conversations(file) as kept:
        for conversation, question in [("aa", "One?"), ("bb", "Two?"), ("aa", "Three?")]:
            kept.keep(conversation, question, "{}")
        first, second = kept.listed()
        assert (first.id, first.title, first.turns) == ("aa", "One?", 2)
        assert (second.id, second.title, second.turns) == ("bb", "Two?", 1)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", first.started)
        assert first.started <= first.updated


def test_a_conversation_is_found_by_the_beginning_of_its_name(file: Path) -> None:
    with Conversations(file) as kept:
        for conversation in ("12ab34cd", "12ff0000", "aa000000"):
            kept.keep(conversation, QUESTION, "{}")
        assert kept.find().id == "aa000000"
        assert kept.find("12A").id == "12ab34cd"
        with pytest.raises(ConversationUnknown, match="2 conversations") as several:
            kept.find("12")
        assert "12ab34cd" in several.value.hint
        with pytest.raises(ConversationUnknown, match="called 99") as none:
            kept.find("99")
        assert QUESTION in none.value.hint


def test_two_processes_in_one_conversation_lose_nothing(file: Path) -> None:
    writers = [started(WRITING, file, "aa", name, 30) for name in ("one", "two", "three")]
    said = [line.split() for writer in writers for line in writer.communicate()[0].splitlines()]
    assert sorted(int(number) for number, _, _ in said) == [*range(1, 91)]
    with Conversations(file) as kept:
        turns = [turn.split()[:2] for turn in kept.turns("aa")]
    assert turns == [[name, n] for _, name, n in sorted(said, key=lambda one: int(one[0]))]


@pytest.mark.parametrize("after", [1, 2, 5, 9])
def test_a_kill_between_turns_costs_none_of_them(file: Path, after: int) -> None:
    writer = started(WRITING, file, "aa", "one", 1_000)
    assert writer.stdout
    said = [writer.stdout.readline() for _ in range(after)]
    writer.kill()
    said += writer.stdout.readlines()
    writer.communicate()
    with Conversations(file) as kept:
        turns = kept.turns("aa")
        assert len(said) <= len(turns) <= len(said) + 1  # the one that was not reported yet
        assert turns == [f"one {n} {'x' * 50_000}" for n in range(len(turns))]
        assert kept.faults() == []
        assert kept.keep("aa", QUESTION, "on") == len(turns) + 1


@pytest.mark.parametrize(
    "work",
    [
        'kept.keep("aa", "Three?", "3" * 90_000)',
        'kept.replace("aa", "Three?", "3" * 90_000)',
        'kept.take_back("aa")',
    ],
)
def test_a_kill_in_a_turn_leaves_the_turns_before_it(file: Path, work: str) -> None:
    with Conversations(file) as kept:
        kept.keep("aa", "One?", "1")
        kept.keep("aa", "Two?", "2")
    killed = started(KILLED.format(work=work), file)
    assert killed.wait() == -signal.SIGKILL
    killed.communicate()
    with Conversations(file) as kept:
        assert kept.turns("aa") == ["1", "2"]
        assert kept.keep("aa", "Three?", "3") == 3


def test_a_kill_in_the_first_turn_leaves_a_file_to_begin_with(file: Path) -> None:
    killed = started(KILLED.format(work='kept.keep("aa", "One?", "1")'), file)
    assert killed.wait() == -signal.SIGKILL
    killed.communicate()
    with Conversations(file) as kept:
        assert kept.listed() == []
        assert kept.keep("aa", "One?", "1") == 1


def newer(file: Path) -> None:
    with Conversations(file) as kept:
        kept.keep("aa", QUESTION, "{}")
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 99")


def foreign(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE songs (name TEXT)")


def noise(file: Path) -> None:
    file.write_bytes(b"no database, but a long enough text of something else. " * 100)


@pytest.mark.parametrize(
    ("spoil", "kind", "says", "remedy"),
    [
        (newer, NotOurs, "newer litrev", "newest litrev"),
        (foreign, NotOurs, "not a litrev file of conversations", "Move that file away"),
        (noise, LibraryDamaged, "cannot be read", "Move that file away"),
    ],
)
def test_a_file_that_is_no_use_is_told_and_the_library_works(
    tmp_path: Path,
    spoil: object,
    kind: type[LitrevError],
    says: str,
    remedy: str,
) -> None:
    with Library.open(tmp_path / "library", HashingEmbedder()) as library:
        library.add_papers(map(paper, range(3)))
    file = library.place.conversations
    assert callable(spoil)
    spoil(file)
    before = file.read_bytes()
    with pytest.raises(kind, match=says) as told:
        Conversations(file)
    assert remedy in told.value.hint
    assert file.read_bytes() == before
    with Library.open(tmp_path / "library") as library:
        assert len(library.papers()) == 3
        assert library.status().problems == ()
    file.rename(tmp_path / "aside")
    with Conversations(file) as kept:
        assert kept.keep("aa", QUESTION, "{}") == 1


def test_a_file_that_cannot_be_written_is_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Conversations(file) as kept:
        kept.keep("aa", QUESTION, "{}")
    monkeypatch.setattr("store.catalog.database._writable", lambda path: False)
    with Conversations(file) as kept:
        assert kept.turns("aa") == ["{}"]
        with pytest.raises(LibraryReadOnly, match="cannot be written") as told:
            kept.keep("aa", QUESTION, "{}")
        assert "copy the library's folder" in told.value.hint
        with pytest.raises(LibraryReadOnly, match="cannot be written"):
            kept.take_back("aa")


def test_who_waits_too_long_is_told(file: Path) -> None:
    with Conversations(file) as kept:
        kept.keep("aa", QUESTION, "{}")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with kept._made().impatient(), pytest.raises(LibraryBusy, match="is writing to"):
                kept.keep("aa", QUESTION, "{}")
            assert kept.turns("aa") == ["{}"]
        assert kept.keep("aa", QUESTION, "{}") == 2
