"""The stub of a model that both programs ask, on loopback: it waits, replies, and counts."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from bench.loopback import Server
from bench.peers.replies import message


class Stub(Server):
    """Counts its calls and the characters of the messages and tools in them, and notes a phrase."""

    delay = 0.0
    """Seconds a reply."""
    lie = ""
    fails = False
    phrase = ""
    """What to look for in requests."""
    shown = False
    """Whether one had it."""
    calls = 0
    characters = 0

    @property
    def base(self) -> str:
        """What to give as `api_base`."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def behave(
        self, *, delay: float = 0.0, lie: str = "", fails: bool = False, phrase: str = ""
    ) -> None:
        """How from now on; the counts begin anew."""
        self.delay, self.lie, self.fails, self.phrase = delay, lie, fails, phrase
        self.calls = self.characters = 0
        self.shown = False

    def count(self, request: dict[str, Any]) -> None:
        """Add what a request has to read."""
        with _COUNTING:
            read = "".join(_plain(part.get("content") or "") for part in request["messages"])
            tools = request.get("tools")
            self.calls += 1
            self.characters += len(read) + (len(json.dumps(tools)) if tools else 0)
            self.shown |= bool(self.phrase) and self.phrase in read


_COUNTING = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    """Answers chat completions."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet a reply: else Nagle's algorithm delays its second part
    server: Stub

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        began = time.perf_counter()
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.count(request)
        body = json.dumps(ERROR if self.server.fails else _reply(request, self.server.lie)).encode()
        time.sleep(max(0.0, self.server.delay - (time.perf_counter() - began)))
        self.send_response(500 if self.server.fails else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ERROR = {"error": {"message": "it burns", "type": "server_error", "code": None}}


def _reply(request: dict[str, Any], lie: str) -> dict[str, Any]:
    said = message(request, lie)
    finish = "tool_calls" if said.get("tool_calls") else "stop"
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 0,
        "model": request["model"],
        "choices": [{"index": 0, "message": said, "finish_reason": finish}],
        "usage": {"prompt_tokens": 412, "completion_tokens": 97, "total_tokens": 509},
    }


def _plain(content: Any) -> str:
    """The text of a message, which may come in parts."""
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content)


@contextmanager
def serving() -> Iterator[Stub]:
    """A stub at work, in threads of this process."""
    stub = Stub(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=stub.serve_forever, kwargs={"poll_interval": 0.05})
    thread.daemon = True
    thread.start()
    try:
        yield stub
    finally:
        stub.shutdown()
        stub.server_close()
