"""The values of BibTeX's fields: macros put in, quotes and outer braces off, lists taken apart."""

from __future__ import annotations

import re

from store.formats.entry import FIELD_LIMIT
from store.formats.latex import decode

MACRO_ROOM = 4_000_000
"""Characters that a file's @string definitions may have together."""

_VERBATIM = re.compile(
    r"""\{?\\(?P<sign>[_%#&~$])(?:\{\})?\}?
    | \{?\\text(?P<name>underscore|asciitilde|less|greater)(?:\{\}|\ |\b)\}?
    | \$\\sim\$ | \{(?P<bare>[_%#&~])\}""",
    re.VERBOSE,
)
_NAMED = {"underscore": "_", "asciitilde": "~", "less": "<", "greater": ">"}


class Macros:
    """The @string definitions of a file, which hold for what follows them."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}
        self._room = MACRO_ROOM

    def define(self, name: str, raw: str) -> bool:
        """Take a definition in; not if there is no room for it, which no honest file needs."""
        value = self.value(raw)
        self._room -= len(name) + len(value)
        if self._room >= 0:
            self._values[name.lower()] = value
        return self._room >= 0

    def value(self, raw: str) -> str:
        """A field's value: its pieces between `#` joined, cut short where it is gigantic."""
        parts: list[str] = []
        size = 0
        for piece in split(raw, "#", quotes='"'):
            parts.append(self._piece(piece.strip()))
            size += len(parts[-1])
            if size > FIELD_LIMIT:
                break
        return "".join(parts)

    def _piece(self, piece: str) -> str:
        if piece[:1] + piece[-1:] in ("{}", '""') and len(piece) > 1:
            return piece[1:-1]
        return self._values.get(piece.lower(), piece)


def split(text: str, at: str, quotes: str = "") -> list[str]:
    """The pieces between the separators that stand in no braces and no quotes."""
    pieces, start, depth, quoted = [], 0, 0, False
    for mark in re.finditer(rf"(?<!\\)[{{}}{quotes}]|{at}", text, re.IGNORECASE):
        if mark[0] in "{}":
            depth = max(0, depth + (1 if mark[0] == "{" else -1))
        elif mark[0] == '"':
            quoted ^= not depth
        elif not depth and not quoted:
            pieces.append(text[start : mark.start()])
            start = mark.end()
    return [*pieces, text[start:]]


def verbatim(value: str) -> str:
    r"""A DOI or the first address: `\_`, `{\_}`, `\url{}` undone, `~` and `--` left alone."""
    plain = _VERBATIM.sub(_sign, " ".join(value.split()).removeprefix(r"\url{")).strip("{}")
    return plain.partition(" http")[0]


def people(names: str) -> tuple[str, ...]:
    """The names of an author field, as printed."""
    each = split(names, r"(?<=\s)and(?=\s)")
    return tuple(decode(_printed(name)) for name in each if name.strip() != "others")


def _printed(name: str) -> str:
    """A name, first name first; `family=Berg, given=Jo, prefix=van der` is biblatex's."""
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    if "family=" in name:
        parts = dict(part.strip().partition("=")[::2] for part in split(name, ","))
        return " ".join(filter(None, map(parts.get, ("given", "prefix", "family", "suffix"))))
    return parse_single_name_into_parts(name, strict=False).merge_first_name_first


def _sign(found: re.Match[str]) -> str:
    return found["sign"] or found["bare"] or _NAMED.get(found["name"], "~")
