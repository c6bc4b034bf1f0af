"""Each provider's own wire format, through LiteLLM: --model and an address are all it takes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from asking import KEY, QUESTION, told
from providers import PROVIDERS, Provider, google_failure
from stubs import Canned, Scripted, StubServer

from assistant import errors
from assistant.cli import main
from assistant.errors import ModelError
from assistant.llm.bounded import LIMIT
from assistant.llm.model import Model
from assistant.llm.recording import Reply

PIECES = ("A base", "line ", "does.")
each = pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)


class Asked:
    """One question put to a provider's stub, and what came of it."""

    def __init__(self, provider: Provider, *script: Canned | Scripted) -> None:
        self.server = StubServer(*script)
        self.pieces: list[str] = []
        self.sleeps: list[float] = []
        self.model = Model(
            provider.model,
            api_base=self.server.base.removesuffix("/v1") + provider.root,
            api_key=KEY,
            timeout=20.0,
            sleep=self.sleeps.append,
        )

    def complete(self) -> Reply:
        with self.server:
            return self.model.complete(self.model.request(QUESTION, max_tokens=50))

    def stream(self) -> Reply:
        with self.server:
            return self.model.stream(
                self.model.request(QUESTION, max_tokens=50), self.pieces.append
            )


@each
def test_a_whole_reply(provider: Provider) -> None:
    asked = Asked(provider, provider.reply("".join(PIECES)))
    reply = asked.complete()
    assert (reply.text, reply.finish) == ("A baseline does.", "stop")
    assert asked.server.paths[-1] == provider.whole
    if provider.model != "hosted_vllm/local":
        assert (reply.prompt_tokens, reply.completion_tokens) == (11, 7)
    if provider.model != "ollama_chat/invented:8b":
        assert asked.server.keys[-1].endswith(KEY)


@each
def test_a_stream(provider: Provider) -> None:
    asked = Asked(provider, provider.pieces(*PIECES))
    reply = asked.stream()
    assert (reply.text, reply.finish) == ("A baseline does.", "stop")
    assert tuple(asked.pieces) == PIECES
    assert asked.server.paths[-1] == provider.stream
    if provider.model != "hosted_vllm/local":
        assert (reply.prompt_tokens, reply.completion_tokens) == (11, 7)


def test_a_server_that_streams_nothing_is_asked_for_the_whole() -> None:
    bare = PROVIDERS["bare"]
    refusal = bare.failure(400, "stream: true is not supported")
    asked = Asked(bare, refusal, bare.reply("Yes."), bare.reply("Yes."))
    assert asked.stream().text == "Yes."
    assert asked.pieces == ["Yes."]


@each
def test_the_command_line_needs_the_model_and_the_address(
    provider: Provider, lexical_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = shutil.copytree(lexical_library, tmp_path / "library")
    with StubServer(provider.reply("NO ANSWER")) as server:
        base = server.base.removesuffix("/v1") + provider.root
        where = ["--library", str(library), "--model", provider.model, "--api-base", base]
        assert main(["ask", "What reduces variance?", *where]) == 0
    assert capsys.readouterr().out.startswith("The library does not answer this.")


def test_a_reply_that_is_no_answer_is_refused_though_it_is_there() -> None:
    anthropic = PROVIDERS["anthropic"]
    with pytest.raises(errors.ReplyTooLong):
        Asked(anthropic, anthropic.reply("x" * (LIMIT + 1))).complete()


ERRORS: dict[str, tuple[int, str, type[ModelError], int]] = {
    "wrong key": (401, f"invalid x-api-key {KEY}", errors.KeyRefused, 1),
    "not allowed": (403, "your key has no access to it", errors.KeyRefused, 1),
    "no such model": (404, "model 'local' not found", errors.ModelUnknown, 1),
    "refused": (400, "n must be 1", errors.RequestRefused, 1),
    "limited": (429, "slow down", errors.RateLimited, 4),
    "burning": (500, "it burns", errors.ServerFailed, 4),
    "loading": (503, "loading model", errors.ServerFailed, 4),
    "overloaded": (529, "Overloaded", errors.ServerFailed, 4),
}


@each
@pytest.mark.parametrize("case", ERRORS)
@pytest.mark.parametrize("verb", [Asked.complete, Asked.stream])
def test_an_error_is_told_for_what_it_is(
    provider: Provider, case: str, verb: Callable[[Asked], Reply]
) -> None:
    status, message, kind, calls = ERRORS[case]
    asked = Asked(provider, provider.failure(status, message))
    with pytest.raises(ModelError) as raised:
        verb(asked)
    said = told(raised.value, kind)
    assert len(asked.server.requests) == calls
    if kind is errors.RequestRefused or case == "burning":
        assert said.endswith(message)


@each
def test_the_providers_wish_to_wait_is_read(provider: Provider) -> None:
    limited = provider.failure(429, "slow down")
    busy = Canned(429, limited.body, headers={"retry-after": "7"})
    asked = Asked(provider, busy, provider.reply("Yes."))
    assert asked.complete().text == "Yes."
    assert asked.sleeps == [7.0]


TOO_LONG = {
    "openai": "This model's maximum context length is 128000 tokens.",
    "anthropic": "prompt is too long: 210000 tokens > 200000 maximum",
    "gemini": "The input token count (1200000) exceeds the maximum number of tokens allowed",
    "bare": "the request exceeds the available context size, try increasing it",
}


@pytest.mark.parametrize("name", TOO_LONG)
def test_a_context_that_is_too_long(name: str) -> None:
    provider = PROVIDERS[name]
    with pytest.raises(errors.ContextTooLong):
        Asked(provider, provider.failure(400, TOO_LONG[name])).complete()


@each
def test_a_stream_that_just_ends_is_never_taken_for_the_answer(provider: Provider) -> None:
    asked = Asked(provider, provider.torn("A base"), provider.pieces(*PIECES))
    with pytest.raises(errors.CutOff):
        asked.stream()
    assert asked.pieces == ["A base"]


def test_google_calls_a_wrong_key_an_invalid_argument() -> None:
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]
    wrong = google_failure(400, "API key not valid. Please pass a valid API key.", details=details)
    with pytest.raises(errors.KeyRefused):
        Asked(PROVIDERS["gemini"], wrong).complete()


def test_google_says_in_the_body_how_long_to_wait() -> None:
    gemini = PROVIDERS["gemini"]
    retry = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7s"}
    busy = google_failure(429, "You exceeded your current quota.", details=[retry])
    asked = Asked(gemini, busy, gemini.reply("Yes."))
    assert asked.complete().text == "Yes."
    assert asked.sleeps == [7.0]
