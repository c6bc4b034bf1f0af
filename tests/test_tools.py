"""Tools offered to a model, and its calls of them, whole and streamed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asking import QUESTION, Asked
from stubs import Canned, calling, chunk, sse

from assistant.errors import ConnectionLost
from assistant.prompts import Message
from assistant.recording import Reply
from assistant.tools import Tool, ToolCall

SEARCH = Tool(
    name="search",
    description="Finds papers.",
    parameters={"type": "object", "properties": {"query": {"type": "string"}}},
)
HATS, GLOVES = '{"query": "hats"}', '{"query": "gloves"}'


def asked_with_tools(*script: Canned, stream: bool = False) -> tuple[Reply, Asked]:
    asked = Asked(*script)
    request = asked.model.request(QUESTION, tools=[SEARCH])
    with asked.server:
        if stream:
            return asked.model.stream(request, asked.pieces.append), asked
        return asked.model.complete(request), asked


def piece(index: int, arguments: str, name: str | None = None, id: str | None = None) -> Any:
    """A piece of a streamed call."""
    function: dict[str, str] = {"arguments": arguments} | ({"name": name} if name else {})
    call = {"index": index, "function": function} | ({"id": id, "type": "function"} if id else {})
    made = chunk("")
    made["choices"][0]["delta"] = {"tool_calls": [call]}
    return made


def test_calls_are_read_and_told_again() -> None:
    reply, asked = asked_with_tools(calling(("search", HATS), ("search", GLOVES)))
    assert [(call.name, call.arguments) for call in reply.tool_calls] == [
        ("search", HATS),
        ("search", GLOVES),
    ]
    [sent] = asked.server.requests
    assert sent["tools"] == [
        {"type": "function", "function": SEARCH.model_dump(mode="json")},
    ]
    said = Message(role="assistant", content="", tool_calls=reply.tool_calls)
    found = Message(role="tool", content="[]", tool_call_id=reply.tool_calls[0].id)
    again = Asked(calling(("search", HATS)))
    with again.server:
        again.model.complete(again.model.request((*QUESTION, said, found), tools=[SEARCH]))
    told = again.server.requests[0]["messages"]
    assert told[1]["tool_calls"][0]["function"] == {"name": "search", "arguments": HATS}
    assert told[2] == {"role": "tool", "content": "[]", "tool_call_id": reply.tool_calls[0].id}


def test_a_call_that_comes_twice_is_made_once() -> None:
    body = json.loads(calling(("search", HATS)).body)
    message = body["choices"][0]["message"]
    message["tool_calls"] *= 2
    reply, _ = asked_with_tools(Canned(body=json.dumps(body)))
    assert reply.tool_calls == (ToolCall(id="t0", name="search", arguments=HATS),)


def test_streamed_calls_in_any_order() -> None:
    events = [
        piece(1, "", "search", "t1"),
        piece(0, '{"query": ', "search", "t0"),
        piece(1, '{"query": "gl'),
        piece(0, '"hats"}'),
        piece(1, 'oves"}'),
        chunk(None, "tool_calls"),
        "[DONE]",
    ]
    reply, _ = asked_with_tools(sse(*events), stream=True)
    assert sorted((call.id, call.arguments) for call in reply.tool_calls) == [
        ("t0", HATS),
        ("t1", GLOVES),
    ]


def test_a_stream_that_ends_within_a_call_is_asked_for_again() -> None:
    torn = sse(piece(0, '{"query": ', "search", "t0"), "[DONE]")
    whole = sse(piece(0, HATS, "search", "t0"), chunk(None, "tool_calls"), "[DONE]")
    reply, asked = asked_with_tools(torn, whole, stream=True)
    assert reply.tool_calls[0].arguments == HATS
    assert asked.count == 2
    with pytest.raises(ConnectionLost):
        asked_with_tools(torn, stream=True)
