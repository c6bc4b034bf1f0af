"""A model's server on loopback that takes its time, in a process of its own, keeping connections.

`python -m bench.slow_server MS NTH` prints its port; every NTH reply, if not 0, is in turn a
429 and a 500. Where the request shows a paper and wants claims, the reply has three sentences of
it as claims, word for word. `GET /asked` tells the name of every request so far.
"""

from __future__ import annotations

import json
import re
import sys
import time
from contextlib import AbstractContextManager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from itertools import count
from typing import Any

from bench import loopback

_SENTENCE = re.compile(r"^\[(S1\.\d+)\] (.+)$", re.MULTILINE)

REPLY: dict[str, Any] = {
    "id": "c1",
    "object": "chat.completion",
    "created": 0,
    "model": "gpt-4o-mini",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "It halves the variance [S1.2]. " * 12},
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 412, "completion_tokens": 97, "total_tokens": 509},
}
ERROR = {"error": {"message": "not now", "type": None, "code": None}}


def claims(messages: list[dict[str, str]]) -> str | None:
    """The rows of the paper that a request shows, as JSON; None if it shows none."""
    lines = _SENTENCE.findall(messages[-1]["content"])
    if "claim table" not in messages[0]["content"]:
        return None
    rows = [
        {
            "claim": text,
            "kind": "result",
            "evidence": [handle],
            "cells": [
                {"column": "method", "words": text.split()[0], "sentence": handle},
                {"column": "conditions", "words": " ".join(text.split()[:4]), "sentence": handle},
            ],
        }
        for handle, text in lines[-3:]
    ]
    return json.dumps({"claims": rows})


def named(messages: list[dict[str, Any]]) -> str:
    """By what a request is known: the SHA-256 of what its messages say, in hex."""
    return sha256(json.dumps([m["content"] for m in messages]).encode()).hexdigest()


def reply(request: dict[str, Any]) -> dict[str, Any]:
    """The reply to a request."""
    rows = claims(request["messages"])
    if rows is None:
        return REPLY
    choice = {**REPLY["choices"][0], "message": {"role": "assistant", "content": rows}}
    return {**REPLY, "choices": [choice]}


def handler(seconds: float, nth: int) -> type[BaseHTTPRequestHandler]:
    """Answers each request after so many seconds."""
    replies = count(1)
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet a reply: else Nagle's algorithm delays its second part

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            self.send(200, asked)

        def do_POST(self) -> None:
            began = time.perf_counter()
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if len(body) < int(self.headers["Content-Length"]):
                return  # the client was killed
            request = json.loads(body)
            asked.append(named(request["messages"]))
            number = next(replies)
            fails = nth and number % nth == 0
            status = (429, 500)[number // nth % 2] if fails else 200
            content = ERROR if fails else reply(request)
            time.sleep(max(0.0, seconds - (time.perf_counter() - began)))
            self.send(status, content)

        def send(self, status: int, content: Any) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def running(milliseconds: int, nth: int = 0) -> AbstractContextManager[str]:
    """Such a server in a process of its own; what to give as `api_base`."""
    return loopback.running(__name__, milliseconds, nth)


if __name__ == "__main__":
    pace, failing = map(int, sys.argv[1:])
    loopback.serve(handler(pace / 1000, failing))
