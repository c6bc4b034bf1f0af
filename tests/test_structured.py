"""A reply in a shape, asked for in each way; a model that misses it sees its own error once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pytest
from asking import QUESTION, Asked
from pydantic import BaseModel, Field
from stubs import Canned, calling, chat, failure

from assistant.errors import ShapeMissed
from assistant.llm.provider import Way
from assistant.llm.recording import Recording
from assistant.llm.structured import NAME, Parsed, found, strict


class Cell(BaseModel):
    value: str
    sentence: int | None = None


class Row(BaseModel):
    kind: Literal["result", "method"]
    cells: list[Cell] = Field(max_length=2)


RIGHT = '{"kind": "result", "cells": [{"value": "12.4 %", "sentence": 2}]}'
WRONG = '{"kind": "results", "cells": [{"sentence": "two"}]}'
ROW = Row(kind="result", cells=[Cell(value="12.4 %", sentence=2)])


def parsed(asked: Asked) -> Parsed[Row]:
    with asked.server:
        return asked.model.parse(asked.model.request(QUESTION), Row)


def asked_in(way: Way | None, *script: Canned) -> Asked:
    asked = Asked(*script)
    asked.model.way = way
    return asked


@pytest.mark.parametrize(
    ("way", "reply"),
    [
        ("json_schema", chat(RIGHT)),
        ("tool", calling((NAME, RIGHT))),
        ("tool", chat(RIGHT)),
        ("json_object", chat(RIGHT)),
        ("plain", chat(RIGHT)),
        ("plain", chat(f"Here it is:\n\n```json\n{RIGHT}\n```\nAnything else?")),
        (None, chat(RIGHT)),
    ],
)
def test_each_way_gives_the_object(way: Way | None, reply: Canned) -> None:
    asked = asked_in(way, reply)
    value, exchanges = parsed(asked)
    assert value == ROW
    assert len(exchanges) == 1
    [sent] = asked.server.requests
    format = sent.get("response_format", {}).get("type")
    assert format == (way if way in ("json_schema", "json_object") else None)
    assert ("tools" in sent) == (way == "tool")
    described = '"sentence"' in sent["messages"][-1]["content"]
    assert described == (way in ("json_object", "plain", None))


@pytest.mark.parametrize("way", ["json_schema", "tool", "plain"])
def test_a_model_that_misses_the_shape_sees_its_error_once(way: Way) -> None:
    asked = asked_in(way, chat(WRONG), chat(RIGHT))
    value, exchanges = parsed(asked)
    assert value == ROW
    assert len(exchanges) == 2
    said, complaint = asked.server.requests[1]["messages"][-2:]
    assert said == {"role": "assistant", "content": WRONG}
    for place in ("kind: Input should be", "cells.0.value: Field required", "cells.0.sentence:"):
        assert place in complaint["content"]


@pytest.mark.parametrize("second", [WRONG, "Sorry.", '{"kind": "result"', "[]"])
def test_a_second_miss_is_told_and_loses_nothing(second: str) -> None:
    asked = asked_in(None, chat("I would rather not."), chat(second))
    with pytest.raises(ShapeMissed, match="replied twice in a form") as missed:
        parsed(asked)
    assert asked.count == 2
    assert [one.reply.text for one in missed.value.exchanges] == ["I would rather not.", second]
    assert "\n" not in missed.value.message


@pytest.mark.parametrize("message", ["response_format is not supported", "unknown field: tools"])
def test_where_a_server_refuses_the_way_the_plain_one_is_taken(
    message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.llm.provider.best_way", lambda _: "json_schema")
    asked = Asked(failure(400, message), chat(RIGHT))
    assert parsed(asked).value == ROW
    assert "response_format" not in asked.server.requests[1]


@pytest.mark.parametrize(
    ("model", "way"),
    [
        ("openai/gpt-4o-mini", "json_schema"),
        ("anthropic/claude-sonnet-4-5", "json_schema"),
        ("gemini/gemini-2.5-flash", "json_schema"),
        ("openai/gpt-4", "tool"),
        ("openai/gpt-3.5-turbo-instruct", "plain"),
        ("openai/local", "plain"),
        ("nobody/knows", "plain"),
    ],
)
def test_the_best_way_that_litellm_knows(model: str, way: Way) -> None:
    from assistant.llm.provider import best_way

    assert best_way(model) == way


def test_a_recorded_reply_serves_whatever_the_way(tmp_path: Path) -> None:
    asked = asked_in("tool", calling((NAME, RIGHT)))
    asked.model.recording = Recording(tmp_path)
    with asked.server:
        request = asked.model.request(QUESTION)
        asked.model.parse(request, Row)
        asked.model.way = "plain"
        value, [exchange] = asked.model.parse(request, Row)
    assert value == ROW
    assert exchange.reply.cached
    assert asked.count == 1


def test_a_strict_schema_names_every_field_and_no_default() -> None:
    class Odd(BaseModel):
        default: int = 3
        properties: Cell | None = None

    made = strict(Odd.model_json_schema())
    assert made["required"] == ["default", "properties"]
    assert made["properties"]["default"] == {"title": "Default", "type": "integer"}
    assert made["additionalProperties"] is False
    assert made["$defs"]["Cell"]["required"] == ["value", "sentence"]


@pytest.mark.parametrize(("text", "value"), [('{"a": 1} {"b": 2}', {"a": 1}), ("x {}", {})])
def test_the_first_object_is_found(text: str, value: object) -> None:
    assert found(text) == value


def test_what_no_parser_reads_is_not_mended() -> None:
    for text in ("", "none", "{'a': 1}", '{"a": 1', '{"a": 1,}'):
        with pytest.raises(json.JSONDecodeError):
            found(text)
