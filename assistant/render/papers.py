"""Papers as a result tells them, whether the library still has them or not."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.legible import readable
from store.records import Paper


def known(key: str, title: str, papers: Mapping[str, Paper]) -> Paper:
    """The paper of a key; one that is gone has its title alone."""
    return papers.get(key) or Paper(key=key, title=title)


def citable(paper: Paper) -> Paper:
    """A paper as a bibliography has it: readable, and with its arXiv number for a venue if it has
    no other."""
    venue = readable(paper.venue) or (f"arXiv:{paper.arxiv}" if paper.arxiv else "")
    return paper.model_copy(update={"title": readable(paper.title), "venue": venue})
