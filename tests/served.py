"""`litrev mcp` in a process of its own, and the SDK's client of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent, Tool

ROOT = Path(__file__).parents[1]


def command(library: Path, *options: str) -> list[str]:
    """What a client starts."""
    return [sys.executable, "-m", "assistant", "mcp", "--library", str(library), *options]


class Served:
    """A client that is connected, for tests that know nothing of coroutines."""

    def __init__(self, client: Client, do: Callable[..., Any]) -> None:
        self.client = client
        self.do = do
        """Runs a coroutine function of the client's, with arguments, and waits for it."""

    def tools(self) -> list[Tool]:
        tools: list[Tool] = self.do(self.client.list_tools).tools
        return tools

    def call(self, name: str, **arguments: Any) -> CallToolResult:
        result: CallToolResult = self.do(self.client.call_tool, name, arguments)
        return result

    def result(self, name: str, **arguments: Any) -> dict[str, Any]:
        """What a tool gives; it went well."""
        result = self.call(name, **arguments)
        assert not result.is_error, text(result)
        assert isinstance(result.structured_content, dict)
        return result.structured_content

    def refusal(self, name: str, **arguments: Any) -> str:
        """What a tool says that went wrong."""
        result = self.call(name, **arguments)
        assert result.is_error
        return text(result)


def text(result: CallToolResult) -> str:
    """The text of a result, for clients and models that know nothing else."""
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text


@contextmanager
def served(library: Path, *options: str, mode: str = "legacy") -> Iterator[Served]:
    """A library served in a subprocess; `legacy` is the handshake that most clients know."""
    program, *arguments = command(library, *options)
    started = StdioServerParameters(
        command=program, args=arguments, env={"PYTHONPATH": str(ROOT)}, cwd=ROOT
    )
    with start_blocking_portal() as portal:
        connecting = Client(stdio_client(started), mode=mode)
        with portal.wrap_async_context_manager(connecting) as client:
            yield Served(client, portal.call)
