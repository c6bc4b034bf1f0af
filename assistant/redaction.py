"""Secrets are taken out of what is told or kept: passwords and keys, of an address or any text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit


def without_secrets(address: str) -> str:
    """An address without what stands before its `@` and after its `?`: no password, no key."""
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


def without(text: str, given: Iterable[str], shortest: int = 8) -> str:
    """The text without the secrets given and any key of the environment, if they are this long."""
    named = (v for k, v in os.environ.items() if k.endswith(("_API_KEY", "_TOKEN", "_SECRET")))
    for secret in (*given, *named):
        if len(secret) >= shortest:
            text = text.replace(secret, "…")
    return text


def scrubbed(text: str, given: Iterable[str]) -> str:
    """The text without these and other secrets, and without what looks like one."""
    text = without(text, given)
    text = re.sub(r"//\S+@", "//…@", text)
    return re.sub(r"\b(sk|gsk|xai|key|hf|AIza|Bearer)[-_ ]?[\w*.-]{16,}", "…", text)
