"""Where a paper's title leads: to its own record's address, and to nothing that may be run."""

from __future__ import annotations

import pytest

from assistant.render.claims.links import LONGEST, link
from store.records import Paper


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ({"doi": "10.1/a b", "arxiv": "2301.1", "pmid": "7"}, "https://doi.org/10.1/a%20b"),
        ({"arxiv": "cs/0101001", "pmid": "7"}, "https://arxiv.org/abs/cs/0101001"),
        ({"pmid": "1/2", "url": "https://a.org"}, "https://pubmed.ncbi.nlm.nih.gov/1%2F2/"),
        ({"url": "http://a.org/b?c=1#d"}, "http://a.org/b?c=1#d"),
        ({"url": "https://a.org/é“"}, "https://a.org/%C3%A9%E2%80%9C"),
        ({"doi": "10.1/half \ud800"}, "https://doi.org/10.1/half%20%3F"),
        ({}, ""),
    ],
)
def test_a_paper_is_where_its_record_says(fields: dict[str, str], address: str) -> None:
    assert link(Paper(title="T", **fields)) == address


@pytest.mark.parametrize(
    "url",
    [
        "javascript://a.org/%0aalert(1)",
        "ftp://a.org/b",
        "https:///b",
        "http:b",
        "//a.org",
        "[",
        "x",
    ],
)
def test_what_is_no_page_is_no_link(url: str) -> None:
    assert link(Paper(title="T", url=url)) == ""


def test_an_address_may_have_so_many_characters() -> None:
    longest = "https://a.org/".ljust(LONGEST, "b")
    assert link(Paper(title="T", url=longest)) == longest
    assert link(Paper(title="T", url=longest + "b")) == ""
