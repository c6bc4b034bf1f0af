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
        return f"https://doi.org/{quote(paper.doi, safe='/')}"
    if paper.arxiv:
        return f"https://arxiv.org/abs/{quote(paper.arxiv, safe='/')}"
    if paper.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{quote(paper.pmid, safe='')}/"
    return _web(paper.url)


def _web(url: str) -> str:
    """The address if a browser would open it as a page; other schemes may run something."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc or len(url) > LONGEST:
        return ""
    return quote(url, safe=_SAFE)
