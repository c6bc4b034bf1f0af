"""Crossref: its works become papers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from json_samples import ABSTRACT, CROSSREF, TITLE
from streams import stream

from store.formats import crossref
from store.records import Paper


def paper(**fields: Any) -> Paper:
    [one] = crossref.read(stream(json.dumps({"message": CROSSREF | fields})))
    assert isinstance(one, Paper)
    return one


def test_a_work() -> None:
    assert paper() == Paper(
        title=TITLE,
        authors=("Anna de Vries", "Bo King Jr.", "The Hat Collaboration"),
        year=2018,
        venue="Journal of Cold & Heat",
        doi="10.1000/hats.1",
        arxiv="1802.09477",
        url="https://doi.org/10.1000/hats.1",
        abstract=ABSTRACT,
        type="article",
        volume="7",
        issue="3",
        pages="12-34",
        publisher="Hat Society",
    )


def test_a_subtitle_that_the_title_has_is_not_repeated() -> None:
    assert paper(title=["Hats: A Study"], subtitle=["a study"]).title == "Hats: A Study"


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("proceedings-article", "conference"),
        ("posted-content", "preprint"),
        ("monograph", "book"),
        ("dissertation", "thesis"),
        ("grant", "other"),
        (None, ""),
    ],
)
def test_types(name: Any, type: str) -> None:
    assert paper(type=name).type == type


def test_an_articles_number_stands_for_its_pages() -> None:
    assert paper(page=None, **{"article-number": "e17"}).pages == "e17"
