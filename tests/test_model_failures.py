"""Everything that can go wrong with a model: each is told in one line, with its remedy."""

from __future__ import annotations

import pytest
from asking import KEY, QUESTION, Asked, told
from stubs import Canned, chat, chunk, failure, sse, streamed

from assistant import errors
from assistant.errors import ModelError
from assistant.llm.model import Model
from assistant.llm.recording import Reply


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (failure(401, f"Incorrect API key provided: {KEY}"), errors.KeyRefused, "does not accept"),
        (failure(403, "no access to this model"), errors.KeyRefused, "does not accept the key"),
        (failure(404, "no model local"), errors.ModelUnknown, "no model 'openai/local'"),
        (failure(400, f"odd field, {KEY}"), errors.RequestRefused, "rejects the request: odd"),
        (
            failure(400, "maximum context length is 8192", "context_length_exceeded"),
            errors.ContextTooLong,
            "longer than openai/local can read",
        ),
        (failure(400, "filtered", "content_filter"), errors.Filtered, "content filter"),
        (failure(429, "…", "insufficient_quota"), errors.OutOfQuota, "no credit left"),
        (failure(402, "Insufficient balance"), errors.OutOfQuota, "no credit left"),
        (chat(""), errors.EmptyReply, "empty reply"),
        (chat(" \n"), errors.EmptyReply, "empty reply"),
        (chat(None), errors.EmptyReply, "empty reply"),
        (chat("x", choices=[]), errors.EmptyReply, "empty reply"),
        (chat("Half a", "length"), errors.CutOff, "length limit"),
        (chat(None, "content_filter"), errors.Filtered, "content filter"),
        (Canned(body="{}"), errors.MalformedReply, "not a model's reply"),
        (Canned(body='{"choices": ['), errors.MalformedReply, "not a model's reply"),
        (Canned(body="<html>"), errors.MalformedReply, "not a model's reply"),
        (
            Canned(body="<html>", content_type="text/html"),
            errors.MalformedReply,
            "not a model's reply",
        ),
    ],
)
def test_what_waiting_does_not_mend_is_told_at_once(
    answer: Canned, kind: type[ModelError], words: str
) -> None:
    asked = Asked(answer)
    with pytest.raises(ModelError) as raised:
        asked.complete()
    assert words in told(raised.value, kind)
    assert asked.count == 1
    assert asked.sleeps == []


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (failure(500, "it burns"), errors.ServerFailed, "reports an error: it burns"),
        (Canned(503, "<html>"), errors.ServerFailed, "reports an error: status 503"),
        (failure(429, "slow down"), errors.RateLimited, "no more requests"),
        (Canned(body='{"a', cut=True), errors.ConnectionLost, "broke"),
        (failure(504, "nobody answered"), errors.TimedOut, "no answer within 20 s"),
    ],
)
def test_what_may_pass_by_itself_is_tried_four_times(
    answer: Canned, kind: type[ModelError], words: str
) -> None:
    asked = Asked(answer)
    with pytest.raises(ModelError) as raised:
        asked.complete()
    assert words in told(raised.value, kind)
    assert asked.count == 4
    assert len(asked.sleeps) == 3


def test_a_slow_answer_is_not_waited_for() -> None:
    asked = Asked(Canned(delay=0.5), timeout=0.05)
    with pytest.raises(ModelError) as raised:
        asked.complete()
    assert "no answer within 0.05 s" in told(raised.value, errors.TimedOut)


@pytest.mark.parametrize("first", [failure(500, "it burns"), failure(503, "busy")])
def test_a_failure_that_passes_is_not_told(first: Canned) -> None:
    asked = Asked(first, chat("Yes."))
    assert asked.complete().text == "Yes."
    assert asked.count == 2


def test_retry_after_is_kept_to_the_second() -> None:
    busy = failure(429, "slow down", retry_after="7")
    asked = Asked(busy, busy, chat("Yes."))
    seen: list[tuple[str, float]] = []
    asked.model.on_retry = lambda error, seconds: seen.append((type(error).__name__, seconds))
    assert asked.complete().text == "Yes."
    assert asked.sleeps == [7.0, 7.0]
    assert seen == [("RateLimited", 7.0)] * 2


