"""Semantic Scholar: what its interfaces give becomes papers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from json_samples import ABSTRACT, SEMANTICSCHOLAR, TITLE
from streams import stream

from store.formats import semanticscholar
from store.records import Paper, Problem


def paper(**fields: Any) -> Paper:
    [one] = semanticscholar.read(stream(json.dumps({"data": [SEMANTICSCHOLAR | fields]})))
    assert isinstance(one, Paper)
    return one


def test_a_paper() -> None:
    assert paper() == Paper(
        title=TITLE,
        authors=("Anna de Vries", "B. King"),
        year=2018,
        venue="Conference on Hats",
        doi="10.1000/hats.1",
        arxiv="1802.09477",
        url=SEMANTICSCHOLAR["url"],
        abstract=ABSTRACT,
        pmid="31452104",
        type="conference",
        volume="7",
        pages="12-34",
    )


def test_a_preprint_has_no_volume() -> None:
    journal = {"name": "ArXiv", "volume": "abs/1802.09477"}
    one = paper(venue="", journal=journal, publicationTypes=["JournalArticle"])
    assert (one.type, one.venue, one.volume) == ("preprint", "ArXiv", "")


@pytest.mark.parametrize(
    ("types", "type"),
    [
        (["JournalArticle"], "article"),
        (["Review", "JournalArticle"], "article"),
        (["BookSection"], "chapter"),
        (["Dataset"], "other"),
        (None, ""),
    ],
)
def test_types(types: Any, type: str) -> None:
    assert paper(publicationTypes=types).type == type


def test_bulk_data_without_abstracts_are_recognised_and_told() -> None:
    line = {"corpusid": 1, "externalids": {"DOI": "10.1000/1"}, "title": "Hats", "year": 2018}
    file = stream(f"{json.dumps(line)}\n{json.dumps(line | {'abstract': 'Warm.'})}\n")
    assert semanticscholar.sniff(file.head)
    assert list(semanticscholar.read(file)) == [
        Problem(file="x", line=1, reason="no abstract, left out: Hats"),
        Paper(title="Hats", year=2018, doi="10.1000/1", abstract="Warm."),
    ]
