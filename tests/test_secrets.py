"""A key, wherever a person may have put it, is nowhere to be found afterwards."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stubs import Canned, StubServer, chat, failure

from assistant.address import without_secrets
from assistant.cli import main

KEY = "planted-Zq81vK7mR2xT9wP4"
PASSWORD = "planted-Lh55cN3bY6uD1sG8"
QUERY = "planted-Vj20aE4oF7iM9kH3"
QUESTION = "What does a smaller critic estimate limit?"
PLANTED = (KEY, PASSWORD, QUERY)

ECHOES = {
    "a reply": chat("NO ANSWER"),
    "an unsupported reply": chat("Critics always help."),
    "a reply with the key": chat(f"Your key is {KEY}, your password {PASSWORD} or {QUERY}."),
    "wrong key": failure(401, f"Incorrect API key provided: {KEY}"),
    "refused": failure(400, f"bad request with Authorization: Bearer {KEY}"),
    "no such model": failure(404, f"no model for {KEY}"),
    "server error": failure(500, f"crashed at http://me:{PASSWORD}@host/v1?key={QUERY} for {KEY}"),
    "a password in it": failure(400, f"{PASSWORD} and {QUERY}"),
    "a web page": Canned(200, f"<html>{KEY}</html>", "text/html"),
    "cut off": chat(f"{KEY}", finish="length"),
}


@pytest.fixture
def library(example_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = shutil.copytree(example_library, tmp_path / "library")
    monkeypatch.setenv("LITREV_LIBRARY", str(place))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr("random.uniform", lambda low, high: low)  # no wait between attempts
    return place


def address(server: StubServer) -> str:
    scheme, _, rest = server.base.partition("://")
    return f"{scheme}://me:{PASSWORD}@{rest}?key={QUERY}"


def texts(folder: Path) -> Iterator[bytes]:
    yield from (path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("echo", ECHOES)
def test_no_secret_in_a_run_a_reply_an_output_an_error_or_a_log(
    echo: str,
    library: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with StubServer(ECHOES[echo]) as server:
        base = address(server)
        main(["ask", QUESTION, "--model", "openai/local", "--api-base", base])
        main(["ask", QUESTION, "--model", "openai/local", "--api-base", base, "--json"])
    assert any(KEY in key or "Basic" in key for key in server.keys), "nothing was sent at all"
    main(["runs"])
    captured = capsys.readouterr()
    for secret in PLANTED:
        assert secret not in captured.out + captured.err
        assert not [text for text in texts(library) if secret.encode() in text]
        assert secret not in caplog.text
    assert captured.err.strip()
    if "reply" in echo:
        runs = list((library / "runs").glob("*/run.json"))
        bases = {json.loads(run.read_text())["settings"]["api_base"] for run in runs}
        assert (len(runs), bases) == (2, {server.base})


def test_nobody_at_an_address_with_a_password(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with StubServer(chat("unused")) as gone:
        base = address(gone)
    assert main(["ask", QUESTION, "--model", "openai/local", "--api-base", base]) == 1
    captured = capsys.readouterr()
    assert "refused" in captured.err
    assert not [secret for secret in PLANTED if secret in captured.out + captured.err]


WORD = st.text("abcXYZ019-._~!$&'()*+,;=:", min_size=1)


@given(WORD, WORD.map(lambda word: f"{word}/{word}"), WORD)
def test_what_is_kept_of_an_address_reaches_the_server_and_no_more(
    user: str, password: str, query: str
) -> None:
    assert without_secrets(f"http://{user}:{password}@h:1/v1?k={query}#x") == "http://h:1/v1"
    assert without_secrets(f"{user}:{password}@h:1/v1") == "h:1/v1"
    assert without_secrets("http://h:1/v1") == "http://h:1/v1"
