"""Servers on loopback, each in a process of its own that prints its port."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bench.report import ROOT


class Server(ThreadingHTTPServer):
    """Enough room for workers that all connect at once."""

    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is none."""


def serve(handler: type[BaseHTTPRequestHandler]) -> None:
    """Print the port, and answer until the process is ended."""
    server = Server(("127.0.0.1", 0), handler)
    print(server.server_port, flush=True)
    server.serve_forever()


@contextmanager
def running(module: str, *arguments: int) -> Iterator[str]:
    """The server that `python -m MODULE ARGUMENTS` is; what to give as `api_base`."""
    program = [sys.executable, "-m", module, *map(str, arguments)]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        port = process.stdout.readline().strip() if process.stdout else ""
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.wait()
