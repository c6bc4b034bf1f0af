"""Folds away differences of typography that leave the words as they are, and keeps the way back.

What is folded, and nothing else:

- HTML entities, decoded once (`&lt;` is `<`; `&amp;lt;` is `&lt;`), and
  LaTeX's `\\%` `\\&` `\\_` `\\#` `\\$`
- white space of every kind: a run is one space, and none before `%` or beside `< > = ≤ ≥ ≈ ±`
- dashes, the minus sign included: a run is one hyphen (so LaTeX's `--` and `---`)
- quotation marks, single and double, and apostrophes: a run is one `'`
- Latin ligatures, the ellipsis, full-width ASCII, styled mathematical letters, slanted `⩽` and `⩾`
- Unicode form: canonical composition (NFC)
- characters without width: soft hyphens, zero-width spaces and joiners, direction marks

NFKC is not used because it changes meaning: `10⁻³` would become `10-3`, `²` a plain 2. A word
broken over two lines stays broken: whether its hyphen belongs to it cannot be known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from html.entities import html5

_Piece = tuple[str, int, int]
"""Folded characters with the span of the original that they stand for."""

_UNITS = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|\w+);|.", re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z0-9,.;:()\[\]{}/+*!?@#^|~$_%' -]*")
_TWICE = re.compile(r"  |--|''| %")
"""What is folded although each of its characters is plain."""
_ESCAPED = frozenset("%&_#$")
_RUNS = frozenset(" -'")
_SIGNS = frozenset("<>=≤≥≈±")


def _table() -> dict[str, str]:
    """Each character that is folded by itself, and what it becomes."""
    table = dict.fromkeys(
        "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u2066\u2067\u2068\u2069", ""
    )
    table |= dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
    table |= dict.fromkeys("\"'`´‘’‚‛“”„‟«»‹›＂＇", "'")
    table |= {"…": "...", "µ": "μ", "⩽": "≤", "⩾": "≥"}
    for code in (*range(0xFB00, 0xFB07), *range(0xFF01, 0xFF5F), *range(0x1D400, 0x1D800)):
        table.setdefault(chr(code), unicodedata.normalize("NFKC", chr(code)))
    return table


_TABLE = _table()


@dataclass(frozen=True)
class Folded:
    """Folded text; its character `i` stands for `original[starts[i]:ends[i]]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that `text[start:end]`, which is not empty, stands for."""
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=10_000)
def fold(text: str) -> Folded:
    """Text with harmless typography folded away, and the span of each character in the original."""
    if _PLAIN.fullmatch(text) and not _TWICE.search(text):
        return Folded(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    return folded(text)


def folded(text: str) -> Folded:
    """The same, character by character; `fold` does without where nothing can change."""
    pieces = _folded_characters(_composed(_folded_characters(_decoded(text))))
    merged = _merged(_unescaped(pieces))
    return Folded(
        text="".join(piece[0] for piece in merged),
        starts=tuple(piece[1] for piece in merged),
        ends=tuple(piece[2] for piece in merged),
    )


def _decoded(text: str) -> Iterator[_Piece]:
    for unit in _UNITS.finditer(text):
        raw = unit.group()
        # html.unescape alone would also decode prefixes: `&notit;` to `¬it;`.
        known = len(raw) > 1 and (raw[1] == "#" or raw[1:] in html5)
        if known or len(raw) == 1:
            decoded = unescape(raw) if known else raw
            yield from ((character, *unit.span()) for character in decoded)
        else:
            yield from ((character, at, at + 1) for at, character in enumerate(raw, unit.start()))


def _folded_characters(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    for character, start, end in pieces:
        folded = " " if character.isspace() else _TABLE.get(character, character)
        yield from ((part, start, end) for part in folded)


def _composed(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Canonical composition; what a base and its marks become stands for all of them."""
    cluster, start, end = "", 0, 0
    for character, first, last in pieces:
        if cluster and _joins(cluster, character):
            cluster, end = cluster + character, last
            continue
        yield from ((part, start, end) for part in unicodedata.normalize("NFC", cluster))
        cluster, start, end = character, first, last
    yield from ((part, start, end) for part in unicodedata.normalize("NFC", cluster))


def _joins(cluster: str, character: str) -> bool:
    if character.isascii():
        return False
    apart = unicodedata.normalize("NFC", cluster) + unicodedata.normalize("NFC", character)
    joined = unicodedata.normalize("NFC", cluster + character)
    return unicodedata.combining(character) != 0 or joined != apart


def _unescaped(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """LaTeX's escaped characters without their backslash; `\\\\%` is a line break, and is left."""
    slashes: list[_Piece] = []
    for piece in pieces:
        if piece[0] == "\\":
            slashes.append(piece)
            continue
        if len(slashes) == 1 and piece[0] in _ESCAPED:
            yield piece[0], slashes[0][1], piece[2]
        else:
            yield from (*slashes, piece)
        slashes = []
    yield from slashes


def _merged(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Runs as one piece, which stands for all of its run; no spaces beside signs."""
    merged: list[_Piece] = []
    for piece in pieces:
        before = "".join(character for character, _, _ in merged[-2:])
        if piece[0] in _RUNS and before.endswith(piece[0]):
            merged[-1] = (piece[0], merged[-1][1], piece[2])
            continue
        if merged and merged[-1][1] < piece[1] < merged[-1][2]:  # a mark on the last of a run
            piece = (piece[0], *merged[-1][1:])
        if piece[0] == " " and before[-1:] in _SIGNS:
            continue
        # After a backslash the space is LaTeX's: `\ %` must not become `\%`.
        if (piece[0] == "%" or piece[0] in _SIGNS) and before.endswith(" ") and before[0] != "\\":
            merged.pop()
        merged.append(piece)
    return merged
