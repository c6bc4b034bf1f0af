"""The address of a model, and the secrets that may be in it: a password, a key as a parameter."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit


def without_secrets(address: str) -> str:
    """An address without what stands before its `@` and after its `?`."""
    return re.split(r"[?#]", re.sub(r"^(\w[\w+.-]*://)?.*@", r"\1", address))[0]


def secrets(address: str) -> tuple[str, ...]:
    """What must not be told of an address, as it is written and as it is meant."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ()
    password = parts.password or ""
    values = [value for _, value in parse_qsl(parts.query)]
    return tuple(secret for secret in (password, unquote(password), *values) if secret)
