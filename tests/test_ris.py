"""RIS: its dialects read, and everything that it can hold written and read again."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import papers
from streams import stream

from store.formats import ris
from store.formats.names import inverted, parted, printed
from store.records import Paper, Problem


def read(text: str) -> list[Paper | Problem]:
    return list(ris.read(stream(text, "x.ris")))


def paper(text: str) -> Paper:
    [one] = read(text)
    assert isinstance(one, Paper)
    return one


def record(*lines: str) -> Paper:
    """A paper with a title and an abstract, and with these lines."""
    return paper("\n".join(("TY  - JOUR", "TI  - T", "AB  - A.", *lines, "ER  - ")))


def test_zotero() -> None:
    text = """TY  - CONF
TI  - Hats keep heads warm
AU  - Knott, Ann
AU  - van der Berg, Jo
AU  - King, Max, Jr.
AU  - Hat Research Group
T2  - International Conference on Hats
C3  - Proceedings of Hats
DA  - 2019/07/01/
PY  - 2019
DO  - 10.1000/HATS.1
DP  - DOI.org (Crossref)
SP  - 45
EP  - 67
LA  - en
PB  - Cap Press
SN  - 978-1-2345
UR  - https://hats.example.org/1;jsessionid=2
Y2  - 2020/01/31/12:00:00
KW  - hats
KW  - warm heads
AB  - We put hats on heads.
N1  - Read this twice.
ER  - 

"""
    assert paper(text) == Paper(
        title="Hats keep heads warm",
        authors=("Ann Knott", "Jo van der Berg", "Max King Jr.", "Hat Research Group"),
        year=2019,
        venue="International Conference on Hats",
        doi="10.1000/hats.1",
        url="https://hats.example.org/1;jsessionid=2",
        tags=("hats", "warm heads"),
        abstract="We put hats on heads.",
        type="conference",
        pages="45-67",
        publisher="Cap Press",
        note="Read this twice.",
    )


def test_endnote_and_the_older_tags() -> None:
    text = """
TY  - JOUR
ID  - 17
T1  - Hats keep
heads warm
A1  - Knott,A.
A1  - University of Hatfield,
A1  - University of Caps,, Capford
Y1  - 2019/07//
N2  - We put hats
on heads.
They are warm.
JF  - Journal of Hats
JO  - J. Hats
VL  - 12
IS  - 3
SP  - e123
M3  - 10.1000/hats.2
KW  - hats
warm heads
L1  - file://hats.pdf
L2  - http://hats.example.org/2
N1  - 10.1000/remarks
ER  -
"""
    assert paper(text) == Paper(
        title="Hats keep heads warm",
        authors=("A. Knott", "University of Hatfield", "University of Caps, Capford"),
        year=2019,
        venue="Journal of Hats",
        doi="10.1000/hats.2",
        url="http://hats.example.org/2",
        tags=("hats", "warm heads"),
        abstract="We put hats on heads. They are warm.",
        type="article",
        volume="12",
        issue="3",
        pages="e123",
        note="10.1000/remarks",
    )


def test_scopus() -> None:
    found = record(
        "T2  - Hats and Caps",
        "J2  - Hats Caps",
        "C7  - 105123",
        "C2  - 31452104",
        "DB  - Scopus",
        "N1  - Export Date: 12 March 2021",
        "N1  - Cited By :7",
        "M3  - Article",
        "UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-85&doi=10.1016%2fj.hats.2020.105123",
    )
    assert (found.venue, found.pages, found.pmid) == ("Hats and Caps", "105123", "31452104")
    assert (found.note, found.doi, found.type) == ("", "", "article")


def test_web_of_science() -> None:
    found = record(
        "T2  - JOURNAL OF HATS",
        "AN  - WOS:000123456700001",
        "DA  - JUL",
        "PY  - 2019",
        "KW  - HATS; WARM HEADS; CAPS",
        "DO  - 10.1000/hats.3",
    )
    assert (found.year, found.pmid, found.tags) == (2019, "", ("HATS", "WARM HEADS", "CAPS"))


def test_ieee() -> None:
    text = "\n".join(
        (
            "TY  - CONF",
            "TI  - Hats at Night",
            "T2  - 2019 IEEE Conference on Hats (HAT)",
            "SP  - 770",
            "EP  - 778",
            "AU  - A. Knott",
            "PY  - 2019",
            "JO  - 2019 IEEE Conference on Hats (HAT)",
            "VL  - ",
            "AB  - Hats at night.",
            "ER  - ",
        )
    )
    found = paper(text)
    assert (found.authors, found.pages, found.volume) == (("A. Knott",), "770-778", "")


@pytest.mark.parametrize(
    "lines",
    [
        ("DB  - PubMed", "AN  - 31452104"),
        ("DB  - PubMed", "ID  - 31452104"),
        ("DB  - Ovid MEDLINE(R)", "AN  - 31452104"),
        ("AN  - MEDLINE:31452104",),
        ("N1  - PMID: 31452104",),
        ("UR  - https://pubmed.ncbi.nlm.nih.gov/31452104/",),
    ],
)
def test_the_pubmed_number_wherever_it_stands(lines: tuple[str, ...]) -> None:
    assert record(*lines).pmid == "31452104"


def test_an_accession_number_of_another_database_is_none_of_pubmed() -> None:
    assert record("DB  - Embase", "AN  - 31452104", "C2  - 31452104").pmid == ""


@pytest.mark.parametrize(
    ("tag", "type"), [("GEN", ""), ("CHAP", "chapter"), ("THES", "thesis"), ("PAT", "other")]
)
def test_types(tag: str, type: str) -> None:
    assert paper(f"TY  - {tag}\nTI  - T\nAB  - A.\nER  - ").type == type


def test_a_preprint_filed_under_something_else() -> None:
    assert record("T2  - arXiv preprint arXiv:1707.06347").type == "preprint"
    assert record("AN  - arXiv:1707.06347", "T2  - Hats").type == "article"
    assert record("M3  - Preprint").type == "preprint"


def test_the_title_of_a_book_and_what_a_chapter_stands_in() -> None:
    book = paper("TY  - BOOK\nBT  - The Book of Hats\nAB  - A.\nER  - ")
    chapter = paper("TY  - CHAP\nTI  - One\nBT  - The Book of Hats\nAB  - A.\nER  - ")
    assert (book.title, book.type) == ("The Book of Hats", "book")
    assert (chapter.title, chapter.venue) == ("One", "The Book of Hats")


def test_tags_with_one_space_behind_them_and_indented() -> None:
    text = "  TY - JOUR\n  TI - Hats\n  AU - Knott, Ann\n  AB - We\n  go on.\n  ER -\n"
    assert paper(text) == Paper(
        title="Hats", authors=("Ann Knott",), abstract="We go on.", type="article"
    )


def test_damaged_records_are_told_and_the_others_read() -> None:
    text = """Exported 2020
