"""Preprint or published: which of the two a record is of, told by its DOI, venue and type."""

from __future__ import annotations

import re
from enum import IntEnum

from store.identity.numbers import numbers
from store.records import Paper, PaperType

_SERVERS = re.compile(
    r"""10\.(?:
      48550/arxiv\.                                     # arXiv
    | 1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,} | 64898/     # bioRxiv, medRxiv; no journal of CSHL
    | 2139/ssrn                                         # SSRN
    | 3123[45]/ | 31219/ | 3122[234]/ | 31730/          # OSF: PsyArXiv, SocArXiv, MetaArXiv …
    | 35542/ | 32942/                                   # EdArXiv, EcoEvoRxiv
    | 26434/chemrxiv | 21203/rs\. | 20944/preprints     # ChemRxiv, Research Square, Preprints.org
    | 36227/techrxiv | 22541/                           # TechRxiv, Authorea
    | 7287/peerj\.preprints | 1590/scielopreprints      # PeerJ Preprints, SciELO Preprints
    | 33774/ | 3386/w                                   # Cambridge Open Engage, NBER
    )""",
    re.VERBOSE,
)
_DEPOSITS = re.compile(r"10\.(?:5281/zenodo|6084/m9\.figshare|17605/osf|13140/rg)")
_VERSION = re.compile(r"[./_]?v\d+$")
_VENUES = re.compile(
    r"arxiv|\bcorr\b|biorxiv|medrxiv|chemrxiv|techrxiv|\wrxiv\b|\bssrn\b|research square"
    r"|preprints?(?:\.org)?$|\bzenodo\b|openreview|working paper",
    re.IGNORECASE,
)
_PUBLISHED_TYPES = frozenset(("article", "conference", "book", "chapter", "thesis", "report"))


class Stage(IntEnum):
    """How far a work had come when the record was made; merging prefers the higher."""

    PREPRINT = 0
    UNKNOWN = 1
    PUBLISHED = 2


def server(doi: str) -> str:
    """The preprint server that gave a bare DOI, as its prefix; empty for a publisher's.

    Where anything can be deposited under a DOI of its own (Zenodo, figshare), a deposit counts as
    a preprint: it says nothing against the journal's DOI.
    """
    return doi.partition("/")[0] if _SERVERS.match(doi) or _DEPOSITS.match(doi) else ""


def contradict(one: str, other: str) -> bool:
    """Whether two DOIs say that there are two papers.

    Two of publishers do, and two numbers of one server, versions aside. A preprint's beside a
    publisher's, or those of two servers, do not; nor do two deposits, for each version has its own.
    """
    if not one or not other or one == other:
        return False
    if server(one) != server(other):
        return not (server(one) or server(other))
    return not _DEPOSITS.match(one) and _unversioned(one) != _unversioned(other)


def kind(type: PaperType, venue: str, arxiv: str) -> PaperType:
    """The type; or `preprint` if it appeared on a preprint server, or nowhere but on arXiv.

    Exporters file preprints under articles, or under nothing.
    """
    if type not in ("", "article"):
        return type
    return "preprint" if _VENUES.search(venue) or (arxiv and not venue) else type


def stage(paper: Paper) -> Stage:
    """Which of the two a record is of, as far as it tells."""
    doi, arxiv, _ = numbers(paper)
    if doi and not server(doi):
        return Stage.PUBLISHED
    if paper.type == "preprint" or (paper.venue and _VENUES.search(paper.venue)):
        return Stage.PREPRINT
    if paper.venue:
        return Stage.PUBLISHED
    if doi or arxiv:
        return Stage.PREPRINT
    return Stage.PUBLISHED if paper.type in _PUBLISHED_TYPES else Stage.UNKNOWN


def _unversioned(doi: str) -> str:
    return _VERSION.sub("", doi) if server(doi) else doi
