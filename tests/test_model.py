"""A model, asked through its front door; behind it a server that does what it is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from asking import KEY, QUESTION, Asked
from stubs import Canned, StubServer, chat, failure, streamed

from assistant import errors
from assistant.llm.recording import Recording


def test_a_reply_with_its_usage() -> None:
    asked = Asked(chat("A baseline does."))
    reply = asked.complete()
    assert reply.text == "A baseline does."
    assert (reply.finish, reply.prompt_tokens, reply.completion_tokens) == ("stop", 11, 7)
    assert reply.cost_usd is None
    assert not reply.cached
    assert asked.server.requests[0]["messages"] == [
        {"role": "user", "content": QUESTION[0].content}
    ]
    assert asked.server.keys == [f"Bearer {KEY}"]


def test_a_client_that_was_not_used_for_a_while_takes_no_other_with_it() -> None:
    from openai import OpenAI

    from assistant.llm.provider import loaded

    asked = Asked(chat("Yes."))
    assert asked.complete().text == "Yes."
    OpenAI(api_key="unused", http_client=loaded().client_session).close()  # as LiteLLM does
    again = Asked(chat("Still."))
    assert again.complete().text == "Still."


def test_no_cookie_is_kept() -> None:
    from assistant.llm.provider import loaded

    body = chat("Yes.")
    asked = Asked(Canned(body=body.body, headers={"Set-Cookie": "who=you; Path=/"}), body)
    with asked.server:
        asked.model.complete(asked.model.request(QUESTION))
        asked.model.complete(asked.model.request(QUESTION))
    assert asked.count == 2
    assert not loaded().client_session.cookies


def test_a_known_price_is_counted() -> None:
    reply = Asked(chat("A baseline does."), name="openai/gpt-4o-mini").complete()
    assert reply.cost_usd is not None
    assert 0 < reply.cost_usd < 0.001


def test_a_local_server_needs_no_key() -> None:
    asked = Asked(chat("Yes."))
    asked.model.api_key = None
    assert asked.complete().text == "Yes."


@pytest.mark.parametrize("name", ["openai/gpt-5-mini", "openai/local"])
def test_the_temperature_is_left_out_where_a_model_refuses_it(name: str) -> None:
    refusal = failure(400, "Unsupported value: 'temperature' does not support 0.")
    script = [refusal, chat("Yes.")] if name == "openai/local" else [chat("Yes.")]
    asked = Asked(*script, name=name)
    assert asked.complete().text == "Yes."
    assert "temperature" not in asked.server.requests[-1]
    assert asked.sleeps == []


def test_a_stream_is_shown_piece_by_piece() -> None:
    asked = Asked(streamed("A base", "line ", "does."))
    reply = asked.stream()
    assert asked.pieces == ["A base", "line ", "does."]
    assert reply.text == "A baseline does."
    assert (reply.finish, reply.prompt_tokens, reply.completion_tokens) == ("stop", 11, 7)


@pytest.mark.parametrize("streams", [True, False])
def test_half_a_character_does_not_spoil_the_record(tmp_path: Path, streams: bool) -> None:
    asked = Asked(streamed("A base\ud800", "line.") if streams else chat("A base\ud800line."))
    asked.model.recording = Recording(tmp_path)
    reply = asked.stream() if streams else asked.complete()
    assert reply.text == "A base?line."
    assert asked.model.recording.find(asked.model.request(QUESTION)) == reply.model_copy(
        update={"cached": True}
    )


def test_nothing_is_paid_for_twice(tmp_path: Path) -> None:
    asked = Asked(chat("Yes."))
    asked.model.recording = Recording(tmp_path)
    paid, again = asked.complete(), asked.model.complete(asked.model.request(QUESTION))
    assert asked.count == 1
    assert again == paid.model_copy(update={"cached": True})
    assert asked.model.stream(asked.model.request(QUESTION), asked.pieces.append) == again
    assert asked.pieces == ["Yes."]


def test_fresh_asks_again_and_records_the_new_reply(tmp_path: Path) -> None:
    asked = Asked(chat("Old."), chat("New."))
    asked.model.recording = Recording(tmp_path)
    request = asked.model.request(QUESTION)
    with asked.server:
        asked.model.complete(request)
        asked.model.fresh = True
        assert asked.model.complete(request).text == "New."
    found = asked.model.recording.find(request)
    assert found is not None
    assert found.text == "New."


def test_what_cannot_be_used_is_kept_apart_and_never_served(tmp_path: Path) -> None:
    asked = Asked(chat("Half a", "length"))
    asked.model.recording = Recording(tmp_path)
    with pytest.raises(errors.CutOff):
        asked.complete()
    assert asked.model.recording.find(asked.model.request(QUESTION)) is None
    assert [path.name for path in tmp_path.iterdir()] == ["unusable"]


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )


def test_litellm_itself_says_nothing() -> None:
    code = (
        "import sys; from assistant.llm.model import Model\n"
        "from assistant.prompts import Message\n"
        "from assistant.errors import ModelError\n"
        "def ask(name, base=None, piece=None):\n"
        "    model = Model(name, api_base=base)\n"
        "    request = model.request([Message(role='user', content='x')])\n"
        "    return model.stream(request, piece) if piece else model.complete(request)\n"
        "for name in ('nonsense/model', 'openai/gpt-5-mini'):\n"
        "    try: ask(name)\n"
        "    except ModelError: pass\n"
        "print(ask('openai/local', sys.argv[1]).text)\n"
        "print(ask('openai/local', sys.argv[1], lambda piece: None).text)\n"
    )
    with StubServer(chat("Yes."), streamed("In ", "pieces.")) as server:
        done = run(code, server.base)
    assert (done.stdout, done.stderr) == ("Yes.\nIn pieces.\n", "")
