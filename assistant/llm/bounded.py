"""What a server sends is read up to a limit, so that no reply fills the memory.

The limit counts decoded bytes: a few compressed ones may stand for a thousand times as many.
It holds for OpenAI-compatible servers, any address among them, as LiteLLM lets only their
connection be replaced; what other providers send is measured when it is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

LIMIT = 32_000_000
"""Bytes: a streamed reply of 100,000 tokens, each in an event of its own."""


class MoreThanAReply(Exception):
    """A server sends more than LIMIT."""


def session(verify: Any) -> httpx.Client:
    """An HTTP client that stops reading a response at LIMIT; it raises MoreThanAReply.

    It keeps no cookies: one server's must not be carried along by what is asked of the others.
    """
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    import httpx

    class Session(httpx.Client):
        def close(self) -> None:
            """Nothing: LiteLLM closes what it has not used for ten minutes, and all share this."""

    return Session(
        verify=verify,
        follow_redirects=True,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        event_hooks={"response": [_bound]},
    )


def _bound(response: httpx.Response) -> None:
    read = response.iter_bytes

    def iter_bytes(chunk_size: int | None = None) -> Iterator[bytes]:
        size = 0
        for piece in read(chunk_size):
            size += len(piece)
            if size > LIMIT:
                raise MoreThanAReply
            yield piece

    response.iter_bytes = iter_bytes  # type: ignore[method-assign]
