"""Ctrl-C during a call: a real process ends with exit code 130, and what was finished is kept.

The servers here would be silent for an hour: a call that went on would run into the time limit.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fault_table import QUESTION
from stubs import Canned, StubServer, chat, chunk, failure, sse

from assistant.cli import main

HOUR = 3600.0
REFUSED = chat("Critics always help.")
"""A reply whose one statement is refused, so that the model is asked again."""


@pytest.fixture
def library(tmp_path: Path, lexical_library: Path) -> Path:
    return shutil.copytree(lexical_library, tmp_path / "library")


def command(library: Path, server: StubServer) -> list[str]:
    return [sys.executable, "-m", "assistant", "ask", QUESTION, "--library", str(library),
            "--model", "openai/local", "--api-base", server.base]  # fmt: skip


def interrupted(library: Path, *script: Canned) -> tuple[int, str, int]:
    """Exit code, standard error and requests of a process that gets SIGINT in its last call."""
    with StubServer(*script) as server:
        process = subprocess.Popen(
            command(library, server), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        while len(server.requests) < len(script) and process.poll() is None:
            time.sleep(0.02)
        time.sleep(0.3)  # so that what follows the request, a wait for instance, has begun
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert out == ""
    return process.returncode, err, len(server.requests)


def replies(library: Path) -> int:
    return len(list(library.glob("runs/replies/*/*.json")))


HELD = {
    "half a reply": replace(chat("It limits"), cut=True, stall=HOUR),
    "the wait until another attempt": failure(429, "slow down", retry_after="50"),
}


@pytest.mark.parametrize("held", HELD)
def test_an_interrupted_call_ends_the_program(held: str, library: Path) -> None:
    code, err, calls = interrupted(library, HELD[held])
    assert (code, calls) == (130, 1)
    assert err.splitlines()[-1] == "litrev: interrupted; what was finished is kept."
    assert "Traceback" not in err
    assert replies(library) == 0


def test_a_reply_that_was_paid_for_is_there_when_the_next_call_is_interrupted(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, calls = interrupted(library, REFUSED, Canned(delay=HOUR))
    assert (code, calls, replies(library)) == (130, 2, 1)
    with StubServer(chat("NO ANSWER")) as server:
        assert main(command(library, server)[3:]) == 0, capsys.readouterr().err
    assert len(server.requests) == 1
    assert "Critics always help." in str(server.requests[0]["messages"])


def test_ctrl_c_on_a_terminal_while_the_reply_is_written(library: Path) -> None:
    import pexpect

    held = replace(sse(chunk("A baseline ")), stall=HOUR)
    with StubServer(held) as server:
        program, *arguments = command(library, server)
        child = pexpect.spawn(
            program, arguments, encoding="utf-8", timeout=60, dimensions=(24, 80),
            env={**os.environ, "TERM": "xterm-256color"},
        )  # fmt: skip
        child.expect("A baseline")
        child.sendintr()
        child.expect("litrev: interrupted; what was finished is kept.")
        child.expect(pexpect.EOF)
        child.close()
    assert child.exitstatus == 130
    assert replies(library) == 0
