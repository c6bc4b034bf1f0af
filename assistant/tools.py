"""What a model may ask to have done: the tools it is offered, and its calls of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from store.records import Record
from store.text import sound


class Tool(Record):
    """A tool that a model is offered."""

    name: str
    description: str
    parameters: dict[str, Any]
    """The JSON schema of its arguments."""


class ToolCall(Record):
    """A model's call of a tool."""

    id: str
    name: str
    arguments: str
    """JSON as the model wrote it; whether it fits the tool is for the caller to see."""


def offered(tool: Tool) -> dict[str, Any]:
    """A tool in OpenAI's form, which LiteLLM translates."""
    return {"type": "function", "function": tool.model_dump(mode="json")}


def told(call: ToolCall) -> dict[str, Any]:
    """A call in OpenAI's form, as part of an earlier message."""
    function = {"name": call.name, "arguments": call.arguments}
    return {"id": call.id, "type": "function", "function": function}


def calls(found: Iterable[Any] | None) -> tuple[ToolCall, ...]:
    """The calls in a reply, each once: a stream may bring one twice, and without an id."""
    read = (
        ToolCall(
            id=sound(call.id or f"call_{number}"),
            name=sound(call.function.name or ""),
            arguments=sound(call.function.arguments or ""),
        )
        for number, call in enumerate(found or ())
    )
    return tuple(dict.fromkeys(call for call in read if call.name))
