"""A client of a Chroma server, with time limits and the token that the environment holds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from store.errors import AddressWrong
from store.shared.address import CLOUD_TOKEN, TOKEN, Address

if TYPE_CHECKING:
    from store.progress import Tell

CONNECT, ANSWER = 5.0, 30.0
"""Seconds until a connection must stand, and that the server may be silent."""
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def connect(address: Address, tell: Tell) -> Any:
    """Chroma's own client for this server; asks nothing of it yet.

    Raises AddressWrong for a token that cannot be one.
    """
    import httpx
    from chromadb.api import ServerAPI
    from chromadb.config import Settings, System

    # chromadb.HttpClient asks three questions before it is there, and waits for ever for each.
    settings = Settings(
        _env_file=None,
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=address.server,
        chroma_server_http_port=urlsplit(address.server).port,
        chroma_server_ssl_enabled=address.server.startswith("https:"),
        chroma_server_headers=_headers(address, tell),
    )
    api: Any = System(settings).instance(ServerAPI)
    api._session.timeout = httpx.Timeout(ANSWER, connect=CONNECT)
    return api


def disconnect(api: Any) -> None:
    """Hang up, which the client has no word for."""
    api._session.close()


def without_token(text: str) -> str:
    """The text with every token of the environment blotted out: a server may repeat it."""
    for name in (TOKEN, CLOUD_TOKEN):
        token = os.environ.get(name, "").strip()
        text = text.replace(token, "…") if token else text
    return text


def _headers(address: Address, tell: Tell) -> dict[str, str]:
    token = _token(address)
    if not token:
        return {}
    if address.cloud:
        return {"x-chroma-token": token}
    server = urlsplit(address.server)
    if server.scheme == "http" and server.hostname not in LOOPBACK:
        tell(f"the token travels to {address.server} in the clear; chroma+https:// would hide it")
    return {"Authorization": f"Bearer {token}"}


def _token(address: Address) -> str:
    for name in (TOKEN, *([CLOUD_TOKEN] if address.cloud else [])):
        token = os.environ.get(name, "").strip()
        # A header that cannot be sent would be told, with the token in it.
        if not (token.isascii() and token.isprintable()) or " " in token:
            raise AddressWrong(
                f"${name} holds no token", "A token is one word of letters, digits and signs."
            )
        if token:
            return token
    return ""
