"""Which two records are one paper, and by what one knows.

A shared DOI, arXiv or PubMed number decides, and numbers that contradict each other decide. Where
they are silent the titles must be alike, and nothing may speak against it: authors, years,
abstracts, pages. The less alike the titles, the more must speak for it.
"""

from __future__ import annotations

from store.identity import preprints
from store.identity.authors import agree, share
from store.identity.likeness import Likeness, generic, likeness
from store.identity.numbers import Numbers, numbers
from store.identity.preprints import Stage, stage
from store.identity.titles import compared
from store.identity.witnesses import (
    AGREE,
    CONTRADICT,
    FOREIGN,
    elsewhere,
    shared_words,
    years_apart,
)
from store.records import Paper, Reason

YEARS_APART = 1
"""The same work may be dated a year apart: online and in print."""

YEARS_TO_PRINT = 2
"""A preprint and the published version may be two years apart."""


def same(one: Paper, other: Paper) -> bool:
    """Whether two records are one paper."""
    return match(one, other) is not None


def match(one: Paper, other: Paper) -> Reason | None:
    """By what two records are one paper, or None if they are two; the order does not matter."""
    known, others = numbers(one), numbers(other)
    alike = likeness(compared(one.title), compared(other.title))
    people = share(one.authors, other.authors)
    number = _shared(known, others)
    if number:
        return None if alike is Likeness.UNLIKE and people is False else number
    if alike is Likeness.UNLIKE or people is False:
        return None
    pair = {stage(one), stage(other)} == {Stage.PREPRINT, Stage.PUBLISHED}
    apart = years_apart(one, other)
    if _contradict(known, others, pair) or (apart or 0) > (YEARS_TO_PRINT if pair else YEARS_APART):
        return None
    if not _proven(one, other, alike, people):
        return None
    return "preprint" if pair else "title"


def _shared(one: Numbers, other: Numbers) -> Reason | None:
    if one.doi and one.doi == other.doi:
        return "doi"
    if one.arxiv and one.arxiv == other.arxiv:
        return "arxiv"
    return "pmid" if one.pmid and one.pmid == other.pmid else None


def _contradict(one: Numbers, other: Numbers, pair: bool) -> bool:
    """Whether the numbers say that there are two; PubMed numbers a preprint for itself."""
    return (
        bool(one.arxiv and other.arxiv)
        or preprints.contradict(one.doi, other.doi)
        or bool(one.pmid and other.pmid and not pair)
    )


def _proven(one: Paper, other: Paper, alike: Likeness, people: bool | None) -> bool:
    """Whether what else is known suffices for titles so alike."""
    apart = years_apart(one, other)
    if generic(compared(one.title)) or generic(compared(other.title)):
        dated = apart == 0 and alike is Likeness.SAME and agree(one.authors, other.authors)
        return (dated or _one_abstract(one, other)) and not elsewhere(one, other)
    whole = alike in (Likeness.SAME, Likeness.DAMAGED)
    if whole and people:
        return True
    words = shared_words(one, other)
    if whole:
        return words is None or words >= FOREIGN
    if elsewhere(one, other) or (words is not None and words < CONTRADICT):
        return False
    if words is not None and words >= AGREE:
        return True
    dated = apart is not None or alike is Likeness.CUT
    return dated and alike is not Likeness.GARBLED and agree(one.authors, other.authors)


def _one_abstract(one: Paper, other: Paper) -> bool:
    return (shared_words(one, other) or 0) >= AGREE
