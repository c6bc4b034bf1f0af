"""Which records are one paper, how they are joined, and what they are called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.identity import (
    arxiv,
    citation_key,
    doi,
    identifiers,
    normal_title,
    same,
    valid_key,
)
from store.merging import merge
from store.records import Paper


def paper(title: str = "Hats", author: str = "", **fields: object) -> Paper:
    return Paper.model_validate({"title": title, "authors": [author] if author else [], **fields})


def key(title: str, author: str = "", year: int | None = None, *taken: str) -> str:
    return citation_key(paper(title, author, year=year), taken.__contains__)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("10.1000/XYZ", "10.1000/xyz"),
        ("https://doi.org/10.1000/xyz.", "10.1000/xyz"),
        ("http://dx.doi.org/10.1000%2Fxyz", "10.1000/xyz"),
        ("doi: 10.1000/xyz, 2018", "10.1000/xyz"),
        ("10.1016/S0004-3702(98)00023-X", "10.1016/s0004-3702(98)00023-x"),
        ("(see 10.1000/x(1))", "10.1000/x(1)"),
        ("not available", ""),
        ("", ""),
    ],
)
def test_doi(text: str, bare: str) -> None:
    assert doi(text) == bare


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("1802.09477", "1802.09477"),
        ("1802.09477v3", "1802.09477"),
        ("arXiv:1802.09477v3 [cs.LG]", "1802.09477"),
        ("https://arxiv.org/abs/1802.09477", "1802.09477"),
        ("https://arxiv.org/pdf/1802.09477v2.pdf", "1802.09477"),
        ("10.48550/arXiv.1802.09477", "1802.09477"),
        ("math.GT/0309136v1", "math/0309136"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("arxiv.org/abs/q-bio/0501001", "q-bio/0501001"),
        ("pages 1802.09477", ""),
        ("1899.12345", ""),
        ("", ""),
    ],
)
def test_arxiv(text: str, bare: str) -> None:
    assert arxiv(text) == bare


@given(st.text("10./abv2()%:<>'-", max_size=30).map("10.1000/".__add__) | st.text())
def test_a_bare_number_stays_as_it_is(text: str) -> None:
    assert doi(doi(text)) == doi(text)
    assert arxiv(arxiv(text)) == arxiv(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Multi-Agent Hats: A Study", "multiagent hats – a study."),
        (r"$\mathcal{B}$-Coder", "B-Coder"),
        ("α-Divergence", r"$\alpha$-divergence"),
        ("Pokémon", r"Pok\'emon"),
        ("Ｈats ①", "Hats 1"),
        ("MedS^3", "MedS3"),
    ],
)
def test_writings_of_one_title(one: str, other: str) -> None:
    assert normal_title(one) == normal_title(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Learning from User Feedback", "Learning from Human Feedback"),
        ("Hats with C", "Hats with C++"),
        ("Hats 1", "Hats 2"),
        ("???", "!!!"),
        ("帽子の研究", "帽子の調査"),
    ],
)
def test_titles_of_two_papers(one: str, other: str) -> None:
    assert normal_title(one) != normal_title(other)
    assert not same(paper(one), paper(other))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (paper(), paper(), True),
        (paper(), paper(doi="10.1/x"), True),
        (paper(doi="10.1/x"), paper(doi="10.1/y"), False),
        (paper(arxiv="1802.09477"), paper(arxiv="1901.00001"), False),
        (paper("Old title", arxiv="1802.09477"), paper("New title", arxiv="1802.09477"), True),
        (paper(doi="10.1/x", arxiv="1802.09477"), paper(arxiv="1802.09477"), True),
        (paper(doi="10.48550/arxiv.1802.09477"), paper(doi="10.1/x"), True),
        (paper("A", doi="10.48550/arxiv.1802.09477"), paper("B", arxiv="1802.09477"), True),
    ],
)
def test_same(one: Paper, other: Paper, expected: bool) -> None:
    assert same(one, other) is same(other, one) is expected
    if expected:
        assert set(identifiers(one)) & set(identifiers(other))


def test_identifiers_come_strongest_first() -> None:
    assert identifiers(paper("Warm Hats", doi="10.1/x", arxiv="1802.09477")) == (
        "doi:10.1/x",
        "arxiv:1802.09477",
        "title:warmhats",
    )


def test_merging_fills_gaps_and_never_changes_the_abstract() -> None:
    old = paper(key="hats", abstract="Old.", tags=("a",), sources=("x",), year=None)
    new = paper("HATS", "Ann Knott", abstract="New.", tags=("b", "a"), sources=("y",), year=1999)
    assert merge(old, new) == paper(
        "Hats",
        "Ann Knott",
        key="hats",
        abstract="Old.",
        tags=("a", "b"),
        sources=("x", "y"),
        year=1999,
    )
    assert merge(old, old) == old


@pytest.mark.parametrize(
    ("author", "title", "expected"),
    [
        ("Scott Fujimoto", "Addressing Function Approximation", "fujimoto2018addressing"),
        ("Laurens van der Maaten", "Visualizing Hats", "vandermaaten2018visualizing"),
        ("José García Márquez", "The Hats", "marquez2018hats"),
        ("Flann O'Brien", "On the Off-Policy Hat", "obrien2018off"),
        ("Jørgen Łoś-Ærø", "Hats", "losaero2018hats"),
        ("Max King Jr.", "Hats", "king2018hats"),
        ("OpenAI", "GPT-4 Hats", "openai2018gpt"),
        ("李明", "Hats: A Study", "hats"),
    ],
)
def test_keys_of_author_year_and_title(author: str, title: str, expected: str) -> None:
    assert key(title, author, 2018) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("HeadSculpt: Crafting Hats", "headsculpt"),
        ("Agent Q: Reasoning about Hats", "agentq"),
        ("C-MORL: Many Hats", "cmorl"),
        ("When to Wear What: Hats in Rain", "wearhats"),
        ("Simple steps are all you need: warm hats", "simplesteps"),
        ("Hats", "hats"),
    ],
)
def test_keys_of_the_title_alone(title: str, expected: str) -> None:
    assert key(title) == expected


def test_a_taken_key_grows_by_words_and_then_by_letters() -> None:
    title = "The Hats of Cats and Rats"
    grown = [key(title)]
    for _ in range(4):
        grown.append(key(title, "", None, *grown))
    assert grown[:2] == ["hatscats", "hatscatsrats"]
    assert all(re.fullmatch("hatscatsrats[a-z]{6}", one) for one in grown[2:])
    assert len(set(grown)) == 5


@pytest.mark.parametrize("title", ["帽子の研究", "???", "2048"])
def test_a_title_without_ascii_words_still_has_a_key(title: str) -> None:
    assert re.fullmatch(r"(paper|2048)[a-z]{6}", key(title))
    assert key(title) == key(title)


def test_the_key_that_a_paper_brings_is_kept_if_free() -> None:
    brought = paper("Hats", key="Knott:99")
    assert citation_key(brought, lambda _: False) == "Knott:99"
    assert citation_key(brought, {"Knott:99"}.__contains__) == "hats"


@given(st.lists(st.tuples(st.text(min_size=1), st.text(), st.none() | st.integers(1, 9999))))
def test_keys_are_ascii_and_unique(records: list[tuple[str, str, int | None]]) -> None:
    keys: set[str] = set()
    for title, author, year in records:
        new = key(title, author, year, *keys)
        assert new not in keys
        assert valid_key(new) == new
        keys.add(new)


@pytest.mark.parametrize("text", ["", "a b", "a,b", "a}b", "é", "../a", "a" * 99])
def test_what_no_key_can_be(text: str) -> None:
    assert valid_key(text) == ""
