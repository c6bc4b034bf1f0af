"""Cells that no spreadsheet takes for a formula: an apostrophe before what would begin one.

A formula begins with `=`, `+`, `-` or `@`, in their full-width forms as well, also behind white
space and quotation marks (OWASP, CSV Injection). It may begin after a semicolon, too: where the
comma is the decimal sign, that is what parts the cells of a CSV. Plain numbers, such as `-3.2` and
`+5 %`, stay.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[\s\"'“”‘’`\x00-\x1f]*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"\s*[-+]?\d+(?:[.,]\d+)*\s?%?\s*")


def neutral(text: str) -> str:
    """The text with an apostrophe before each piece of it that could be taken for a formula."""
    return ";".join(f"'{piece}" if _dangerous(piece) else piece for piece in text.split(";"))


def original(text: str) -> str:
    """What `neutral` was given."""
    pieces = text.split(";")
    return ";".join(p[1:] if p[:1] == "'" and _dangerous(p[1:]) else p for p in pieces)


def _dangerous(piece: str) -> bool:
    return bool(_FORMULA.match(piece)) and not _NUMBER.fullmatch(piece)
