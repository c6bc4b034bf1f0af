"""Tools offered to a model, and its calls of them, whole and streamed."""

from __future__ import annotations

import pytest
from asking import QUESTION, Asked
from stubs import calling
from tool_fault_table import GLOVES, HATS, TOOL_FAULTS, ToolFault

from assistant.errors import EmptyReply, ModelError
from assistant.llm.recording import Reply
from assistant.llm.tools import Tool
from assistant.prompts import Message

SEARCH = Tool(
    name="search",
    description="Finds papers.",
    parameters={"type": "object", "properties": {"query": {"type": "string"}}},
)


def asked_with_tools(asked: Asked, *, stream: bool = False) -> Reply:
    request = asked.model.request(QUESTION, tools=[SEARCH])
    with asked.server:
        if stream:
            return asked.model.stream(request, asked.pieces.append)
        return asked.model.complete(request)


def test_calls_are_read_and_told_again() -> None:
    asked = Asked(calling(("search", HATS), ("search", GLOVES)))
    reply = asked_with_tools(asked)
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


@pytest.mark.parametrize("fault", TOOL_FAULTS, ids=lambda fault: fault.name)
def test_what_becomes_of_a_call_that_goes_wrong(fault: ToolFault) -> None:
    asked = Asked(*fault.script)
    if fault.calls:
        reply = asked_with_tools(asked, stream=fault.streams)
        made = tuple((call.id, call.arguments) for call in reply.tool_calls)
        assert (made, {call.name for call in reply.tool_calls}) == (fault.calls, {"search"})
    else:
        with pytest.raises(ModelError) as raised:
            asked_with_tools(asked, stream=fault.streams)
        assert raised.value.message in fault.outcome
    assert asked.count == fault.asked


def test_a_call_though_no_tool_was_offered_is_no_reply() -> None:
    with pytest.raises(EmptyReply):
        Asked(calling(("search", HATS))).complete()
    assert Asked(calling(("search", HATS), text="A baseline.")).complete().tool_calls == ()
