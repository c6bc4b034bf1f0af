"""Where a paper is on the web, by what its own record says and nothing else."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from store.records import Paper

LONGEST = 2_000
"""Characters of an address; spreadsheets refuse longer ones."""
_SAFE = "/:?#@!$&'*+,;=%~._-"


def link(paper: Paper | None) -> str:
    """The address of its DOI, arXiv or PubMed number, or its own; empty where there is none."""
    if paper is None:
        return ""
    if paper.doi:
        return f"https://doi.org/{_part(paper.doi)}"
    if paper.arxiv:
        return f"https://arxiv.org/abs/{_part(paper.arxiv)}"
    if paper.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{_part(paper.pmid, '')}/"
    return _web(paper.url)


def _web(url: str) -> str:
    """The address if a browser would open it as a page; other schemes may run something."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc or len(url) > LONGEST:
        return ""
    return _part(url, _SAFE)


def _part(text: str, safe: str = "/") -> str:
    """Text in an address; half a character, which no address can hold, is a question mark."""
    return quote(text, safe, errors="replace")
