"""Bytes → text, with the line of the first byte that is not UTF-8; and text → text fit to store."""

from __future__ import annotations

import codecs
import re
import unicodedata

_BINARY = re.compile(rb"\A(?:%PDF-|PK\x03\x04|\x1f\x8b)|\0")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Controls other than white space, what turns the direction of writing, half characters."""


def is_binary(data: bytes) -> bool:
    """Whether these bytes are no text: a PDF, an archive, or any file with NUL bytes."""
    return not data.startswith(_UTF16) and _BINARY.search(data[:65_536]) is not None


def decode(data: bytes) -> tuple[str, int | None]:
    r"""The text, its lines ended by `\n`, and the first line that was not UTF-8 (from 1).

    Such lines, and only they, are read as Windows-1252, in which no byte is an error.
    """
    if data.startswith(_UTF16):
        return _newlines(data.decode("utf-16", errors="replace")), None
    data = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "\n".join(map(_line, data.split(b"\n"))), line


def clean(text: str) -> str:
    """The same words, fit to be stored: NFC, single spaces, no control characters."""
    visible = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(visible.split())


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
