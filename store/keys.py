"""What a paper is called: its citation key, ASCII, unique in its library, made of the record."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import count

from store.identity.titles import UNDECOMPOSED, normal_title
from store.records import Paper

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.+-]{0,79}|DBLP:[A-Za-z0-9][A-Za-z0-9_:.+/-]{0,74}")
_WORD_LIMIT = 24
_LETTERS = 6
_MINOR_WORDS = """
    a an the of on in for from by with without to into toward towards via at as and or nor but
    not no is are be been can could do does did has have how what when where which who why whether
    that this these those it its we you your our their all any some more most than then there
    under over through between beyond within using about up out need"""
_MINOR = frozenset(_MINOR_WORDS.split())
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


def valid_key(text: str) -> str:
    """The text if it can be a citation key in BibTeX, Markdown and a terminal, else nothing.

    Slashes are DBLP's alone (`DBLP:conf/nips/VaswaniSPUJGKP17`): elsewhere they tell an address.
    """
    return text if _KEY.fullmatch(text) else ""


def citation_key(paper: Paper, taken: Callable[[str], bool]) -> str:
    """A key that is not taken: the paper's own, else `fujimoto2018addressing`, else `headsculpt`.

    Where it is taken, the next words of the title are added, and then letters made of the title.
    """
    return next(key for key in _keys(paper) if not taken(key))


def _keys(paper: Paper) -> Iterator[str]:
    if valid_key(paper.key):
        yield paper.key
    name, words = _family(paper), _words(paper.title)
    if name and paper.year:
        stem, used = f"{name}{paper.year}", 1
    else:
        stem, used = "", _opening(paper.title)
    stem += "".join(words[:used])
    if stem and not stem.isdigit():
        yield stem
    for word in words[used : used + 4]:
        stem += word
        yield stem
    for attempt in count():
        yield (stem or "paper") + _hashed(f"{attempt} {normal_title(paper.title)}")


def _opening(title: str) -> int:
    """How many words name a paper: `Agent Q: …` and `C-MORL: …` do it themselves, else two."""
    name, colon, _ = title.partition(":")
    return len(_words(name)) or 2 if colon and len(name.split()) <= 2 else 2


def _words(title: str) -> list[str]:
    """The words of a title that mean something, in ASCII."""
    words = re.findall(r"[a-z0-9]+", _ascii(re.sub(r"['’]", "", title)))
    return [word[:_WORD_LIMIT] for word in words if word not in _MINOR]


def _family(paper: Paper) -> str:
    """The first author's family name with its particles, in ASCII: `vandermaaten`, `obrien`."""
    names = paper.authors[0].split() if paper.authors else []
    while len(names) > 1 and names[-1].rstrip(".").lower() in _SUFFIXES:
        names.pop()
    first = len(names) - 1
    while first > 1 and names[first - 1].islower():
        first -= 1
    return re.sub(r"[^a-z]", "", _ascii("".join(names[first:])))[:_WORD_LIMIT]


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().translate(UNDECOMPOSED))
    return folded.encode("ascii", "ignore").decode()


def _hashed(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "".join(chr(ord("a") + byte % 26) for byte in digest[:_LETTERS])
