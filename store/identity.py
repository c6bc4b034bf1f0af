"""Which two records are one paper, what it is called, and how two records of it become one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from urllib.parse import unquote

from store.records import Paper

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}|\\^`]+")
_ARXIV_ID = (
    r"(?P<new>\d\d(?:0[1-9]|1[0-2])\.\d{4,5})(?!\d)"
    r"|(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?(?P<number>/\d{7})(?!\d)"
)
_ARXIV = re.compile(
    rf"(?:^|arxiv\s*[.:]\s*|arxiv\.org/(?:abs|pdf|html)/)(?:{_ARXIV_ID})", re.IGNORECASE
)
_ARXIV_DOI = "10.48550/arxiv."
_GREEK = {
    letter: unicodedata.name(letter).split()[-1].lower()
    for letter in "αβγδεζηθικλμνξοπρστυφχψω"
} | {"ς": "sigma"}


def doi(text: str) -> str:
    """The DOI in a text, bare and lower case: `10.1000/xyz`; empty where there is none."""
    found = _DOI.search(unquote(text))
    if not found:
        return ""
    bare = found.group().lower().rstrip(".,;:'")
    if bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(".,;:'")
    return bare


def arxiv(text: str) -> str:
    """The arXiv number in a text, bare and without version: `1802.09477`, `math/0309136`."""
    found = _ARXIV.search(text.strip())
    if not found:
        return ""
    return found["new"] or (found["archive"] + found["number"]).lower()


def normal_title(title: str) -> str:
    """Letters and digits alone, so that case, spaces, hyphens, accents and LaTeX make no difference.

    Greek letters are spelt out. A title without letters and digits stands as it is.
    """
    if "\\" in title:
        from store.formats.latex import decode

        title = decode(title)
    folded = _unaccented(unicodedata.normalize("NFKC", title).casefold())
    letters = "".join(_GREEK.get(c, c) for c in folded if c.isalnum() or c in "+#")
    return letters or " ".join(title.split())


def identifiers(paper: Paper) -> tuple[str, ...]:
    """What a paper is known by, strongest first: `doi:…`, `arxiv:…`, `title:…`."""
    bare_doi, bare_arxiv = _numbers(paper)
    return tuple(
        f"{kind}:{value}"
        for kind, value in (
            ("doi", bare_doi),
            ("arxiv", bare_arxiv),
            ("title", normal_title(paper.title)),
        )
        if value
    )


def same(one: Paper, other: Paper) -> bool:
    """Whether two records are one paper: they share an identifier, and no number tells them apart.

    A shared number decides. A shared title does where the DOIs agree or one has none, and the
    arXiv numbers likewise.
    """
    pairs = tuple(zip(_numbers(one), _numbers(other), strict=True))
    if any(a and a == b for a, b in pairs):
        return True
    if any(a and b for a, b in pairs):
        return False
    return normal_title(one.title) == normal_title(other.title)


def merge(old: Paper, new: Paper) -> Paper:
    """The record in the library with what the new one adds: gaps filled, tags and sources joined.

    What is set stays, the abstract above all: citations point into it.
    """
    gaps = {
        name: getattr(new, name)
        for name in ("title", "authors", "year", "venue", "doi", "arxiv", "url", "abstract", "key")
        if not getattr(old, name)
    }
    joined = {
        name: tuple(dict.fromkeys((*getattr(old, name), *getattr(new, name))))
        for name in ("tags", "sources")
    }
    return old.model_copy(update=gaps | joined)


def _numbers(paper: Paper) -> tuple[str, str]:
    """DOI and arXiv number; arXiv's own DOIs are arXiv numbers, and contradict no journal's."""
    if paper.doi.startswith(_ARXIV_DOI):
        return "", paper.arxiv or arxiv(paper.doi)
    return paper.doi, paper.arxiv


def _unaccented(text: str) -> str:
    """Without accents on Latin, Greek and Cyrillic letters; other scripts keep their marks."""
    parts = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in parts if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare)
