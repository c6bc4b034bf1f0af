"""A model's server on loopback that takes its time, in a process of its own, keeping connections.

`python -m bench.slow_server MS NTH` prints its port; every NTH reply, if not 0, is in turn a
429 and a 500.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

from bench.report import ROOT

REPLY = {
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


def handler(seconds: float, nth: int) -> type[BaseHTTPRequestHandler]:
    """Answers each request after so many seconds."""
    replies = count(1)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet a reply: else Nagle's algorithm delays its second part

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            number = next(replies)
            time.sleep(seconds)
            fails = nth and number % nth == 0
            status = (429, 500)[number // nth % 2] if fails else 200
            body = json.dumps(ERROR if fails else REPLY).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


class Server(ThreadingHTTPServer):
    """Enough room for workers that all connect at once."""

    request_queue_size = 128
    daemon_threads = True


@contextmanager
def running(milliseconds: int, nth: int = 0) -> Iterator[str]:
    """Such a server in a process of its own; what to give as `api_base`."""
    program = [sys.executable, "-m", "bench.slow_server", str(milliseconds), str(nth)]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        port = process.stdout.readline().strip() if process.stdout else ""
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.wait()


def main(milliseconds: str, nth: str) -> None:
    server = Server(("127.0.0.1", 0), handler(int(milliseconds) / 1000, int(nth)))
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
