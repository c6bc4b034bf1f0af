"""Real Chroma servers on loopback, and a proxy in front of one that can be told to misbehave."""

from __future__ import annotations

import functools
import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

# What `chroma` is, without the second that it takes to import all of chromadb first.
RUN = "import sys, chromadb_rust_bindings; chromadb_rust_bindings.cli(['chroma', *sys.argv[1:]])"
NAMES = (f"library-{number}" for number in count())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class ChromaServer:
    """`chroma run` over a folder, which can be stopped, killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def library(self) -> str:
        """The address of a library that nobody has used yet."""
        return f"chroma+{self.url}/{next(NAMES)}"

    def start(self) -> None:
        options = ["--host", "127.0.0.1", "--port", str(self.port), "--path", str(self.folder)]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([sys.executable, "-c", RUN, "run", *options], **silent)
        end = time.monotonic() + 60
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            assert time.monotonic() < end
            assert self.process.poll() is None, "the server ended at once"
            time.sleep(0.01)

    def stop(self, kill: bool = False) -> None:
        assert self.process
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        self.process.wait(30)


class Proxy:
    """Stands in front of a server; `before` sees each request first, and may break it.

    `before` is called with the handler and the number of the request; it returns False if it has
    dealt with the request itself.
    """

    def __init__(self, server: ChromaServer) -> None:
        self.before: Callable[[BaseHTTPRequestHandler, str], bool] = lambda handler, path: True
        self.headers: list[dict[str, str]] = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                proxy.headers.append({k.lower(): v for k, v in self.headers.items()})
                if not proxy.before(self, self.path):
                    return
                link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
                with closing(link):
                    link.request(self.command, self.path, body, dict(self.headers))
                    answer = link.getresponse()
                    content = answer.read()
                self.reply(answer.status, content, answer.headers["Content-Type"] or "text/plain")

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

            def reply(self, status: int, content: bytes, kind: str = "text/html") -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def hang_up(self) -> None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.port: int = self._http.server_address[1]
        serve = functools.partial(self._http.serve_forever, poll_interval=0.01)
        threading.Thread(target=serve, daemon=True).start()

    def library(self) -> str:
        return f"chroma+http://127.0.0.1:{self.port}/{next(NAMES)}"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def proxied(server: ChromaServer) -> Iterator[Proxy]:
    proxy = Proxy(server)
    try:
        yield proxy
    finally:
        proxy.close()
