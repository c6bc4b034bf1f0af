"""Which records are one paper, by what they are looked up, and what they are called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.identity.blocking import all_identifiers, identifiers
from store.identity.matching import match, same
from store.identity.numbers import arxiv, doi, pmid
from store.identity.preprints import kind
from store.identity.titles import normal_title
from store.keys import citation_key, valid_key
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
        ("(see 10.1000/x.)", "10.1000/x"),
        ("10.1000/a%2Fb", "10.1000/a%2fb"),
        ("10.1000/.", ""),
        ("10.1000/hats.\x01", "10.1000/hats"),
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


ABSTRACT = """Gliding hats were observed over two winters. Their wearers reported fewer colds than
    a control group without hats, while gloves made no measurable difference to anybody."""
OTHER = """Umbrellas break when gusts exceed forty knots. This paper measures ribs, handles and
    fabrics of sixty models and derives maintenance schedules for municipal lending libraries."""
LONG = "Gliding Hats and the Winter Health of Commuters: A Longitudinal Study"
GLUED = "glidinghatsandthewinterhealthofcommutersalongitudinalstudy"
ANN = ("Ann Knott", "Jörg Håkansson")


def known(title: str = LONG, **fields: object) -> Paper:
    """A paper with authors and a year, but without numbers."""
    return Paper.model_validate({"title": title, "authors": ANN, "year": 2020, **fields})


ONE_PAPER = {
    "cut short": known("Gliding Hats and the Winter Health of Commuters…", authors=("A Knott",)),
    "without its subtitle": known("Gliding hats and the winter health of commuters"),
    "a letter missing": known(LONG.replace("Winter", "Wnter")),
    "letters swapped": known(LONG.replace("Health", "Haelth")),
    "lost accents": known(authors=("Ann Knott", "J?rg Hkansson")),
    "mojibake": known(authors=("JÃ¶rg HÃ¥kansson",)),
    "family first": known(authors=("Knott, A.", "Håkansson, J.")),
    "initials behind": known(authors=("Knott A", "Håkansson J")),
    "a year later": known(year=2021),
    "no authors": known(authors=()),
    "broken at a line": known(LONG.replace("Commuters", "Commut- ers")),
    "entities": known(
        "Gliding <i>Hats</i> &amp; the Winter Health of Commuters: A Longitudinal Study"
    ),
    "a list's line": Paper(title=LONG.upper()),
    "a letter more at the end": known(f"{LONG}y"),
    "a misprint, fewer authors": known(LONG.replace("Winter", "Wnter"), authors=ANN[:1]),
}
TWO_PAPERS = {
    "another part": known(f"{LONG}: Part II"),
    "a reply": known(f"{LONG}: Reply"),
    "an erratum": known(f"Erratum to: {LONG}"),
    "a comment": known(f"Comment on “{LONG}”"),
    "another edition": known(f"{LONG}, 2nd Edition"),
    "another word": known(LONG.replace("Winter", "Summer")),
    "a prefix": known(LONG.replace("Gliding", "Agliding")),
    "a prefix within": known(LONG.replace("Winter", "Awinter")),
    "another subtitle": known(LONG.replace("A Longitudinal Study", "A Survey")),
    "other people": known(authors=("Bea Farr",)),
    "a namesake": known(authors=("Zoe Knott",)),
    "years later": known(year=2024),
    "a misprint of others": known(LONG.replace("Winter", "Wnter"), authors=("Bea Farr",)),
    "a misprint without a witness": Paper(title=LONG.replace("Winter", "Wnter")),
    "a subtitle without a witness": Paper(title=LONG.split(":")[0]),
}


@pytest.mark.parametrize("record", ONE_PAPER.values(), ids=ONE_PAPER)
def test_damaged_records_are_the_same_paper(record: Paper) -> None:
    assert match(known(), record) == match(record, known()) == "title"
    assert set(identifiers(known())) & set(identifiers(record))


@pytest.mark.parametrize("record", TWO_PAPERS.values(), ids=TWO_PAPERS)
def test_near_namesakes_are_papers_of_their_own(record: Paper) -> None:
    assert match(known(), record) is match(record, known()) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hats 2.0", "Hats 3.0"),
        ("Hats 1.1", "Hats 11"),
        ("Hats, Part I", "Hats, Part II"),
        ("Hats 2.0: Warm Heads", "Hats: Warm Heads"),
        ("Warm Hats with GPT-3", "Warm Hats with GPT-4"),
        ("Synthesis of Methyl Hats", "Synthesis of Ethyl Hats"),
        ("Offline Learning of Hats", "Online Learning of Hats"),
        ("α-Divergence of Hats", "β-Divergence of Hats"),
        ("Learning from User Feedback", "Learning from Human Feedback"),
    ],
)
def test_titles_of_one_group_that_tell_two_papers(one: str, other: str) -> None:
    assert not same(known(one), known(other))


@pytest.mark.parametrize(
    ("subtitle", "one"),
    [
        ("A Study", True),
        ("In 2020 as It Was", True),
        ("A 20 Year Study", True),
        ("A Study of 20 Winters", True),
        ("A Study of Part of It All", True),
        ("A Critical Response to the Wind", True),
        ("A Study, Part 2", False),
        ("Study II of Winters", False),
        ("2 Studies", False),
        ("A Reply to Knott", False),
        ("Reply to Knott", False),
        ("A Study and a Retraction", False),
    ],
)
def test_what_a_subtitle_may_say_of_the_same_paper(subtitle: str, one: bool) -> None:
    for title in ("Gliding Hats and Commuters", "Gliding Hats and GPT-4"):
        assert same(known(title), known(f"{title}: {subtitle}")) is one


@pytest.mark.parametrize(
    ("count", "others", "one"), [(3, 1, False), (4, 1, True), (4, 2, False), (8, 2, True)]
)
def test_a_quarter_of_the_authors_may_be_others(count: int, others: int, one: bool) -> None:
    names = (
        "Ann Knott",
        "Bea Farr",
        "Cy Moss",
        "Di Rowe",
        "Ed Lane",
        "Flo Holt",
        "Gus Hay",
        "Hal Ash",
    )
    strange = tuple(f"Zoe {name.split()[0]}son" for name in names)
    authors = (*names[: count - others], *strange[:others])
    misprint = known(LONG.replace("Winter", "Wnter"), authors=authors)
    assert same(known(authors=names[:count]), misprint) is one


def test_a_misprint_in_a_title_of_one_word() -> None:
    assert same(known("Umbrellas"), known("Umbrellass"))
    assert not same(known("Hat"), known("Hats"))


@pytest.mark.parametrize(
    ("doi", "venue"),
    [
        ("10.1101/2019.12.11.123456", "bioRxiv"),
        ("10.64898/2026.01.01.123456", "medRxiv"),
        ("10.2139/ssrn.123456", "SSRN Electronic Journal"),
        ("10.31234/osf.io/abcde", "PsyArXiv"),
        ("10.21203/rs.3.rs-12345/v1", "Research Square"),
        ("10.20944/preprints201912.0123.v1", "Preprints.org"),
        ("10.48550/arxiv.1912.00001", ""),
        ("10.5281/zenodo.12345", "Zenodo"),
        ("", "arXiv preprint arXiv:1912.00001"),
    ],
)
def test_a_preprint_and_the_published_version_are_one(doi: str, venue: str) -> None:
    published = known(doi="10.1000/hats.1", venue="Journal of Hats", type="article")
    assert match(known(doi=doi, venue=venue, year=2018), published) == "preprint"
    assert match(known(doi=doi, venue=venue, year=2016), published) is None
    assert match(known(doi=doi, venue=venue, authors=("Bea Farr",)), published) is None


def test_a_venue_of_a_million_letters_is_looked_at_once() -> None:
    assert kind("", "x" * 1_000_000, "") == ""
    assert kind("", "PsyArXiv", "") == "preprint"


def test_dois_that_contradict() -> None:
    journal = known(doi="10.1000/hats.1")
    assert not same(journal, known(doi="10.2000/hats.1"))
    assert not same(known(doi="10.2139/ssrn.1"), known(doi="10.2139/ssrn.2"))
    assert same(known(doi="10.21203/rs.3.rs-1/v1"), known(doi="10.21203/rs.3.rs-1/v2"))
    assert same(known(doi="10.21203/rs.3.rs-1"), known(doi="10.21203/rs.3.rs-1/v2"))
    assert not same(known(doi="10.21203/rs.3.rs-1"), known(doi="10.21203/rs.3.rs-2/v1"))
    assert not same(known(doi="10.1000/hats.v1"), known(doi="10.1000/hats.v2"))
    assert same(known(doi="10.2139/ssrn.1"), known(doi="10.31234/osf.io/a"))
    assert not same(known(doi="10.1101/gr.1"), known(doi="10.1000/hats.1"))


def test_a_shared_number_decides_unless_nothing_else_agrees() -> None:
    stranger = Paper(title="Umbrellas", authors=("Bea Farr",), doi="10.1000/hats.1")
    assert (
        match(known(doi="https://doi.org/10.1000/HATS.1"), known("X", doi="10.1000/hats.1"))
        == "doi"
    )
    assert match(known(doi="10.1000/hats.1"), stranger) is None
    assert match(known(pmid="123"), known("[Chapeaux].", pmid="PMID: 123", authors=())) == "pmid"
    assert not same(known(pmid="123"), known(pmid="124"))


def test_abstracts_are_witnesses() -> None:
    bare, misprint = Paper(title=LONG), Paper(title=LONG.replace("Winter", "Wnter"))
    told = {"abstract": ABSTRACT}
    assert same(bare.model_copy(update=told), misprint.model_copy(update=told))
    assert not same(known(abstract=ABSTRACT), known(LONG.split(":")[0], abstract=OTHER))
    assert not same(Paper(title="Hats", abstract=ABSTRACT), Paper(title="Hats", abstract=OTHER))


def test_editorials_need_authors_year_and_pages_to_agree() -> None:
    one = known("Editorial", venue="Hat Review", pages="1-2")
    assert same(one, known("EDITORIAL.", venue="Hat review", pages="1"))
    assert set(identifiers(one)) & set(identifiers(known("EDITORIAL.")))
    for other in (
        *({"year": 2021}, {"authors": ("Bea Farr",)}, {"authors": ()}),
        *({"pages": "71"}, {"pages": "10"}, {"pages": "X1"}),
    ):
        assert not same(one, known("Editorial", **{"venue": "Hat Review", **other}))
    assert same(one, known("Editorial", venue="Hat Review", pages="01-02"))
    assert same(one, known("Editorial", venue="Hat Rev.", pages="71"))


@given(st.text(max_size=30), st.text(max_size=30), st.integers(0, 9), st.integers(0, 9))
def test_the_order_of_two_records_makes_no_difference(a: str, b: str, i: int, j: int) -> None:
    for one, other in (
        (paper(a, "Ann Knott", year=2000 + i), paper(b, "A. Knott", year=2000 + j)),
        (known(LONG[:i] + a[:2] + LONG[i:]), known(LONG[:-j] + b[:2])),
    ):
        assert match(one, other) == match(other, one)
        assert same(one, one)


@given(st.sampled_from(("Winter", "Health", "Commuters", "Longitudinal")), st.data())
def test_one_wrong_letter_is_found_and_forgiven(word: str, data: st.DataObject) -> None:
    place = LONG.index(word) + data.draw(st.integers(0, len(word) - 1))
    typed = LONG[:place] + data.draw(st.sampled_from("aeiou")) + LONG[place + 1 :]
    assert set(identifiers(known())) & set(identifiers(known(typed)))
    assert same(known(), known(typed))


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (known(), f"title:{GLUED} title:{GLUED[:40]} start:36d53d64 slip:6d2c0a5a slip:29204ed3"),
        (
            paper("Gliding Hats in the Winter"),
            "title:glidinghatsinthewinter slip:f9174134 slip:294b6c4b",
        ),
        (paper("ab" * 16), f"title:{'ab' * 16} start:e6006bd6 slip:85151e20 slip:82d6b4f6"),
        (paper("Warm Hats for All"), "title:warmhatsforall"),
        (known("Editorial"), "title:editorial|knott|2020"),
        (paper("Editorial"), "title:editorial||"),
    ],
)
def test_what_a_catalog_has_kept_is_found_again(record: Paper, expected: str) -> None:
    """Libraries hold these strings: others would part a paper from its next record."""
    assert identifiers(record) == tuple(expected.split(" "))


def test_a_paper_of_several_records_is_looked_up_by_all() -> None:
    records = (paper("Warm Hats", pmid="7"), paper("Warm Hats"), paper("Hats", pmid="7"))
    assert all_identifiers(records) == ("pmid:7", "title:warmhats", "title:hats")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("31452104", "31452104"),
        ("PMID: 0031452104", "31452104"),
        ("https://pubmed.ncbi.nlm.nih.gov/31452104/", "31452104"),
        ("PMC31452104", ""),
        ("", ""),
    ],
)
def test_pmid(text: str, bare: str) -> None:
    assert pmid(text) == bare


def test_identifiers_come_strongest_first() -> None:
    assert identifiers(paper("Warm Hats", doi="10.1/x", arxiv="1802.09477", pmid="7")) == (
        "doi:10.1/x",
        "arxiv:1802.09477",
        "pmid:7",
        "title:warmhats",
    )


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


@pytest.mark.parametrize("text", ["", "a b", "a,b", "a}b", "é", "../a", "a/b", "DBLP:/b", "a" * 99])
def test_what_no_key_can_be(text: str) -> None:
    assert valid_key(text) == ""
