"""The wire formats of five providers, as their servers speak them: replies, streams, errors.

After the documents of OpenAI (chat completions), Anthropic (messages), Google (generateContent)
and Ollama (api/chat). The bare server is what small OpenAI-compatible ones are: it knows messages
and the length of a reply, and refuses every other parameter by name.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from stubs import Canned, Scripted, chat, chunk, failure, sse, streamed


class Provider(NamedTuple):
    """How one provider is named, and how it puts things. Streams are made of pieces of text."""

    model: str
    host: str
    """Where it is reached if no address is given."""
    root: str
    """What an address ends in."""
    whole: str
    """The path of a request for a whole reply."""
    stream: str
    reply: Callable[[str], Canned | Scripted]
    pieces: Callable[..., Canned | Scripted]
    failure: Callable[[int, str], Canned]
    torn: Callable[[str], Canned]
    """A stream that ends before its finish: cleanly cut, where that can be told."""


def _anthropic(text: str) -> Canned:
    usage = {"input_tokens": 11, "output_tokens": 7}
    content = [{"type": "text", "text": text}]
    return Canned(body=json.dumps(_message(content=content, stop_reason="end_turn", usage=usage)))


def _message(**more: Any) -> dict[str, Any]:
    head = {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5"}
    return {**head, "content": [], "stop_reason": None, "stop_sequence": None, **more}


def _events(*events: dict[str, Any]) -> Canned:
    body = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
    return Canned(body=body, content_type="text/event-stream")


def _anthropic_begun(*pieces: str) -> list[dict[str, Any]]:
    usage = {"input_tokens": 11, "output_tokens": 1}
    block = {"type": "text", "text": ""}
    deltas = ({"type": "text_delta", "text": piece} for piece in pieces)
    return [
        {"type": "message_start", "message": _message(usage=usage)},
        {"type": "content_block_start", "index": 0, "content_block": block},
        {"type": "ping"},
        *({"type": "content_block_delta", "index": 0, "delta": delta} for delta in deltas),
    ]


def _anthropic_pieces(*pieces: str) -> Canned:
    end = {"stop_reason": "end_turn", "stop_sequence": None}
    return _events(
        *_anthropic_begun(*pieces),
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": end, "usage": {"output_tokens": 7}},
        {"type": "message_stop"},
    )


ANTHROPIC_ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}


def _anthropic_failure(status: int, message: str) -> Canned:
    kind = ANTHROPIC_ERRORS.get(status, "api_error")
    return Canned(
        status, json.dumps({"type": "error", "error": {"type": kind, "message": message}})
    )


def _candidate(text: str, finish: str | None = "STOP") -> dict[str, Any]:
    content = {"role": "model", "parts": [{"text": text}]}
    usage = {"promptTokenCount": 11, "candidatesTokenCount": 7, "totalTokenCount": 18}
    candidate = {"content": content, "index": 0} | ({"finishReason": finish} if finish else {})
    return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "gemini-2.5-flash"}


def _gemini_pieces(*pieces: str) -> Canned:
    return sse(*(_candidate(piece, None) for piece in pieces[:-1]), _candidate(pieces[-1]))


GOOGLE_ERRORS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}


def google_failure(status: int, message: str, **details: Any) -> Canned:
    """An error of Google's; `details` says more, as a time to wait."""
    error = {"code": status, "message": message, "status": GOOGLE_ERRORS.get(status, "INTERNAL")}
    return Canned(status, json.dumps({"error": error | details}))


def _spoken(text: str, **more: Any) -> str:
    head = {"model": "invented:8b", "created_at": "2026-01-01T00:00:00Z"}
    return json.dumps({**head, "message": {"role": "assistant", "content": text}, **more}) + "\n"


OLLAMA_END = {"done": True, "done_reason": "stop", "prompt_eval_count": 11, "eval_count": 7}


def _ollama_pieces(*pieces: str) -> Canned:
    body = "".join(_spoken(piece, done=False) for piece in pieces) + _spoken("", **OLLAMA_END)
    return Canned(body=body, content_type="application/x-ndjson")


def _bare(answer: Canned) -> Scripted:
    """The answer to a request of nothing but messages; a refusal of anything else, by name."""

    def answered(request: dict[str, Any]) -> Canned:
        unknown = sorted(set(request) - {"model", "messages", "max_tokens", "stream"})
        if not unknown:
            return answer
        faults = [{"type": "extra_forbidden", "loc": ("body", name)} for name in unknown]
        return failure(400, f"{len(faults)} validation errors: {faults}")

    return answered


def _bare_chat(text: str) -> Scripted:
    return _bare(chat(text, usage=None))


def _bare_pieces(*pieces: str) -> Scripted:
    return _bare(sse(*(chunk(piece) for piece in pieces), chunk(None, "stop"), "[DONE]"))


PROVIDERS = {
    "openai": Provider(
        "openai/gpt-4o-mini", "api.openai.com", "/v1", "/v1/chat/completions",
        "/v1/chat/completions", chat, streamed, failure, lambda text: sse(chunk(text)),
    ),
    "anthropic": Provider(
        "anthropic/claude-sonnet-4-5", "api.anthropic.com", "", "/v1/messages", "/v1/messages",
        _anthropic, _anthropic_pieces, _anthropic_failure,
        lambda text: _events(*_anthropic_begun(text)),
    ),
    "gemini": Provider(
        "gemini/gemini-2.5-flash", "generativelanguage.googleapis.com", "/v1beta",
        "/v1beta/models/gemini-2.5-flash:generateContent",
        "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
        lambda text: Canned(body=json.dumps(_candidate(text))), _gemini_pieces, google_failure,
        # LiteLLM gives each of Gemini's pieces a finish, so that a clean cut cannot be told.
        lambda text: sse(_candidate(text, None), cut=True),
    ),
    "ollama": Provider(
        "ollama_chat/invented:8b", "localhost", "", "/api/chat", "/api/chat",
        lambda text: Canned(body=_spoken(text, **OLLAMA_END)), _ollama_pieces,
        lambda status, message: Canned(status, json.dumps({"error": message})),
        lambda text: Canned(body=_spoken(text, done=False), content_type="application/x-ndjson"),
    ),
    "bare": Provider(
        "hosted_vllm/local", "", "/v1", "/v1/chat/completions", "/v1/chat/completions",
        _bare_chat, _bare_pieces, failure, lambda text: sse(chunk(text)),
    ),
}  # fmt: skip
