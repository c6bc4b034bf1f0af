"""How far two records may differ, in title, authors and numbers, and still be one paper."""

from __future__ import annotations

import pytest

from store.identity.authors import agree, share
from store.identity.blocking import identifiers
from store.identity.matching import match, same
from store.identity.preprints import kind
from store.identity.witnesses import shared_words
from store.records import Paper, PaperType

ABSTRACT = """Gliding hats were observed over two winters. Their wearers reported fewer colds than
    a control group without hats, while gloves made no measurable difference to anybody."""
OTHER = """Umbrellas break when gusts exceed forty knots. This paper measures ribs, handles and
    fabrics of sixty models and derives maintenance schedules for municipal lending libraries."""
LONG = "Gliding Hats and the Winter Health of Commuters: A Longitudinal Study"
ANN = ("Ann Knott", "Jörg Håkansson")


def known(title: str = LONG, **fields: object) -> Paper:
    return Paper.model_validate({"title": title, "authors": ANN, "year": 2020, **fields})


def both(one: Paper, other: Paper) -> bool:
    """Whether they are one paper, asked in both orders."""
    assert same(one, other) is same(other, one)
    return same(one, other)


@pytest.mark.parametrize(
    ("title", "one"),
    [
        ("Glidng Hats and the Wnter Health of Commuters: A Longitudinal Study", True),
        ("Glidng Hats and the Wnter Helth of Commuters: A Longitudinal Study", True),
        ("Glidg Hats and the Wint Heal of Commuters: A Longitudinal Study", True),
        ("Glidng Hats and the Witner Helth of Commuters: A Longitudinal Study", True),
        ("Gliding Hats and the Wantar Health of Commuters: A Longitudinal Study", True),
        ("Gldng Hats and the Wnter Helth of Commters: A Longitudinal Study", False),
        ("Gliding Hats and the Winter Health of Commuters: A Longinal Study", False),
        ("Umbrella Ribs and the Summer Storms of Librarians: A Municipal Census", False),
    ],
)
def test_three_slips_near_one_another_are_forgiven_where_abstracts_agree(
    title: str, one: bool
) -> None:
    assert both(known(abstract=ABSTRACT), known(title, abstract=ABSTRACT)) is one
    assert not both(known(), known(title))


@pytest.mark.parametrize(
    ("title", "other", "one"),
    [
        (LONG, LONG.replace("Study", "Stdy"), True),
        (LONG, LONG.replace("Gliding", "Zgliding"), False),
        ("Gliding Hats of 12345", "Gliding Hats of 12346", False),
        ("Gliding Hats of 12344", "Gliding Hats of 123444", False),
        ("Warm Hats with GPT-3 in Winter", "Warm Hats with GPT-4 in Wnter", False),
        ("Multiagent Hats of Commuters", "Multi-Agent Hats of Commuters: A Study", True),
        (LONG, "Gliding Hats and the Winter Health of C…", True),
        (LONG, "Gliding Hats and the Winter Health of…", False),
        (LONG, "Gliding Hats and the Winter Health of Comm", False),
        (LONG, "Umbrellas Are the Winter Health of Commuters and…", False),
        (f"{LONG}, Part II", f"{LONG}…", False),
        ("Introduction", "Introduction: Hats in Winter", False),
    ],
)
def test_titles_of_the_same_people_in_one_year(title: str, other: str, one: bool) -> None:
    assert both(known(title), known(other)) is one