TY  - JOUR
TI  - No end
AB  - A.
TY  - JOUR
TI  - No abstract
ER  - 
what is this
TY  - JOUR
ER  - 
TY  - JOUR
TY  - 
TI  - Absurd
PY  - 99999
AB  - B.
XX  - unknown
AU  - 
goes on
ER  - 
TY  - JOUR
TI  - Cut o"""
    found = read(text)
    assert [(one.title, one.year) for one in found if isinstance(one, Paper)] == [
        ("No end", None),
        ("Absurd", None),
    ]
    assert [(one.line, one.reason) for one in found if isinstance(one, Problem)] == [
        (5, "no abstract, left out: No abstract"),
        (9, "neither title nor abstract"),
        (20, "no abstract, left out: Cut o"),
    ]


def told(paper: Paper) -> Paper:
    """The paper as RIS can tell it."""
    type = paper.type.replace("other", "")
    if type in ("", "article") and paper.arxiv and not paper.venue:
        type = "preprint"
    tags = (part.strip() for tag in paper.tags for part in tag.split(";"))
    return paper.model_copy(update={"type": type, "tags": tuple(dict.fromkeys(filter(None, tags)))})


@given(st.lists(papers, max_size=3))
@example([Paper(title="TY  - JOUR\nER  - ", abstract="  AB  - A.\n\nER  - \nTY  - BOOK")])
@example([Paper(title="T", abstract="A.", authors=("Hats, Caps and Co", "Jo van der Berg", ",,a"))])
def test_ris_gives_back_what_it_was_given(given: list[Paper]) -> None:
    keyed = [paper.model_copy(update={"key": f"k:{n}"}) for n, paper in enumerate(given)]
    plain = [
        paper.model_copy(
            update={name: " ".join(getattr(paper, name).split()) for name in ("title", "abstract")}
        )
        for paper in keyed
    ]
    assert read("".join(ris.write(keyed))) == [told(paper) for paper in plain]


def test_written_records_are_ordinary_ris() -> None:
    paper = Paper(
        key="knott2019hats",
        title="Hats",
        authors=("Jo van der Berg", "Hat Research Group"),
        year=2019,
        venue="Journal of Hats",
        pages="1-12",
        arxiv="1707.06347",
        pmid="31452104",
        type="article",
        abstract="A.",
    )
    assert "".join(ris.write([paper])).splitlines() == [
        "TY  - JOUR",
        "TI  - Hats",
        "AU  - van der Berg, Jo",
        "AU  - Hat Research Group",
        "PY  - 2019",
        "T2  - Journal of Hats",
        "SP  - 1",
        "EP  - 12",
        "AN  - arXiv:1707.06347",
        "AN  - 31452104",
        "DB  - PubMed",
        "AB  - A.",
        "ID  - knott2019hats",
        "ER  - ",
        "",
    ]


@pytest.mark.parametrize(
    ("name", "sorted_name"),
    [
        ("Ann Knott", "Knott, Ann"),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Max King Jr.", "King, Max, Jr."),
        ("OpenAI", "OpenAI"),
        ("Hats and Caps", "Hats and Caps"),
        ("Hats, Caps", "Hats,, Caps"),
        ("Jo de", "de, Jo"),
    ],
)
def test_names_are_sorted_and_printed(name: str, sorted_name: str) -> None:
    assert inverted(name) == sorted_name
    assert printed(sorted_name) == name


@given(st.lists(st.sampled_from(("Jo", "van", "Berg", "Jr.", "for", "Team", ",", "é"))))
def test_the_parts_of_a_name_print_as_the_name(words: list[str]) -> None:
    name = " ".join(words)
    parts = parted(name)
    assert parts is None or " ".join(filter(None, parts)) == name
    assert printed(inverted(name)) == name
