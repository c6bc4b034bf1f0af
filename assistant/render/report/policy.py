"""The page's Content-Security-Policy: nothing but its own scripts and style, by their hashes.

Content Security Policy Level 3 (W3C): an inline element runs if its text has a hash that is
named. No element's text may be changed after that.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """What a page with these inline scripts and styles may do: run them, and reach nothing.

    Trusted Types keep even these scripts from making elements out of text.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashes(scripts)}",
            f"style-src {_hashes(styles)}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hashes(texts: Iterable[str]) -> str:
    digests = (b64encode(sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)
