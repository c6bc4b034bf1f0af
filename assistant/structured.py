"""A reply in a shape: a pydantic model, asked for in the best way that the language model knows.

A reply that does not fit is shown its own errors, once. JSON is never mended here: what no parser
reads, the model has to write again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import ModelError, ShapeMissed
from assistant.prompts import Message, render
from assistant.recording import Exchange, Request, failure
from store.text import sound

if TYPE_CHECKING:
    from assistant.model import Model
    from assistant.provider import Way

T = TypeVar("T", bound=BaseModel)

NAME = "reply"
"""What the shape is called where it has to have a name: as a tool, and as a schema."""

PROBLEMS = 20
"""The most errors that a model is shown of its reply."""


class Parsed(NamedTuple, Generic[T]):
    """What a model replied, as an object, and the exchanges that it took: one or two."""

    value: T
    exchanges: tuple[Exchange, ...]


def parse(
    model: Model, request: Request, shape: type[T], check: Callable[[T], object] | None = None
) -> Parsed[T]:
    """Ask for a reply in this shape; `check` raises ValueError for one that makes no sense.

    Raises ModelError: ShapeMissed if the second misses it too.
    """
    asked = shaped(request, shape)
    exchanges: list[Exchange] = []
    problems = ""
    while len(exchanges) < 2:
        exchanges.append(_exchanged(model, asked, exchanges))
        reply = exchanges[-1].reply
        try:
            value = shape.model_validate(found(reply.text))
            if check is not None:
                check(value)
            return Parsed(value, tuple(exchanges))
        except ValueError as error:  # pydantic's and json's are both
            problems = _told(error)
        said = Message(role="assistant", content=reply.text)
        again = render("misfit", problems=problems).messages
        asked = asked.model_copy(update={"messages": (*asked.messages, said, *again)})
    raise ShapeMissed(
        f"{model.name} replied twice in a form that was not asked for: {problems.splitlines()[0]}",
        "Ask again, or choose another model.",
        tuple(exchanges),
    )


def shaped(request: Request, shape: type[BaseModel]) -> Request:
    """A request for a reply in this shape."""
    return request.model_copy(update={"shape": _schema(shape)})


@lru_cache(maxsize=100)
def _schema(shape: type[BaseModel]) -> dict[str, Any]:
    return shape.model_json_schema()


def _exchanged(model: Model, asked: Request, before: Sequence[Exchange]) -> Exchange:
    """A request and its reply; a failure knows what was asked until then, itself included."""
    try:
        reply = model.complete(asked)
    except ModelError as error:
        failed = Exchange(request=asked, reply=failure(error.message, model.name))
        error.exchanges = (*before, failed)
        raise
    exchange = Exchange(request=asked, reply=reply)
    if reply.failed:  # in a replay
        again = ModelError(reply.text)
        again.exchanges = (*before, exchange)
        raise again
    return exchange


def found(text: str) -> Any:
    """The first JSON object in a text: some models put words or a fence around it.

    Half a character, which JSON can name and no file can hold, is replaced. Raises
    JSONDecodeError.
    """
    start = text.find("{")
    value = json.JSONDecoder().raw_decode(text, max(start, 0))[0]
    return json.loads(sound(json.dumps(value, ensure_ascii=False)))


def dressed(asked: Mapping[str, Any], way: Way) -> dict[str, Any]:
    """A request with a `shape`, as it is sent in this way (OpenAI's form, which LiteLLM speaks)."""
    sent = dict(asked)
    shape = sent.pop("shape")
    if way == "json_schema":
        schema = {"name": NAME, "schema": strict(shape), "strict": True}
        return {**sent, "response_format": {"type": way, "json_schema": schema}}
    if way == "tool":
        function = {"name": NAME, "description": "Gives the reply.", "parameters": shape}
        tool = {"type": "function", "function": function}
        chosen = {"type": "function", "function": {"name": NAME}}
        return {**sent, "tools": [tool], "tool_choice": chosen}
    sent["messages"] = _asking(sent["messages"], shape)
    return {**sent, "response_format": {"type": way}} if way == "json_object" else sent


def strict(schema: Any) -> Any:
    """A JSON schema as OpenAI's strict mode wants it: every field named, none besides, no defaults.

    See its guide *Structured model outputs*, supported schemas.
    """
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: _part(name, part) for name, part in schema.items() if name != "default"}
    if "properties" in kept:
        kept |= {"additionalProperties": False, "required": list(kept["properties"])}
    return kept


def _part(name: str, part: Any) -> Any:
    if name in ("properties", "$defs"):  # here the names are the author's
        return {own: strict(schema) for own, schema in part.items()}
    return strict(part)


def _asking(messages: Sequence[Mapping[str, Any]], shape: Any) -> list[Mapping[str, Any]]:
    """The messages, the last of them with the shape that is asked for."""
    *before, last = messages
    schema = json.dumps(shape, ensure_ascii=False, indent=1)
    [wish] = render("shape", schema=schema).messages
    return [*before, {**last, "content": f"{last['content']}\n\n{wish.content}"}]


def _told(error: ValueError) -> str:
    """The errors, a line each, as the model and the person are told them."""
    if isinstance(error, json.JSONDecodeError):
        return f"- it is not JSON: {error}"
    if not isinstance(error, ValidationError):
        return f"- {error}"
    lines = [f"- {'.'.join(map(str, e['loc'])) or 'it'}: {e['msg']}" for e in error.errors()]
    return "\n".join(lines[:PROBLEMS])
