"""Text fit to be stored, shown and sent: without what no reader can see, or no file can hold."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Controls other than white space, what turns the direction of writing, half characters."""

_STEERING = re.compile("[\x05\x07\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
"""Of these, what acts on a screen."""


def clean(text: str) -> str:
    """The same words, fit to be stored: NFC, single spaces, no control characters."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    visible = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(visible.split())


def unsteering(text: str) -> str:
    """The same without the signs that act on a screen that they are sent to."""
    return _STEERING.sub("", text)


def steers(text: str) -> bool:
    """Whether signs in it act on a screen that they are sent to."""
    return _STEERING.search(text) is not None


def sound(text: str) -> str:
    """A text without lone surrogates, which an argument or a JSON escape may hold."""
    return text.encode(errors="replace").decode()
