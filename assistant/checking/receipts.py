"""What litrev notes beside a sentence in a comment: `[key] "the words that it rests on"`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

_RECEIPT = re.compile(r'\s*\[(?P<key>[^\[\]\s]+)\]\s+"(?P<words>.*)"\s*', re.DOTALL)


@dataclass(frozen=True)
class Receipt:
    """The words of a paper that a sentence was written from."""

    key: str
    words: str


def receipt(comment: str) -> Receipt | None:
    """The receipt that the text of a comment is, if it is one."""
    found = _RECEIPT.fullmatch(comment)
    return Receipt(found["key"], found["words"]) if found else None


def hidden(comment: str) -> Receipt | None:
    """The same of a comment in Markdown, `<!-- … -->`, in which `--` is written as an entity."""
    return receipt(unescape(comment.removeprefix("<!--").removesuffix("-->")))
