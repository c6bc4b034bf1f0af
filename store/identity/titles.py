"""Titles as they are compared: what typesetting, transport and two spellings do to them, undone."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from store.identity.spelling import one_spelling

_WORD = re.compile(r"(?:[^\W_]|[+#]|(?<=\d)\.(?=\d))+")
_CUT = re.compile(r"(?:\.{3}|…)\s*$")
_TAG = re.compile(
    r"</?(?:\w+:)?(?:i|b|u|em|sub|sup|strong|italic|bold|sc|scp|span|p)\b[^<>]*>", re.I
)
_ACCENTED = re.compile(r"[\u0080-\u024f\u02c6\u02dc\u1e00-\u1eff\u2000-\u2126\ufb00-\ufb06\ufffd]+")
_LIGATURE = re.compile(r"f(?:fi|fl|f|i|l)")
_LINE_BREAK = re.compile(r"(?<=[a-z])-\s+(?=[a-z])")
_MANGLED = re.compile(r"[ÂÃÄÅÎÏâ][\u0080-\u00bf\u0152-\u2122]")
_SUBTITLE = re.compile(r"(?<!\d):|:(?!\d)|[.?!]\s|\s[-–|]+\s|—")
_PART = re.compile(r"\b(part|volume|vol\.?|chapter|book|no\.?|paper|section|phase)\s+([ivx]+)\b")
_ROMAN = {n: str(i) for i, n in enumerate("i ii iii iv v vi vii viii ix x".split(), 1)}
UNDECOMPOSED = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
)
"""Folded letters from which Unicode parts no accent (ß folds to ss); for `str.translate`."""

_GREEK = {
    letter: unicodedata.name(letter).split()[-1].lower() for letter in "αβγδεζηθικλμνξοπρστυφχψω"
} | {"ς": "sigma"}


class Title(NamedTuple):
    """A title ready to be compared."""

    words: tuple[str, ...]
    """Lower case, without accents, in one spelling."""
    letters: str
    """The words in one: spaces, hyphens and punctuation make no difference."""
    bare: str
    """The letters less those that get lost on the way: accented ones, and ff, fi, fl."""
    main: str
    """The letters before a subtitle; of a title without one, all."""
    cut: bool
    """Whether it ends in an ellipsis."""


def normal_title(title: str) -> str:
    """Letters and digits alone: case, spaces, hyphens, accents, LaTeX, spelling make no difference.

    Greek letters are spelt out. A title without letters and digits stands as it is.
    """
    return compared(title).letters


@lru_cache(maxsize=8192)
def compared(text: str) -> Title:
    """A title ready to be compared."""
    plain = _plain(text)
    cut = bool(_CUT.search(plain))
    lower = plain.casefold()
    folded = lower if lower.isascii() else _unaccented(lower)
    words = _words(folded)
    letters = "".join(words) or " ".join(text.split())
    mark = _SUBTITLE.search(folded)
    main = "".join(_words(folded[: mark.start()])) if mark else ""
    return Title(words, letters, _bare(lower, letters), main or letters, cut)


def repaired(text: str) -> str:
    """UTF-8 that was read as Latin-1 or Windows-1252 somewhere, read again; else the text."""
    if not _MANGLED.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def damaged(text: str) -> bool:
    """Whether letters got lost in a text, or came out as others."""
    return "\ufffd" in text or bool(_MANGLED.search(text) or re.search(r"\w\?\w", text))


def _plain(text: str) -> str:
    """The title as it was meant to be read."""
    if "\\" in text or "$" in text:
        from store.formats.latex import decode

        text = decode(text)
    if "&" in text:
        text = html.unescape(html.unescape(text)).replace("&", " and ")
    if "<" in text:
        text = _TAG.sub("", text)
    if "- " in text:
        text = _LINE_BREAK.sub("", text)
    return text if text.isascii() else unicodedata.normalize("NFC", repaired(text))


def _words(folded: str) -> tuple[str, ...]:
    counted = _PART.sub(lambda found: f"{found[1]} {_ROMAN.get(found[2], found[2])}", folded)
    return tuple(_WORD.findall(one_spelling(counted)))


def _bare(lower: str, letters: str) -> str:
    if not lower.isascii():
        letters = "".join(_words(_unaccented(_ACCENTED.sub("", lower))))
    return _LIGATURE.sub("", letters)


def _unaccented(text: str) -> str:
    """Without accents on Latin, Greek and Cyrillic letters; other scripts keep their marks."""
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(c for c in parts if not "\u0300" <= c <= "\u036f")
    spelt = "".join(_GREEK.get(c, c) for c in unicodedata.normalize("NFC", bare))
    return spelt.translate(UNDECOMPOSED)
