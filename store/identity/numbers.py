"""The numbers that papers go by: DOI, arXiv, PubMed; in a text, and of a record."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from store.records import Paper

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"{}|\\^`\x00-\x1f\x7f]+")
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


class Numbers(NamedTuple):
    """What a record goes by, each bare, or empty; arXiv's own DOIs are arXiv numbers."""

    doi: str
    arxiv: str
    pmid: str


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


def numbers(paper: Paper) -> Numbers:
    """What a record goes by, whatever form its fields have."""
    if not (paper.doi or paper.arxiv or paper.pmid):
        return Numbers("", "", "")
    bare, number = _bare(paper.doi, doi), _bare(paper.arxiv, arxiv)
    if bare.startswith(_ARXIV_DOI):
        bare, number = "", number or arxiv(bare)
    return Numbers(bare, number, _bare(paper.pmid, pmid))


@lru_cache(maxsize=4096)
def _bare(text: str, read: Callable[[str], str]) -> str:
    return text and (read(text) or text.strip().lower())
