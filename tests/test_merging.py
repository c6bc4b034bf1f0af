"""Two records of one paper become one: the best of each field, and nothing of the person's lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.identity.merging import differing, merge
from store.records import Paper, PaperType

PREPRINT = Paper(
    title="Gliding Hats",
    authors=("A. Knott", "Jorg Hakansson"),
    year=2021,
    venue="arXiv",
    arxiv="2101.00001",
    doi="10.48550/arxiv.2101.00001",
    url="https://arxiv.org/abs/2101.00001",
    type="preprint",
    abstract="Hats glide.",
)
PUBLISHED = Paper(
    title="Gliding hats",
    authors=("Ann Knott", "Jörg Håkansson", "Mia Farr"),
    year=2022,
    venue="Hat Review",
    doi="10.1000/hats",
    url="https://example.org/hats",
    type="article",
    volume="3",
    pages="1-9",
    publisher="Hat Press",
    abstract="Hats do glide.",
)


def test_the_published_version_wins_whichever_comes_first() -> None:
    after, before = merge(PREPRINT, PUBLISHED), merge(PUBLISHED, PREPRINT)
    own = {"title", "abstract"}
    assert after.model_dump(exclude=own) == before.model_dump(exclude=own)
    assert after.model_dump(exclude=own) == {
        **PUBLISHED.model_dump(exclude=own),
        "arxiv": "2101.00001",
    }
    assert (after.title, after.abstract) == (PREPRINT.title, PREPRINT.abstract)


def test_a_journal_is_named_rather_than_a_server() -> None:
    old = Paper(title="Hats", doi="10.1000/hats", venue="arXiv")
    assert merge(old, Paper(title="Hats", venue="Hat Review")).venue == "Hat Review"
    assert merge(Paper(title="Hats", venue="Hat Review"), old).venue == "Hat Review"
    assert merge(Paper(title="Hats"), Paper(title="Hats")).venue == ""


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        ("10.5555/hats", "10.2139/ssrn.1", "10.5555/hats"),
        ("10.2139/ssrn.1", "10.48550/arxiv.2101.00001", "10.2139/ssrn.1"),
        ("10.48550/arxiv.2101.00001", "", "10.48550/arxiv.2101.00001"),
        ("", "", ""),
    ],
)
def test_a_publishers_number_is_kept_and_arxivs_said_besides(
    one: str, other: str, kept: str
) -> None:
    for old, new in ((one, other), (other, one)):
        merged = merge(Paper(title="Hats", doi=old), Paper(title="Hats", doi=new))
        given_up = "arxiv" in one + other and "arxiv" not in kept
        assert (merged.doi, merged.arxiv) == (kept, "2101.00001" if given_up else "")


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        ("other", "article", "article"),
        ("preprint", "thesis", "thesis"),
        ("", "preprint", "preprint"),
        ("", "other", "other"),
        ("", "", ""),
    ],
)
def test_a_type_that_says_most_is_kept(one: PaperType, other: PaperType, kept: str) -> None:
    for old, new in ((one, other), (other, one)):
        assert merge(Paper(title="Hats", type=old), Paper(title="Hats", type=new)).type == kept


def test_what_both_versions_have_is_that_of_the_publisher() -> None:
    printed = {"title": "Hats", "venue": "Hat Review"}
    served = Paper(**printed, doi="10.2139/ssrn.1", type="preprint")
    assert merge(served, Paper(**printed, doi="10.5555/hats")).doi == "10.5555/hats"
    other, article = Paper(**printed, type="other"), Paper(**printed, type="article")
    assert merge(other, article).type == merge(article, other).type == "article"
    own = {"title": "Hats", "doi": "10.5555/hats"}
    preprint, article = Paper(**own, type="preprint"), Paper(**own, type="article")
    assert merge(preprint, article).type == merge(article, preprint).type == "article"


def test_a_key_that_one_of_them_has_is_kept() -> None:
    assert merge(Paper(title="Hats"), Paper(title="Hats", key="hats")).key == "hats"
    assert merge(Paper(title="Hats", key="a"), Paper(title="Hats", key="b")).key == "a"


def test_that_there_are_more_authors_is_kept() -> None:
    told, more = ("Ann Knott",), ("A. Knott", "et al.")
    for old, new in ((told, more), (more, told)):
        merged = merge(Paper(title="Hats", authors=old), Paper(title="Hats", authors=new))
        assert merged.authors == ("Ann Knott", "et al.")


def test_paragraphs_of_notes_are_joined_each_once() -> None:
    old = Paper(title="Hats", note="One.\n \nTwo.\n\n\nThree.")
    new = Paper(title="Hats", note="\n\nTwo.\n\nFour.")
    assert merge(old, new).note == "One.\n\nTwo.\n\nThree.\n\nFour."


def test_gaps_are_filled_and_lists_joined() -> None:
    old = Paper(title="Hats", key="hats", tags=("a",), sources=("x",), note="Mine.")
    new = Paper(
        title="HATS",
        authors=("Ann Knott",),
        year=1999,
        abstract="New.",
        tags=("b", "a"),
        sources=("y",),
        note="Theirs.\n\nMine.",
        pmid="7",
        issue="2",
    )
    assert merge(old, new) == new.model_copy(
        update={
            "title": "Hats",
            "key": "hats",
            "tags": ("a", "b"),
            "sources": ("x", "y"),
            "note": "Mine.\n\nTheirs.",
        }
    )


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("Old words.", "New words, and more of them.", "Old words."),
        ("", "New words.", "New words."),
        ("Old words …", "Old words that go on.", "Old words that go on."),
        ("Old words...", "Old", "Old words..."),
        ("Old words", "Old words that go on.", "Old words that go on."),
        ("Old words …", "New words that are cut …", "Old words …"),
        ("Old words [...]", "Old words that go on.", "Old words that go on."),
        ("Old words […] ", "New words that go on.", "New words that go on."),
        ("Old words.", "New words!", "Old words."),
        ("Old words …", "New words!!", "Old words …"),
    ],
)
def test_an_abstract_stays_unless_it_is_cut_short(old: str, new: str, kept: str) -> None:
    assert (
        merge(Paper(title="Hats", abstract=old), Paper(title="Hats", abstract=new)).abstract == kept
    )


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("GLIDING HATS", "Gliding Hats", "Gliding Hats"),
        ("Gliding Hats and the Winter…", "Gliding hats and the winter health", None),
        ("Gliding Hats", "Gliding Hats: A Study", "Gliding Hats: A Study"),
        ("Gliding Hats", "GLIDING HATS: A STUDY", "Gliding Hats"),
        ("PokÃ©mon Hats", "Pokémon Hats", "Pokémon Hats"),
        ("Pok?mon Hats", "Pokémon Hats", "Pokémon Hats"),
        ("Gliding hats", "Gliding Hats", "Gliding hats"),
        ("HATS", "Hats", "HATS"),
    ],
)
def test_a_title_stays_unless_it_is_damaged(old: str, new: str, kept: str | None) -> None:
    assert merge(Paper(title=old), Paper(title=new)).title == (kept or new)
    if kept == new:
        assert merge(Paper(title=new), Paper(title=old)).title == new


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (("A. Knott",), ("Ann Knott",), ("Ann Knott",)),
        (("Ann Knott",), ("A. B. Knott",), ("Ann Knott",)),
        (("Jorg Hakansson",), ("Jörg Håkansson",), ("Jörg Håkansson",)),
        (("A. Knott", "et al."), ("Ann Knott", "Bo Bell"), ("Ann Knott", "Bo Bell")),
        (("A. Knott", "B. Bell"), ("Ann Knott",), ("Ann Knott", "B. Bell")),
        (("A. Wang", "B. Wang"), ("Bo Wang",), ("A. Wang", "Bo Wang")),
        (("ANN KNOTT",), ("Ann Knott",), ("Ann Knott",)),
        (("J?rg Knott",), ("J. Knott",), ("J. Knott",)),
        (("A. Knott",), ("Bea Knott",), None),
        (("A. B. Knott",), ("Ann Bea Knott",), ("Ann Bea Knott",)),
        (("A. B. Knott",), ("Ann Cy Knott",), None),
        (("Knott",), ("Ann Knott",), ("Ann Knott",)),
    ],
)
def test_authors_as_full_as_either_has_them(
    one: tuple[str, ...], other: tuple[str, ...], kept: tuple[str, ...] | None
) -> None:
    """None where they are not one person: the old one stays."""
    first, second = Paper(title="Hats", authors=one), Paper(title="Hats", authors=other)
    assert merge(first, second).authors == (kept or one)
    assert merge(second, first).authors == (kept or other)


@pytest.mark.parametrize(
    ("kept", "came", "other"),
    [
        ("Hats glide well.", "Hats glide", False),
        ("Hats glide well.", "HATS: glide …", False),
        ("Hats glide well.", "Hats glide well.", False),
        ("Hats glide well.", "", False),
        ("Hats glide.", "Hats glide well.", True),
        ("Hats glide well.", "Hats sink.", True),
    ],
)
def test_an_abstract_with_other_letters_differs(kept: str, came: str, other: bool) -> None:
    assert differing(kept, came) is other


NAMES = st.sampled_from(("Ann Knott", "A. Knott", "Jörg Håkansson", "J Hakansson", "et al.", "Li"))
TEXTS = ("", "Hats", "HATS", "Hats: A Study", "Hats …", "Hats glide.", "Hats glide and sing.")
RECORDS = st.builds(
    Paper,
    key=st.sampled_from(("", "a", "b")),
    title=st.sampled_from(TEXTS[1:]),
    authors=st.lists(NAMES, max_size=4).map(tuple),
    year=st.none() | st.integers(2019, 2021),
    venue=st.sampled_from(("", "arXiv", "CoRR", "Hat Review", "ICML")),
    doi=st.sampled_from(("", "10.1000/a", "10.2139/ssrn.1", "10.48550/arxiv.2101.00001")),
    arxiv=st.sampled_from(("", "2101.00001")),
    type=st.sampled_from(("", "article", "preprint", "other")),
    abstract=st.sampled_from(TEXTS),
    tags=st.lists(st.sampled_from("abc"), max_size=3, unique=True).map(tuple),
    sources=st.lists(st.sampled_from("xyz"), max_size=2, unique=True).map(tuple),
    note=st.sampled_from(("", "One.", "Two.", "Two.\n\nOne.")),
    pages=st.sampled_from(("", "1-2", "3")),
)


@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_merging_a_record_again_at_once_changes_nothing(records: list[Paper]) -> None:
    merged = records[0]
    for record in records:
        merged = merge(merged, record)
        assert merge(merged, record) == merged
        assert merge(merged, merged) == merged


@given(RECORDS, RECORDS)
def test_of_two_records_neither_changes_anything_again(one: Paper, other: Paper) -> None:
    merged = merge(one, other)
    assert merge(merged, one) == merge(merged, other) == merged


@given(RECORDS, RECORDS)
def test_nothing_that_only_one_record_says_is_lost(one: Paper, other: Paper) -> None:
    merged = merge(one, other)
    for name in Paper.model_fields:
        if getattr(one, name) or getattr(other, name):
            assert getattr(merged, name), name
    assert set(merged.tags) == {*one.tags, *other.tags}
    assert set(merged.sources) == {*one.sources, *other.sources}
    assert all(part in merged.note for part in (one.note + "\n\n" + other.note).split("\n\n"))
