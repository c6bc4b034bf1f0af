"""The papers of a report, in order, with what their pages say besides the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from assistant.claims.result import Row
from assistant.legible import readable
from assistant.render.claims.links import link
from assistant.render.papers import known
from assistant.render.report.contents import Report
from store.records import Paper

MANY = 8
"""Authors; of more, the first ones are named."""

FIELDS = {"doi": "doi:", "arxiv": "arXiv:", "pmid": "PubMed ", "url": ""}
"""What a paper is found by, and how that is labelled; an address is by its server."""


class Link(NamedTuple):
    """Where a paper is found outside the page."""

    label: str
    address: str


class Entry(NamedTuple):
    """A paper, its claims, and why it has none if reading it failed."""

    paper: Paper
    title: str
    byline: str
    links: tuple[Link, ...]
    rows: tuple[Row, ...]
    failed: str


def entries(report: Report) -> list[Entry]:
    """Every paper of the table, in its order, and those that only rows or failures name."""
    titles = {listed.key: listed.title for listed in report.table.papers}
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in report.table.rows:
        rows[row.key].append(row)
        titles.setdefault(row.key, row.title)
    failed = {one.key: one.reason for one in report.table.failed}
    for key in failed:
        titles.setdefault(key, key)
    found = {key: known(key, title, report.papers) for key, title in titles.items()}
    return [
        Entry(
            paper,
            readable(paper.title),
            byline(paper),
            tuple(links(paper)),
            tuple(rows[key]),
            failed.get(key, ""),
        )
        for key, paper in found.items()
    ]


def byline(paper: Paper) -> str:
    """Authors, venue and year on one line, as far as they are known."""
    more = len(paper.authors) - MANY
    named = ", ".join(paper.authors[:MANY]) + (f" and {more} more" if more > 0 else "")
    return " · ".join(filter(None, (named, readable(paper.venue), str(paper.year or ""))))


def links(paper: Paper) -> Iterator[Link]:
    """By its DOI, arXiv and PubMed number and its own address, as far as the record has them."""
    for field, label in FIELDS.items():
        alone = Paper(title="", **{field: getattr(paper, field)})
        if address := link(alone):
            yield Link(
                f"{label}{getattr(paper, field)}" if label else urlsplit(address).netloc, address
            )
