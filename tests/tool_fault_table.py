"""What can go wrong with a model's calls of tools, and what becomes of them.

`test_tools.py` makes each row happen on a real socket; docs/faults.md ends with these rows.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from stubs import Canned, calling, chat, chunk, sse

HATS, GLOVES = '{"query": "hats"}', '{"query": "gloves"}'
BOTH = (("t0", HATS), ("t1", GLOVES))


class ToolFault(NamedTuple):
    """One row: what a provider sends to a request that offers the tool `search`."""

    name: str
    script: tuple[Canned, ...]
    """What the server answers, its last for ever."""
    outcome: str
    calls: tuple[tuple[str, str], ...] = (("t0", HATS),)
    """The id and the arguments of each call that is handed over; none is a failure."""
    asked: int = 1
    streams: bool = False


def piece(index: int, arguments: str, name: str | None = None, id: str | None = None) -> Any:
    """A piece of a streamed call."""
    function: dict[str, str] = {"arguments": arguments} | ({"name": name} if name else {})
    call = {"index": index, "function": function} | ({"id": id, "type": "function"} if id else {})
    made = chunk("")
    made["choices"][0]["delta"] = {"tool_calls": [call]}
    return made


def changed(reply: Canned, **fields: object) -> Canned:
    """A reply whose calls have these fields; None takes one away."""
    body = json.loads(reply.body)
    for call in body["choices"][0]["message"]["tool_calls"]:
        call.update(fields)
    return Canned(body=json.dumps(body))


DONE = (chunk(None, "tool_calls"), "[DONE]")
ONCE = "it is made once"
ORDER = "each is put together from its own pieces, and they stand in the order of their numbers"
AGAIN = "nobody has seen anything yet, so it is asked for again"
TWICE = calling(("search", HATS), ("search", HATS))
TORN = sse(piece(0, '{"query": ', "search", "t0"), "[DONE]")
WHOLE = sse(piece(0, HATS, "search", "t0"), *DONE)
NAMELESS = calling(("", HATS))

TOOL_FAULTS = (
    ToolFault("the same call twice", (changed(TWICE, id="t0"),), ONCE),
    ToolFault(
        "the same call twice in a stream",
        (sse(piece(0, HATS, "search", "t0"), piece(1, HATS, "search", "t0"), *DONE),),
        ONCE,
        streams=True,
    ),
    ToolFault(
        "a stream whose pieces of two calls are mixed",
        (
            sse(
                piece(0, '{"query": ', "search", "t0"),
                piece(1, '{"query": "gl', "search", "t1"),
                piece(0, '"hats"}'),
                piece(1, 'oves"}'),
                *DONE,
            ),
        ),
        ORDER,
        BOTH,
        streams=True,
    ),
    ToolFault(
        "a stream that begins with the second call",
        (
            sse(
                piece(1, "", "search", "t1"),
                piece(0, '{"query": ', "search", "t0"),
                piece(1, GLOVES),
                piece(0, '"hats"}'),
                *DONE,
            ),
        ),
        ORDER,
        BOTH,
        streams=True,
    ),
    ToolFault(
        "a stream that ends within a call, then a whole one",
        (TORN, WHOLE),
        AGAIN,
        asked=2,
        streams=True,
    ),
    ToolFault(
        "streams that end within a call, again and again",
        (TORN,),
        "after four attempts: the reply of openai/local broke off",
        (),
        asked=4,
        streams=True,
    ),
    ToolFault(
        "a call without a name", (NAMELESS,), "it is none: openai/local gave an empty reply", ()
    ),
    ToolFault(
        "arguments that are not JSON",
        (calling(("search", "{query")),),
        "they are handed over as they came: who offers the tool says what is wrong",
        (("t0", "{query"),),
    ),
    ToolFault(
        "arguments with half a character, a lone surrogate",
        (calling(("search", '{"query": "\ud800"}')),),
        "a question mark stands in its place",
        (("t0", '{"query": "?"}'),),
    ),
    ToolFault(
        "words and a call at once",
        (calling(("search", HATS), text="I shall look."),),
        "both are handed over",
    ),
    ToolFault(
        "no call at all",
        (chat(""),),
        "openai/local gave an empty reply",
        (),
    ),
)

HEAD = """
## Tools

Programs can offer a model tools (`Model.request(tools=…)`). What then can go wrong is made to
happen by `tests/test_tools.py`.

| what comes | what becomes of it | asked |
|---|---|---|
"""


def section(times: dict[int, str]) -> str:
    """The end of the page that documents the tables."""
    return HEAD + "".join(
        f"| {row.name} | {row.outcome} | {times.get(row.asked, f'{row.asked} times')} |\n"
        for row in TOOL_FAULTS
    )
