"""arXiv's snapshot: LaTeX and line breaks become text, versions one paper."""

from __future__ import annotations

import json
from typing import Any

import pytest
from json_samples import ABSTRACT, ARXIV
from streams import stream

from store.formats import arxiv_snapshot
from store.records import Paper


def paper(**fields: Any) -> Paper:
    [one] = arxiv_snapshot.read(stream(json.dumps(ARXIV | fields)))
    assert isinstance(one, Paper)
    return one


def test_a_paper() -> None:
    assert paper() == Paper(
        title="Hats and the cold: a study of H_2O",
        authors=("Anna de Vries", "Zoé King"),
        year=2019,
        venue="J. Cold 76, 2034 (2019)",
        doi="10.1000/hats.1",
        arxiv="1802.09477",
        abstract=ABSTRACT,
    )


def test_without_a_journal_it_is_a_preprint_of_its_first_version() -> None:
    one = paper(**{"journal-ref": None, "doi": None})
    assert (one.type, one.venue, one.year, one.doi) == ("preprint", "", 2018, "")
    assert (
        paper(**{"journal-ref": None, "versions": None, "update_date": "2017-01-02"}).year == 2017
    )
    assert paper(versions=None, update_date=None).year == 2019


def test_a_fraction_without_braces_stays_as_written(caplog: pytest.LogCaptureFixture) -> None:
    assert paper(title=r"Hats at spin $\frac12$").title == r"Hats at spin \frac12"
    assert caplog.records == []


def test_names_in_print_without_affiliations() -> None:
    assert paper(authors_parsed=None).authors == ("Anna de Vries", "Zoé King")
    assert paper(authors_parsed=[], authors="A. B., C. D. and E. F.").authors == (
        "A. B.",
        "C. D.",
        "E. F.",
    )
    assert paper(authors_parsed=[["King", "Bo", "Jr."], "x", [], [1]]).authors == (
        "Bo King Jr.",
        "1",
    )


@pytest.mark.parametrize("number", ["0704.0001", "math/0309136", "1802.09477v7"])
def test_numbers_old_and_new_are_bare(number: str) -> None:
    assert paper(id=number).arxiv == number.partition("v")[0]