def test_a_provider_that_asks_for_an_hour_is_not_waited_for() -> None:
    asked = Asked(failure(429, "slow down", retry_after="3600"))
    with pytest.raises(ModelError) as raised:
        asked.complete()
    assert "it asks to wait 3600 s" in told(raised.value, errors.RateLimited)
    assert asked.sleeps == []


def ask(name: str, api_base: str | None = None) -> Reply:
    model = Model(name, api_base=api_base, sleep=lambda seconds: pytest.fail("it waited"))
    return model.complete(model.request(QUESTION))


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("openai/gpt-5-mini", "OPENAI_API_KEY"),
        ("anthropic/claude-sonnet-4-5", "ANTHROPIC_API_KEY"),
        ("gemini/gemini-2.5-flash", "GEMINI_API_KEY"),
        ("azure/gpt", "AZURE_API_KEY"),
    ],
)
def test_without_a_key_its_variable_is_named(name: str, variable: str) -> None:
    with pytest.raises(errors.NoKey) as raised:
        ask(name)
    told(raised.value, errors.NoKey)
    assert variable in raised.value.hint


def test_a_missing_key_is_told_even_where_the_provider_calls_it_wrong() -> None:
    asked = Asked(failure(401, "Unauthorized"))
    asked.model.api_key = None
    with pytest.raises(errors.NoKey):
        asked.complete()


@pytest.mark.parametrize("name", ["nonsense/model", "model"])
def test_an_unknown_provider(name: str) -> None:
    with pytest.raises(errors.ModelUnknown) as raised:
        ask(name)
    assert repr(name) in told(raised.value, errors.ModelUnknown)


@pytest.mark.parametrize("name", ["openai/local", "ollama_chat/llama3.1", "hosted_vllm/local"])
def test_a_server_that_is_not_running(name: str) -> None:
    with pytest.raises(errors.Unreachable) as raised:
        ask(name, "http://127.0.0.1:9/v1")
    message = told(raised.value, errors.Unreachable)
    assert "http://127.0.0.1:9/v1: connection refused" in message


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://models.invalid/v1", "not known"),
        ("http://me:password@models.invalid/v1", "//…@models.invalid/v1 cannot be reached"),
        ("localhost:8000/v1", "protocol"),
    ],
)
def test_an_address_that_is_none(address: str, words: str) -> None:
    with pytest.raises(errors.Unreachable) as raised:
        ask("openai/local", address)
    assert words in told(raised.value, errors.Unreachable)


BROKEN = {
    "cut": (sse(chunk("A base"), cut=True), errors.CutOff),
    "ends without a finish": (sse(chunk("A base")), errors.CutOff),
    "done without a finish": (sse(chunk("A base"), "[DONE]"), errors.CutOff),
    "length": (streamed("A base", finish="length"), errors.CutOff),
    "filter": (streamed("A base", finish="content_filter"), errors.Filtered),
    "error": (sse(chunk("A base"), {"error": {"message": "it burns"}}), errors.ServerFailed),
    "junk": (sse(chunk("A base"), "{junk"), errors.MalformedReply),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_stream_that_breaks_is_told_and_never_starts_again(case: str) -> None:
    answer, kind = BROKEN[case]
    asked = Asked(answer, streamed("A baseline does."))
    with pytest.raises(ModelError) as raised:
        asked.stream()
    told(raised.value, kind)
    assert asked.pieces == ["A base"]
    assert asked.count == 1


@pytest.mark.parametrize(
    "answer", [sse("[DONE]"), sse(), Canned(body="<html>", content_type="text/html")]
)
def test_a_stream_of_nothing(answer: Canned) -> None:
    with pytest.raises(ModelError) as raised:
        Asked(answer).stream()
    told(raised.value, errors.EmptyReply)


@pytest.mark.parametrize("first", [failure(500, "it burns"), sse(cut=True)])
def test_a_stream_that_fails_before_its_first_word_is_tried_again(first: Canned) -> None:
    asked = Asked(first, streamed("Yes."))
    assert asked.stream().text == "Yes."
    assert asked.pieces == ["Yes."]
