"""`litrev chat` as a process: on a real pseudo-terminal, and where there is none."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pexpect
import pytest
from stubs import Canned, Scripted, StubServer
from talking import says

from assistant.chat.turn import Turn
from store.conversations import Conversations

AVOIDS = "What avoids reward over-optimisation?"
QUESTION = "What does a smaller critic estimate limit?"
ANSWER = "Using the smaller of two estimates limits overestimation {the smaller}. "
HOUR = 3600.0
HEAVY = ("litellm", "onnxruntime", "chromadb", "numpy", "rich.markdown", "markdown_it", "openai")
TERMINAL = {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}


@pytest.fixture
def library(tmp_path: Path, lexical_library: Path) -> Path:
    return shutil.copytree(lexical_library, tmp_path / "library")


def arguments(library: Path, server: StubServer | None = None) -> list[str]:
    model = ["--model", "openai/local", "--api-base", server.base] if server else []
    return ["-m", "assistant", "chat", "--library", str(library), *model]


def spawned(library: Path, server: StubServer | None = None, **size: Any) -> pexpect.spawn[str]:
    """A conversation whose first prompt is there."""
    child = pexpect.spawn(
        sys.executable, arguments(library, server), encoding="utf-8", timeout=60,
        dimensions=size.get("dimensions", (24, 80)), env={**os.environ, **TERMINAL},
    )  # fmt: skip
    child.expect("Ctrl-D leaves")
    prompt(child)
    return child


def prompt(child: pexpect.spawn[str]) -> None:
    """Wait until the editor listens: it switches the pasting of whole texts on."""
    child.expect_exact("\x1b[?2004h")


def ended(child: pexpect.spawn[str]) -> int | None:
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


def kept(library: Path) -> list[Turn]:
    """The turns of the latest conversation."""
    with Conversations(library / "conversations.db") as conversations:
        if not conversations.listed():
            return []
        turns = conversations.turns(conversations.find().id)
    return [Turn.model_validate_json(turn) for turn in turns]


def slowly(text: str, stall: float = 0.0) -> Scripted:
    """The reply in small pieces; after them nothing for a while, and then no end."""

    def reply(request: dict[str, Any]) -> Canned:
        canned = says(text)(request)
        assert isinstance(canned, Canned)
        if stall:
            canned = replace(canned, body=canned.body[: canned.body.rindex("data: {")], cut=True)
        return replace(canned, pace=0.02, stall=stall)

    return reply


def test_ctrl_c_stops_the_answer_and_not_the_conversation(library: Path) -> None:
    with StubServer(slowly(ANSWER * 2, HOUR), slowly(ANSWER)) as server:
        child = spawned(library, server)
        child.send(f"{QUESTION}\r")
        child.expect("overestimation")
        child.sendintr()
        child.expect("Stopped. /retry asks it again.")
        prompt(child)
        assert kept(library) == []
        child.send("/retry\r")
        child.expect("Checked: 1 supported")
        prompt(child)
        child.sendeof()
        child.expect("litrev chat --resume")
        assert ended(child) == 0
    assert [turn.question for turn in kept(library)] == [QUESTION]


def test_while_an_answer_is_written_the_terminal_changes_its_size_and_lines_are_typed_ahead(
    library: Path,
) -> None:
    with StubServer(slowly(ANSWER * 4), slowly(ANSWER)) as server:
        child = spawned(library, server)
        child.send(f"{QUESTION}\r")
        for size in ((3, 20), (1, 5), (50, 200), (24, 80)):
            child.expect("the")
            child.setwinsize(*size)
        child.expect("Checked: ")
        prompt(child)
        child.send(f"{QUESTION}\r")
        child.expect("Using")
        child.send("/cost\r/quit\r")
        child.expect("Checked: ")
        assert "/cost" not in child.before
        child.expect("This conversation: 2 turns")
        assert ended(child) == 0
    assert [turn.status for turn in kept(library)] == ["answered", "answered"]


def test_ten_kilobytes_are_pasted_as_one_question(library: Path) -> None:
    pasted = "\n".join(f"Zeile {n}: naïve Σ 漢字, e\u0301 and 👍🏽" for n in range(400))
    child = spawned(library)
    assert len(pasted.encode()) > 10_000
    child.send(f"\x1b[200~{pasted}\x1b[201~\r")
    prompt(child)
    child.sendeof()
    assert ended(child) == 0
    assert [turn.question for turn in kept(library)] == [pasted]


def test_tab_completes_a_key(library: Path) -> None:
    child = spawned(library)
    child.send("What does fujimoto2018\t")
    child.expect_exact("addressing")
    child.send(" limit?\r")
    prompt(child)
    child.sendeof()
    assert ended(child) == 0
    assert [turn.question for turn in kept(library)] == ["What does fujimoto2018addressing limit?"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("answering", [True, False])
def test_a_signal_ends_all_of_it(number: int, answering: bool, library: Path) -> None:
    with StubServer(slowly(ANSWER * 2, HOUR)) as server:
        child = spawned(library, server)
        if answering:
            child.send(f"{QUESTION}\r")
            child.expect("overestimation")
        child.kill(number)
        assert ended(child) == 130
        assert "Traceback" not in child.before
    assert kept(library) == []


def test_nothing_heavy_is_loaded_before_the_prompt_is_there(library: Path) -> None:
    program = (
        "import sys; from assistant.cli import main; from assistant.repl import warming; "
        "warming.Warming.begin = lambda *_: print('LOADED:', "
        f"[m for m in {HEAVY} if m in sys.modules]); sys.exit(main(sys.argv[1:]))"
    )
    with StubServer() as server:
        child = pexpect.spawn(
            sys.executable, ["-c", program, *arguments(library, server)[2:]], encoding="utf-8",
            timeout=60, env={**os.environ, **TERMINAL},
        )  # fmt: skip
        child.expect(r"LOADED: \[(.*?)\]")
        assert child.match[1] == ""
        child.sendeof()
        assert ended(child) == 0


def test_leaving_at_once_does_not_wait_for_what_is_loaded(library: Path) -> None:
    with StubServer() as server:
        child = spawned(library, server)
        child.sendeof()
        assert ended(child) == 0
    assert "Traceback" not in child.before


def piped(library: Path, text: str, *options: str, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, *arguments(library), *options], input=text, capture_output=True,
        text=True, timeout=120, env={**os.environ, **environment},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_a_question_from_a_pipe(library: Path) -> None:
    code, out, err = piped(library, AVOIDS, COLUMNS="40")
    assert code == 0
    assert "Checked: " in out
    assert "\x1b" not in out + err
    assert max(map(len, out.splitlines())) <= 40
    assert "Checked" not in err


def test_lines_from_a_pipe_are_turns_and_commands(library: Path) -> None:
    lines = [AVOIDS, "", "/papers", "/opne 1", "And what does \\\nTD3 limit?", "/cost"]
    code, out, err = piped(library, "\n".join(lines) + "\n")
    assert code == 1
    assert "Did you mean /open?" in err
    assert "This conversation: 2 turns" in err
    assert "[1] karwowski2023goodhart" in out
    assert [turn.question for turn in kept(library)][1] == "And what does \nTD3 limit?"


def test_quiet_gives_the_answers_alone(library: Path) -> None:
    code, out, err = piped(library, AVOIDS, "--quiet")
    assert (code, err) == (0, "")
    assert "Checked: " in out


def test_a_plain_conversation_moves_nothing(library: Path) -> None:
    child = pexpect.spawn(
        sys.executable, [*arguments(library), "--plain"], encoding="utf-8", timeout=60,
        dimensions=(24, 40), env={**os.environ, **TERMINAL},
    )  # fmt: skip
    child.expect("> ")
    child.send(f"{AVOIDS}\r")
    child.expect("Checked: ")
    shown = child.before
    child.expect("\n> ")
    child.sendeof()
    assert ended(child) == 0
    assert "\x1b" not in shown + child.before


def test_a_conversation_that_is_not_there_is_told(library: Path) -> None:
    code, out, err = piped(library, "", "--resume", "abc")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) <= 2


def test_what_is_no_text_is_asked_all_the_same(library: Path) -> None:
    done = subprocess.run(
        [sys.executable, *arguments(library)], input=b"What is \xff\xfe?\n/cost\n",
        capture_output=True, timeout=120, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0
    assert b"This conversation: 1 turn" in done.stderr
