"""CSL-JSON is read as its writers mean it, and what is written comes back word for word."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_samples import ABSTRACT, CSL, TITLE
from strategies import papers, words
from streams import stream

from store.formats import csl
from store.formats.csl_parts import parts, printed, year
from store.records import Paper, Problem

KEYS = st.from_regex(r"[A-Za-z][A-Za-z0-9_:.+-]{0,20}", fullmatch=True)
MARKUP = st.lists(
    st.sampled_from("<i> </i> &amp; &amp;amp;lt; <p> ]]> <!-- --> a b, c;d | < & x".split(" ")),
    min_size=1,
).map(" ".join)
NAMES = st.lists(
    st.sampled_from("Jo van der Berg de la Jr. III Hat Group, and Ng 王 O'Neil von".split()),
    min_size=1,
    max_size=5,
).map(" ".join)


def read(*items: Any) -> list[Paper | Problem]:
    return list(csl.read(stream(json.dumps(items))))


def paper(**fields: Any) -> Paper:
    """The paper of an item with these fields."""
    [one] = read({"type": "article-journal", "title": "a", "abstract": "b"} | fields)
    assert isinstance(one, Paper)
    return one


def test_an_item_as_zotero_writes_it() -> None:
    assert read(CSL) == [
        Paper(
            key="devries2018hats",
            title=TITLE,
            authors=("Anna de Vries", "Bo King Jr.", "The Hat Collaboration"),
            year=2018,
            venue="Journal of Cold & Heat",
            doi="10.1000/hats.1",
            arxiv="1802.09477",
            url="https://example.org/hats",
            tags=("hats", "heat loss"),
            abstract=ABSTRACT,
            pmid="31452104",
            type="article",
            volume="7",
            issue="3",
            pages="12-34",
            publisher="Hat Society",
            note="Read this again.",
        )
    ]


@given(st.lists(st.builds(lambda p, key: p.model_copy(update={"key": key}), papers, KEYS)))
def test_what_is_written_comes_back(given: list[Paper]) -> None:
    text = "".join(csl.write(given))
    assert list(csl.read(stream(text))) == given
    assert all(set(item) >= {"id", "type"} for item in json.loads(text))


@pytest.mark.parametrize(
    ("head", "is_csl"),
    [
        ('[{"type": "book", "id": "a", "title": "Hats"}', True),
        ('{"items": [{"type": "webpage", "DOI": "10.1/x"}', True),
        ('[{"type": "book", "title": "Hats"}', False),
        ('[{"type": "hat", "id": "a", "title": "Hats"}', False),
        ('[{"type": "article", "id": "a", "title": ["Hats"]}', False),
        ('[{"type": "article", "id": "a", "title": "Hats", "authorships": []}', False),
        ("", False),
    ],
)
def test_csl_is_known_by_its_types(head: str, is_csl: bool) -> None:
    assert csl.sniff(head) is is_csl


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"event-title": "Hat Days"}, "venue", "Hat Days"),
        ({"event": "Hat Days"}, "venue", "Hat Days"),
        ({"container-title": ["Hats", "HATS"], "event": "Hat Days"}, "venue", "Hats"),
        ({"note": "DOI: 10.1000/x"}, "doi", "10.1000/x"),
        ({"note": "PMID: 123\nMine.\nYours."}, "pmid", "123"),
        ({"note": "PMID: 123\nMine.\nYours."}, "note", "Mine. Yours."),
        ({"page-first": "7"}, "pages", "7"),
        ({"number": "12"}, "issue", "12"),
        ({"number": "2101.00001"}, "issue", ""),
        ({"number": "2101.00001"}, "arxiv", "2101.00001"),
        ({"archive_location": "arXiv:2101.00001"}, "arxiv", "2101.00001"),
        ({"note": "arXiv: 2101.00001 [cs.LG]"}, "arxiv", "2101.00001"),
        ({"keyword": "hats"}, "tags", ("hats",)),
        ({}, "arxiv", ""),
        ({}, "pmid", ""),
    ],
)
def test_a_field_may_stand_in_several_places(
    record: dict[str, Any], field: str, value: object
) -> None:
    hats = {"type": "book", "title": "Hats", "abstract": "Hats glide."}
    text = json.dumps({"items": [{**hats, **record}]})
    [paper] = csl.read(stream(text))
    assert isinstance(paper, Paper)
    assert getattr(paper, field) == value


def test_a_record_that_is_no_paper_is_told_with_its_place() -> None:
    [problem] = csl.read(stream('{"type": "book", "title": "Hats"}\n', "hats.jsonl"))
    assert isinstance(problem, Problem)
    assert (problem.file, problem.line) == ("hats.jsonl", 1)
    assert "no abstract, left out: Hats" in problem.reason


def test_a_tag_of_several_lines_is_written_on_one() -> None:
    text = "".join(csl.write([Paper(title="Hats", tags=("two\nlines", "a, b"))]))
    assert json.loads(text)[0]["keyword"] == "two lines; a, b"


@given(title=MARKUP, abstract=MARKUP, venue=MARKUP, names=st.lists(NAMES), tags=st.lists(MARKUP))
def test_what_looks_like_markup_or_a_separator_comes_back(
    title: str, abstract: str, venue: str, names: list[str], tags: list[str]
) -> None:
    given = Paper(
        title=title,
        abstract=abstract,
        venue=venue,
        authors=tuple(names),
        tags=tuple(dict.fromkeys(tags)),
    )
    assert list(csl.read(stream("".join(csl.write([given]))))) == [given]


def test_papers_are_written_one_by_one() -> None:
    def endless() -> Any:
        while True:
            yield Paper(key="a", title="a", abstract="b")

    pieces = csl.write(endless())
    assert [next(pieces)[:2], next(pieces)[:3]] == ["[\n", ",\n{"]
    assert json.loads("".join(csl.write([]))) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anna Lee Vries", {"family": "Vries", "given": "Anna Lee"}),
        (
            "Jo van der Berg",
            {"family": "Berg", "given": "Jo", "non-dropping-particle": "van der"},
        ),
        ("Bo King Jr.", {"family": "King", "given": "Bo", "suffix": "Jr."}),
        ("The Hat Collaboration", {"literal": "The Hat Collaboration"}),
        ("OpenAI", {"literal": "OpenAI"}),
        ("Hats, Inc.", {"literal": "Hats, Inc."}),
    ],
)
def test_names_are_split_as_styles_want_them(name: str, expected: dict[str, str]) -> None:
    assert parts(name) == expected


@given(words | NAMES)
def test_a_name_prints_as_it_was(name: str) -> None:
    assert printed(parts(name)) == name


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ({"date-parts": [[2018, 7, 1]]}, 2018),
        ({"date-parts": [["2018"]], "season": 2}, 2018),
        ({"date-parts": [[2018], [2019]]}, 2018),
        ({"date-parts": [[]]}, None),
        ({"date-parts": [[None]], "raw": "2017-12"}, 2017),
        ({"raw": "July 1, 2018"}, 2018),
        ({"literal": "Summer 2018"}, 2018),
        ("2018-07", 2018),
        (2018, 2018),
        ({"raw": "12018"}, None),
        (None, None),
        ([["2018"]], None),
    ],
)
def test_years_of_dates_in_every_form(date: Any, expected: int | None) -> None:
    assert year(date) == expected


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"id": "hats2018"}, "hats2018"),
        ({"id": "http://zotero.org/users/1/items/X"}, ""),
        ({"id": "ITEM-1"}, ""),
        ({"id": 17}, ""),
        ({"id": "X", "citation-key": "hats"}, "hats"),
        ({"id": "ITEM-1", "note": "Citation Key: hats"}, "hats"),
    ],
)
def test_keys_that_mean_something_are_kept(fields: dict[str, Any], key: str) -> None:
    assert paper(**fields).key == key


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ({"note": "arXiv:1802.09477 [cs, stat]"}, "1802.09477"),
        ({"number": "arXiv:1802.09477"}, "1802.09477"),
        ({"URL": "http://arxiv.org/abs/1802.09477v3"}, "1802.09477"),
        ({"container-title": "arXiv preprint arXiv:1802.09477"}, "1802.09477"),
        ({"DOI": "10.48550/arXiv.1802.09477"}, "1802.09477"),
        ({"note": "It builds on arXiv:1802.09477."}, ""),
    ],
)
def test_arxiv_numbers_wherever_programs_put_them(fields: dict[str, Any], arxiv: str) -> None:
    assert paper(**fields).arxiv == arxiv


@pytest.mark.parametrize(
    ("fields", "type"),
    [
        ({"type": "article"}, "preprint"),
        ({"type": "paper-conference"}, "conference"),
        ({"type": "entry-encyclopedia"}, "chapter"),
        ({"type": "dataset"}, "other"),
        ({"type": "document"}, ""),
        ({"type": None}, ""),
    ],
)
def test_types(fields: dict[str, Any], type: str) -> None:
    assert paper(**fields).type == type


def test_remarks_are_kept_and_numbers_in_them_are_none() -> None:
    one = paper(note="PMID: 31452104\nGood.\nPMCID: PMC1", annote="Read again.", number="TR-7")
    assert (one.note, one.pmid, one.issue) == ("Read again. Good.", "31452104", "TR-7")
