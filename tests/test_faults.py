"""Every row of the fault table, made to happen on a real socket, through the command line."""

from __future__ import annotations

import re
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fault_table import FAULTS, KEPT, QUESTION, TIMEOUT, Fault, page
from stubs import StubServer, chat

from assistant.cli import main
from assistant.llm.bounded import LIMIT
from assistant.runs.folder import Run
from assistant.runs.replay import replay

SECRET = "sk-invented-0123456789abcdef"
SLACK = 12_000_000
"""Bytes that may lie in the buffers of two sockets."""


@pytest.fixture
def library(tmp_path: Path, lexical_library: Path) -> Path:
    """A library of its own, so that no reply is recorded yet."""
    return shutil.copytree(lexical_library, tmp_path / "library")


@pytest.fixture(autouse=True)
def in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key is set, and the waits between attempts, which are random, are the shortest."""
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    monkeypatch.setattr("random.uniform", lambda low, high: low)


@contextmanager
def listening(fault: Fault) -> Iterator[tuple[str, StubServer]]:
    """The address of the row's server, and the stub that would count its requests."""
    with StubServer(*(fault.script or (chat("unused"),))) as stub:
        if fault.server == "full":
            with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
                address = full.getsockname()
                with socket.create_connection(address), _pending(address):
                    yield f"http://127.0.0.1:{address[1]}/v1", stub
            return
        if fault.server == "stub":
            yield stub.base, stub
            return
    yield stub.base, stub


@contextmanager
def _pending(address: tuple[str, int]) -> Iterator[None]:
    """A second connection, which fills what the system queues for a backlog of none."""
    with socket.socket() as second:
        second.setblocking(False)
        second.connect_ex(address)
        yield


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_told_and_nothing_is_lost(
    fault: Fault,
    library: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if fault.server == "full" and sys.platform != "linux":
        pytest.skip("elsewhere a queue of connections cannot be filled")
    if fault.streams:
        monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with listening(fault) as (base, stub):
        where = ["--library", str(library), "--model", "openai/local", "--api-base", base]
        code = main(["ask", QUESTION, *where, "--timeout", str(TIMEOUT)])
    out, err = capsys.readouterr()
    message = fault.message.format(where=base)
    assert code == (1 if fault.hint else 0)
    if fault.server == "stub":
        assert len(stub.requests) == fault.calls
    else:
        assert visible(err).count("trying again") == fault.calls - 1
    if fault.hint:
        assert out == ""
        assert visible(err).endswith(f"litrev: {message} {fault.hint}"), visible(err)[-400:]
        assert err.splitlines()[-1] == f"  {fault.hint}"
    else:
        assert out
        assert message in visible(err)
    assert "Traceback" not in err
    assert SECRET not in out + err
    assert kept(library) == KEPT[fault.kept][:2]
    assert all(replay(Run(path.parent)).agrees for path in library.glob("runs/*/run.json"))
    assert stub.sent < LIMIT + SLACK


def visible(err: str) -> str:
    """What stands on the screen: no control sequences, white space folded."""
    return " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", " ", err).split())


def kept(library: Path) -> tuple[int, int]:
    """Runs and replies on the disk."""
    return len(list(library.glob("runs/*/run.json"))), len(list(library.glob("runs/replies/??/*")))


def test_the_page_is_the_table() -> None:
    written = (Path(__file__).parents[1] / "docs" / "faults.md").read_text(encoding="utf-8")
    assert written == page(), "python tests/fault_table.py > docs/faults.md"
