"""Which two records are one paper, what it is called, and how two records of it become one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import count
from urllib.parse import unquote

from store.records import Paper

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"{}|\\^`]+")
_ARXIV_ID = r"""
    (?: (?P<new>\d\d(?:0[1-9]|1[0-2])\.\d{4,5})
      | (?P<archive>[a-z]{2,}(?:-[a-z]{2,})?|q-[a-z]{3})(?:\.[a-z]{2})?(?P<number>/\d{7}))
    (?!\d)"""
_ARXIV_ALONE = re.compile(rf"{_ARXIV_ID}(?:v\d+)?", re.IGNORECASE | re.VERBOSE)
_ARXIV_NAMED = re.compile(
    rf"arxiv(?:\.org/(?:abs|pdf|html)/|\s*[.:]?\s*){_ARXIV_ID}", re.IGNORECASE | re.VERBOSE
)
_ARXIV_DOI = "10.48550/arxiv."
_PMID = re.compile(
    r"(?:(?:https?://)?(?:www\.|pubmed\.)?ncbi\.nlm\.nih\.gov/(?:pubmed/)?|pmid:?\s*)?0*([1-9]\d{0,8})/?",
    re.IGNORECASE,
)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.+-]{0,79}")
_WORD_LIMIT = 24
_LETTERS = 6
_MINOR_WORDS = """
    a an the of on in for from by with without to into toward towards via at as and or nor but
    not no is are be been can could do does did has have how what when where which who why whether
    that this these those it its we you your our their all any some more most than then there
    under over through between beyond within using about up out need"""
_MINOR = frozenset(_MINOR_WORDS.split())
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_UNDECOMPOSED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
)
_GREEK = {
    letter: unicodedata.name(letter).split()[-1].lower() for letter in "αβγδεζηθικλμνξοπρστυφχψω"
} | {"ς": "sigma"}


def doi(text: str) -> str:
    """The DOI in a text, bare and lower case: `10.1000/xyz`; empty where there is none."""
    found = _DOI.search(unquote(text) if "://" in text else text)
    if not found:
        return ""
    bare = found[0].lower().rstrip(".,;:'>")
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(".,;:'>")
    return bare if _DOI.fullmatch(bare) else ""


def arxiv(text: str) -> str:
    """The arXiv number in a text, bare and without version: `1802.09477`, `math/0309136`."""
    found = _ARXIV_ALONE.fullmatch(text.strip()) or _ARXIV_NAMED.search(text)
    if not found:
        return ""
    return found["new"] or (found["archive"] + found["number"]).lower()


def pmid(text: str) -> str:
    """The PubMed number in a text, bare: `31452104`."""
    found = _PMID.fullmatch(text.strip())
    return found[1] if found else ""


@lru_cache(maxsize=4096)
def normal_title(title: str) -> str:
    """Letters and digits alone: case, spaces, hyphens, accents, LaTeX make no difference.

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


def valid_key(text: str) -> str:
    """The text if it can be a citation key in BibTeX, Markdown and a terminal, else nothing."""
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
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_UNDECOMPOSED))
    return folded.encode("ascii", "ignore").decode()


def _hashed(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "".join(chr(ord("a") + byte % 26) for byte in digest[:_LETTERS])


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