@pytest.mark.parametrize(
    ("title", "family"),
    [
        ("Editor of It", "|knott|2020"),
        ("Report 2020", "|knott|2020"),
        ("Hat Report", ""),
        ("The Hats", ""),
    ],
)
def test_a_title_that_many_have_is_looked_up_with_its_author(title: str, family: str) -> None:
    glued = title.replace(" ", "").lower()
    assert f"title:{glued}{family}" in identifiers(known(title))


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (("Ann Knott",), ("A. Knott",), True),
        (("Ann Knott",), ("Bea Knott",), False),
        (("Ann Knott",), ("Ada Moss",), False),
        (("Ann Knott",), ("Knott",), True),
        (("Ann Knott", "Bea Farr"), ("B. Farr",), True),
        (("Li Wei",), ("Wei Li",), True),
        (("Li Wei",), ("Wei Chen",), False),
        (("Wei Chen",), ("Li Wei",), False),
        (("David Silver",), ("Silver DS",), True),
        (("DAVID SILVER",), ("Silver, D.",), True),
        (("Max King Jr.",), ("M. King",), True),
        (("King, Max",), ("Max King et al.",), True),
        (("Jürgen Groß",), ("Juergen Gross",), True),
        (("Jürgen Groß",), ("Jurgen Gross",), True),
        (("Łucja Ćwik",), ("Lucja Cwik",), True),
        (("Jörg Håkansson",), ("J?rg H?kansson",), True),
        (("Jean-Luc Moss",), ("J.-L. Moss",), True),
        (("David Silver",), ("Silver DSK",), True),
        (("Wei WANG",), ("W. Wang",), True),
        (("DAVID LEE",), ("D. Lee",), True),
        (("Ann Crèvecoeur",), ("Ann Crevecoeur",), True),
        (("Ann Jörg",), ("Ann Jrg",), True),
        (("Ann Åke",), ("Ann Ke",), False),
        (("et al.",), ("Ann Knott",), None),
        (("", " "), ("Ann Knott",), None),
        ((), (), None),
    ],
)
def test_two_lists_have_an_author_in_common(
    one: tuple[str, ...], other: tuple[str, ...], shared: bool | None
) -> None:
    assert share(one, other) is share(other, one) is shared


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [
        (ANN, ("A. Knott",), True),
        (ANN, ("J. Håkansson", "A. Knott"), False),
        (ANN, (*ANN, "Bea Farr"), True),
        (ANN, ("Ann Knott", "Bea Farr"), False),
        (("A. Knott", "Bea Farr", "Cy Moss"), ("Ann Knott",), True),
        (ANN, (), False),
        (("et al.",), ANN, False),
    ],
)
def test_the_first_author_leads_and_nobody_is_replaced(
    one: tuple[str, ...], other: tuple[str, ...], agreed: bool
) -> None:
    assert agree(one, other) is agree(other, one) is agreed


def test_what_numbers_and_years_say() -> None:
    assert match(known(arxiv="2001.00001"), known("Hats", arxiv="arXiv:2001.00001v2")) == "arxiv"
    assert both(known(pmid="1"), known())
    assert not both(known(), known(year=2022))
    preprint = known(doi="10.1101/2019.12.11.123456", venue="bioRxiv", pmid="1")
    published = known(doi="10.1000/hats.1", venue="Hat Review", pmid="2")
    assert match(preprint, published) == match(published, preprint) == "preprint"
    assert match(known(type="preprint", year=2018), published) == "preprint"


def test_what_speaks_for_a_title_that_is_not_whole() -> None:
    misprint = LONG.replace("Winter", "Wnter")
    assert both(known(), known(misprint))
    assert not both(known(), known(misprint, year=None))
    assert both(known(), known("Gliding Hats and the Winter Health of Comm…", year=None))
    printed = {"venue": "Hat Review", "pages": "7-9"}
    assert both(known(**printed), known(misprint, **printed))
    assert not both(known(**printed), known(misprint, **{**printed, "pages": "91"}))
    assert both(known(abstract=ABSTRACT), known(abstract=OTHER))


WORDS = "gloves warm hands while hats keep heads safe through long winters outside".split()


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (" ".join(WORDS), " ".join([*WORDS, "and umbrellas"]), 1.0),
        (" ".join(WORDS), " ".join([*WORDS[:6], "rain snow hail sleet wind mist"]), 0.5),
        (" ".join(WORDS[:11]), " ".join([*WORDS, "and umbrellas"]), None),
        ("Hats.", "Hats.", 1.0),
        ("", "", None),
    ],
)
def test_abstracts_share_words(one: str, other: str, share: float | None) -> None:
    assert shared_words(known(abstract=one), known(abstract=other)) == share


@pytest.mark.parametrize(
    ("type", "venue", "arxiv", "expected"),
    [
        ("article", "arXiv", "", "preprint"),
        ("article", "Hat Review", "2001.00001", "article"),
        ("", "", "2001.00001", "preprint"),
        ("", "Hat Review", "2001.00001", ""),
        ("", "Hat Review", "", ""),
        ("", "", "", ""),
        ("thesis", "arXiv", "", "thesis"),
    ],
)
def test_what_appeared_on_a_server_alone_is_a_preprint(
    type: PaperType, venue: str, arxiv: str, expected: str
) -> None:
    assert kind(type, venue, arxiv) == expected
