"""A model's server on loopback that answers from a script, failures included."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Canned:
    """One scripted answer: sent after `delay` seconds, and with `cut` broken off half way.

    After its body a server may say nothing more for `stall` seconds; with `reset` the connection
    is torn, after the body or, where there is none, instead of any answer.
    """

    status: int = 200
    body: str = ""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: bool = False
    stall: float = 0.0
    reset: bool = False
    pace: float = 0.0
    """Seconds between the events of a stream."""


Scripted = Callable[[dict[str, Any]], Canned]
"""Makes the answer to a request."""


def chat(text: str | None, finish: str | None = "stop", **extra: Any) -> Canned:
    """A whole reply of a model."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    body = {"id": "c1", "object": "chat.completion", "created": 0, "model": "local"}
    return Canned(body=json.dumps({**body, "choices": [choice], "usage": usage} | extra))


def calling(*calls: tuple[str, str], text: str | None = None) -> Canned:
    """A reply that calls tools: the name and the arguments of each."""
    tool_calls = [
        {"id": f"t{number}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for number, (name, arguments) in enumerate(calls)
    ]
    message = {"role": "assistant", "content": text, "tool_calls": tool_calls}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    return chat(text, choices=[choice])


def failure(status: int, message: str, code: str | None = None, **headers: str) -> Canned:
    """An error as an OpenAI-compatible server reports it."""
    body = json.dumps({"error": {"message": message, "type": code, "code": code}})
    return Canned(status, body, headers={k.replace("_", "-"): v for k, v in headers.items()})


def chunk(text: str | None, finish: str | None = None) -> dict[str, Any]:
    """One piece of a streamed reply."""
    delta = {"role": "assistant", "content": text} if text is not None else {}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "local"}
    return {**head, "choices": [choice]}


def sse(*events: dict[str, Any] | str, cut: bool = False) -> Canned:
    """A streamed reply; a string is sent as it is."""
    lines = [event if isinstance(event, str) else json.dumps(event) for event in events]
    body = "".join(f"data: {line}\n\n" for line in lines)
    return Canned(body=body, content_type="text/event-stream", cut=cut)


def streamed(*pieces: str, finish: str = "stop") -> Canned:
    """A whole streamed reply, with usage."""
    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    last = {**chunk(None), "choices": [], "usage": usage}
    return sse(*(chunk(piece) for piece in pieces), chunk(None, finish), last, "[DONE]")


Vectors = Sequence[Sequence[float | None]]


def embeddings(vectors: Vectors) -> Canned:
    """A reply of an embedding model; the last vector comes first, as it may."""
    data = [
        {"object": "embedding", "index": index, "embedding": list(vector)}
        for index, vector in enumerate(vectors)
    ]
    usage = {"prompt_tokens": 11, "total_tokens": 11}
    body = {"object": "list", "model": "stub", "data": data[::-1], "usage": usage}
    return Canned(body=json.dumps(body))


def embedding_by(embed: Callable[[Sequence[str]], Any]) -> Scripted:
    """A reply made of the texts that are asked for."""
    return lambda request: embeddings(embed(request["input"]).tolist())


PIECE = 65_536


class StubServer:
    """Answers with each of `script` in turn, its last for ever, and keeps what it was asked.

    `sent` counts the bytes of the bodies that went out.
    """

    def __init__(self, *script: Canned | Scripted) -> None:
        self.script: Sequence[Canned | Scripted] = script
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.paths: list[str] = []
        self.sent = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def base(self) -> str:
        """What to give as `api_base`."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _next(self, request: dict[str, Any], path: str, headers: Message) -> Canned:
        named = ("Authorization", "x-api-key", "x-goog-api-key")
        self.requests.append(request)
        self.paths.append(path)
        self.keys.append(next((headers[name] for name in named if name in headers), ""))
        scripted = self.script[min(len(self.requests), len(self.script)) - 1]
        return scripted if isinstance(scripted, Canned) else scripted(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: Any) -> None:
                pass

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                request = json.loads(self.rfile.read(length))
                canned = stub._next(request, self.path, self.headers)
                time.sleep(canned.delay)
                with suppress(BrokenPipeError, ConnectionResetError):  # a client may have gone
                    if canned.body or not canned.reset:
                        self._send(canned)
                if canned.reset:
                    self._tear()

            def _tear(self) -> None:
                """Close with RST instead of FIN, as a crashed server or a firewall does."""
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.rfile.close()  # it holds the connection open
                self.connection.close()
                self.close_connection = True

            def _send(self, canned: Canned) -> None:
                body = canned.body.encode()
                self.send_response(canned.status)
                self.send_header("Content-Type", canned.content_type)
                if canned.cut or canned.content_type != "text/event-stream":
                    self.send_header("Content-Length", str(len(body) + (9 if canned.cut else 0)))
                for name, value in canned.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in _pieces(body, by_event=canned.pace > 0):
                    stub.sent += self.wfile.write(piece)
                    time.sleep(canned.pace)
                time.sleep(canned.stall)

        return Handler


def _pieces(body: bytes, *, by_event: bool) -> list[bytes]:
    if by_event:
        return [event + b"\n\n" for event in body.split(b"\n\n")[:-1]]
    return [body[start : start + PIECE] for start in range(0, len(body), PIECE)]
