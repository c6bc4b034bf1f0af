"""The address of a shared library: which collection on which Chroma server, and no secret."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import SplitResult, urlsplit

from store.errors import AddressWrong

CLOUD = "https://api.trychroma.com:443"
PORTS = {"chroma+http": 8000, "chroma+https": 443}
"""The port where none is given: that of `chroma run`, and that of a proxy in front of it."""

TOKEN, CLOUD_TOKEN = "LITREV_CHROMA_TOKEN", "CHROMA_API_KEY"
"""The variables that hold the secret, which no address has; the second is Chroma Cloud's own."""

EXAMPLE = "Write it as chroma+http://host:8000/name, chroma+https://… or chroma+cloud://…."
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,510}[A-Za-z0-9]")
"""Chroma's rule for the names of collections."""


@dataclass(frozen=True)
class Address:
    """Where a collection is; `str` gives it as the person writes it."""

    server: str
    """`http://host:port`, perhaps with the path of a proxy."""
    name: str
    tenant: str = "default_tenant"
    database: str = "default_database"
    cloud: bool = False

    def __str__(self) -> str:
        if self.cloud:
            return f"chroma+cloud://{self.tenant}/{self.database}/{self.name}"
        return f"chroma+{self.server}/{self.name}"

    @property
    def folder(self) -> str:
        """The name of the folder with what is kept of it here."""
        digest = blake2b(str(self).encode(), digest_size=4).hexdigest()
        return f"{self.name[:40]}-{digest}"


def parse(text: str) -> Address | None:
    """The address that a text is, or None for one that names a folder.

    Raises AddressWrong, whose message repeats nothing that could be a secret.
    """
    if "://" not in text:
        return None
    parts = _split(text)
    *path, name = re.split("/+", parts.path.strip("/"))
    if not _NAME.fullmatch(name):
        raise AddressWrong(
            f"{_shown(parts)} names no collection: 3 to 512 of A-Z a-z 0-9 . _ -, the first and "
            "the last a letter or digit",
            EXAMPLE,
        )
    if parts.scheme == "chroma+cloud":
        return _in_the_cloud(parts, path, name)
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    server = f"{parts.scheme.removeprefix('chroma+')}://{host}:{parts.port or PORTS[parts.scheme]}"
    return Address("/".join([server, *path]), name)


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise AddressWrong("the library's address cannot be read", EXAMPLE) from None
    if parts.scheme not in (*PORTS, "chroma+cloud"):
        raise AddressWrong(f"{parts.scheme}:// is no address of a library", EXAMPLE)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise AddressWrong(
            f"the address {_shown(parts)} holds a password, or more than a server and a name",
            f"A token is never part of it: put it into the environment, {TOKEN}.",
        )
    if not parts.hostname or port == 0:
        raise AddressWrong(f"{_shown(parts)} names no server", EXAMPLE)
    return parts


def _in_the_cloud(parts: SplitResult, path: list[str], name: str) -> Address:
    if len(path) != 1 or not path[0]:
        raise AddressWrong(
            f"{_shown(parts)} is not a tenant, a database and a name",
            "Write it as chroma+cloud://tenant/database/name.",
        )
    return Address(CLOUD, name, parts.netloc, path[0], cloud=True)


def _shown(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.hostname or ''}…"
