"""Markdown's emphasis, taken away: what a statement says, without how it is set."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_MARKS = frozenset("*_`")
_FORMULA = re.compile(r"\$(?=\S)[^$]*?(?<=[^\s\\])\$(?!\d)")
_LEFT_OPEN = re.compile(r"(?<!\S)\*\*(?=\w)|(?<=[\w.!?])\*\*(?!\S)")


def plain(text: str) -> str:
    """A statement without Markdown emphasis, as the checks read it.

    What emphasis is, CommonMark says: no sign within a word, none that stands alone. A formula
    `$x_i$` is left as it is. What is bold beyond the statement has its sign on one side.
    """
    if not _MARKS.intersection(text):
        return text
    tokens = _markdown().parseInline(text)[0].children or ()
    return _LEFT_OPEN.sub("", "".join(token.content for token in tokens))


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("zero").enable(["emphasis", "backticks"])
    reader.inline.ruler.before("emphasis", "formula", _formula)
    return reader


def _formula(state: StateInline, silent: bool) -> bool:
    """A rule of markdown-it: what is between dollar signs is one piece of text."""
    if (found := _FORMULA.match(state.src, state.pos)) is None:
        return False
    if not silent:
        state.push("formula", "", 0).content = found[0]
    state.pos = found.end()
    return True
