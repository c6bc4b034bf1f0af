"""A model's server on loopback that streams: first words after FIRST ms, a piece every EACH ms.

`python -m bench.streaming_server FIRST EACH` prints its port. It answers with the first sentences
of the evidence, word for word and cited. To a question that begins with "Compare", the first reply
calls `search`; where a request offers no tools, none. `GET /asked` tells of every request so far
how many characters its messages have.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from typing import Any

from bench import loopback

_SENTENCE = re.compile(r"^\[(S\d+\.\d+)\] ([A-Z][^.\n\[]{40,})\.$", re.MULTILINE)
"""A sentence that no reader of it can take for two, or for one with a citation."""
_QUESTION = re.compile(r"<question>\n(.*?)\n</question>", re.DOTALL)
SENTENCES = 4
PIECE = 6
"""Characters, about a token and a half."""


def answer(messages: list[dict[str, Any]]) -> str:
    """Sentences of the evidence as an answer."""
    shown = "\n".join(str(message["content"] or "") for message in messages)
    lines = _SENTENCE.findall(shown)[:SENTENCES]
    return " ".join(f"{text} [{handle}]." for handle, text in lines) or "NO ANSWER"


def searches(request: dict[str, Any]) -> str:
    """The arguments of the search that this request is to be answered by, if it is."""
    question = _QUESTION.search(request["messages"][1]["content"])
    begun = any(message["role"] == "tool" for message in request["messages"])
    if begun or not request.get("tools") or not question or not question[1].startswith("Compare"):
        return ""
    return json.dumps({"queries": question[1].removeprefix("Compare").split(" with ")})


def events(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The pieces of a reply."""
    if arguments := searches(request):
        function = {"name": "search", "arguments": arguments}
        call = {"index": 0, "id": "t0", "type": "function", "function": function}
        yield {"delta": {"role": "assistant", "tool_calls": [call]}, "finish_reason": None}
        yield {"delta": {}, "finish_reason": "tool_calls"}
        return
    text = answer(request["messages"])
    for n in range(0, len(text), PIECE):
        delta = {"role": "assistant", "content": text[n : n + PIECE]}
        yield {"delta": delta, "finish_reason": None}
    yield {"delta": {}, "finish_reason": "stop"}


def handler(first: float, each: float) -> type[BaseHTTPRequestHandler]:
    """Streams at this pace, in seconds."""
    asked: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            self.begin("application/json")
            self.wfile.write(json.dumps(asked).encode())

        def do_POST(self) -> None:
            began = time.perf_counter()
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(sum(len(message["content"] or "") for message in request["messages"]))
            self.begin("text/event-stream")
            for n, event in enumerate(events(request)):
                time.sleep(max(0.0, began + first + n * each - time.perf_counter()))
                self.send({"choices": [{"index": 0, **event}]})
            usage = {"prompt_tokens": asked[-1] // 4, "completion_tokens": 99, "total_tokens": 99}
            self.send({"choices": [], "usage": usage})
            self.wfile.write(b"data: [DONE]\n\n")

        def begin(self, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()

        def send(self, event: dict[str, Any]) -> None:
            head = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "local"}
            self.wfile.write(f"data: {json.dumps(head | event)}\n\n".encode())

    return Handler


def running(first: int, each: int) -> AbstractContextManager[str]:
    """Such a server in a process of its own; what to give as `api_base`."""
    return loopback.running(__name__, first, each)


if __name__ == "__main__":
    begun, pace = map(int, sys.argv[1:])
    loopback.serve(handler(begun / 1000, pace / 1000))
