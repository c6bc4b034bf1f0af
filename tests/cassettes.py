"""Recorded exchanges with a model, as YAML that can be read in review and played without network.

A cassette holds what was asked and what was answered, nothing of where and with which key: the
address and the model's name are taken out, so that any OpenAI-compatible model can renew it.
"""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import vcr
import yaml
from vcr.cassette import Cassette
from vcr.errors import CannotOverwriteExistingCassetteException as VcrMiss
from vcr.request import Request
from vcr.stubs import aiohttp_stubs, httpx_stubs

KEPT_HEADERS = ("content-type", "retry-after")


class CassetteMiss(BaseException):
    """A request that is not in the cassette.

    Not an Exception: the SDK would report it as a failed connection, and try it again.
    """

    def __init__(self, cassette: Cassette, failed_request: Request) -> None:
        told = str(VcrMiss(cassette=cassette, failed_request=failed_request))
        super().__init__(f"{told.partition('How to fix:')[0].rstrip()}\n\n{how_to_record()}")


httpx_stubs.CannotOverwriteExistingCassetteException = CassetteMiss
aiohttp_stubs.CannotOverwriteExistingCassetteException = CassetteMiss


class UnplayedExchange(AssertionError):
    """The test no longer makes a request that its cassette holds."""


def how_to_record() -> str:
    """The command that makes the cassette of the running test anew."""
    node = os.environ.get("PYTEST_CURRENT_TEST", "NODE").rpartition(" ")[0]
    return (
        "If the change of the request is intended, record this cassette again (tests/README.md):\n"
        f"  RECORD=all LITREV_MODEL=openai/… LITREV_API_BASE=http://…/v1 pytest '{node}'"
    )


@contextmanager
def playing(path: Path, *, record: bool = False) -> Iterator[Cassette]:
    """Play the cassette at `path`, or `record` it from scratch. Raises CassetteMiss."""
    recorder = vcr.VCR(
        serializer="readable",
        match_on=("method", "path", "json_body"),
        record_mode=vcr.mode.ALL if record else vcr.mode.NONE,
        drop_unused_requests=record,  # else a test that fails would empty its cassette
        decode_compressed_response=True,
        before_record_request=anonymous,
    )
    recorder.register_serializer("readable", Readable)
    recorder.register_matcher("json_body", json_body)
    if record:
        path.parent.mkdir(parents=True, exist_ok=True)
    with recorder.use_cassette(path) as cassette:
        yield cassette


def check_all_played(cassette: Cassette) -> None:
    """Raises UnplayedExchange if an exchange was not used."""
    unplayed = len(cassette) - cassette.play_count
    if unplayed:
        raise UnplayedExchange(
            f"{unplayed} of {len(cassette)} exchanges in {cassette._path} were not played\n\n"
            + how_to_record()
        )


def anonymous(request: Request) -> Request:
    """The request without its address and the name of its model."""
    request.uri = re.sub(r".*(/chat/completions|/embeddings)$", r"http://model\1", request.uri)
    body = _parsed(request.body)
    if isinstance(body, dict):
        request.body = json.dumps({**body, "model": "local"}, ensure_ascii=False)
    return request


def json_body(one: Request, other: Request) -> None:
    """Matches two requests by what their bodies say; the assertion shows the difference."""
    this, recorded = _parsed(one.body), _parsed(other.body)
    if this != recorded:
        before, after = _yaml(recorded).splitlines(), _yaml(this).splitlines()
        diff = difflib.unified_diff(before, after, "recorded", "this request", n=1, lineterm="")
        raise AssertionError("\n".join(list(diff)[:60]))


class Readable:
    """A serializer: bodies as YAML, long texts as blocks, exchanges sorted by request."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        """The text of a cassette file."""
        exchanges = [
            {
                "request": {
                    "method": exchange["request"]["method"],
                    "uri": exchange["request"]["uri"],
                    "body": _parsed(exchange["request"]["body"]),
                },
                "response": {
                    "status": exchange["response"]["status"],
                    "headers": _kept(exchange["response"]["headers"]),
                    "body": _parsed(exchange["response"]["body"]["string"]),
                },
            }
            for exchange in cassette["interactions"]
        ]
        exchanges.sort(key=lambda exchange: json.dumps(exchange["request"], sort_keys=True))
        return _yaml({"version": cassette["version"], "interactions": exchanges})

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        """What vcrpy keeps of a cassette file."""
        cassette: dict[str, Any] = yaml.safe_load(text)
        for exchange in cassette["interactions"]:
            request, response = exchange["request"], exchange["response"]
            request |= {"headers": {}, "body": _joined(request["body"])}
            response["body"] = {"string": _joined(response["body"])}
        return cassette


def _parsed(body: Any) -> Any:
    """A body as data: JSON, a list of streamed events, or the text that it is."""
    text = body.decode() if isinstance(body, bytes) else str(body or "")
    if re.fullmatch(r"(data: .*\n\n)+", text):
        events = [_parsed(event[len("data: ") :]) for event in text.split("\n\n")[:-1]]
        return [_Event(event) if isinstance(event, dict) else event for event in events]
    try:
        data = json.loads(text)
    except ValueError:
        return text
    return data if isinstance(data, dict) else text


def _joined(body: Any) -> str:
    if isinstance(body, list):
        return "".join(f"data: {_joined(event)}\n\n" for event in body)
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)


def _kept(headers: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: headers[name] for name in sorted(headers) if name.lower() in KEPT_HEADERS}


class _Event(dict[str, Any]):
    """A piece of a stream: written on one line, as there are many."""


class _Dumper(yaml.SafeDumper):
    """YAML with texts of several lines as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _event(dumper: yaml.SafeDumper, event: _Event) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", event, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Event, _event)


def _yaml(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
