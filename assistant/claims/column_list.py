r"""Columns as they are told on the command line.

    method, benchmark: the test set, gain [percentage]: "over the baseline, if one is named",
    setting [choice: online, offline]

Between columns there are commas. A comma in a hint stands in quotation marks, or behind a backslash
as any sign does that would mean something: `\,`, `\:`, `\[`, `\"`, `\\`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from pydantic import ValidationError

from assistant.claims.columns import Column, Columns
from assistant.claims.unusable import TYPES, ColumnsUnusable, complaint, worded

_QUOTED = r'"(?:\\.|[^"\\])*"'
_PART = re.compile(
    rf"""\s*(?P<name>{_QUOTED}|(?:\\.|[^\\",:\[\]])*)\s*
    (?:\[(?P<type>(?:{_QUOTED}|\\.|[^\\"\]])*)\]\s*)?
    (?::(?P<hint>(?:{_QUOTED}|\\.|[^\\",])*))?
    (?P<end>,|$)""",
    re.VERBOSE | re.DOTALL,
)
_ITEM = re.compile(rf"(?:{_QUOTED}|\\.|[^\\\",])+", re.DOTALL)
_HINT = 'As in: "method, gain [percentage]: over the baseline, setting [choice: online, offline]".'


def parse_columns(text: str) -> Columns:
    """The columns that a person listed. Raises ColumnsUnusable, which names the one meant."""
    try:
        return Columns(column=tuple(_columns(text)))
    except ValidationError as error:
        raise ColumnsUnusable(f"the columns: {worded(complaint(error)[1])}", _HINT) from None


def _columns(text: str) -> Iterator[Column]:
    at = 0
    while part := _PART.match(text, at):
        yield _column(part)
        if not part["end"]:
            return
        at = part.end()
    raise ColumnsUnusable(
        f"the columns cannot be read from here: {text[at:].strip()[:60]}",
        'A comma, colon, bracket or quotation mark inside a name or hint needs quotes: "…".',
    )


def _column(part: re.Match[str]) -> Column:
    name = _plain(part["name"])
    if not name:
        raise ColumnsUnusable("a column has no name: there is a comma too many", _HINT)
    type, choices = _typed(name, part["type"])
    said = {"name": name, "type": type, "choices": choices, "hint": _plain(part["hint"] or "")}
    try:
        return Column.model_validate(said)
    except ValidationError as error:
        raise ColumnsUnusable(f"column {name}: {complaint(error)[0]}", _HINT) from None


def _typed(name: str, said: str | None) -> tuple[str, tuple[str, ...]]:
    """The type in brackets, and what a choice is between."""
    if said is None:
        return "text", ()
    kind, colon, rest = said.partition(":")
    kind = " ".join(kind.split()).lower()
    if kind not in TYPES:
        near = get_close_matches(kind, TYPES, n=1)
        meant = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(TYPES)}."
        raise ColumnsUnusable(f"column {name}: there is no type {kind}", meant)
    if bool(colon) != (kind == "choice"):
        raise ColumnsUnusable(
            f"column {name}: choices belong to the type choice, and only there",
            "As in: [choice: online, offline].",
        )
    return kind, tuple(_plain(item[0]) for item in _ITEM.finditer(rest))


def _plain(said: str) -> str:
    """Without the quotation marks around all of it, and without backslashes."""
    said = said.strip()
    if re.fullmatch(_QUOTED, said, re.DOTALL):
        said = said[1:-1]
    return re.sub(r"\\(.)", r"\1", said, flags=re.DOTALL)
