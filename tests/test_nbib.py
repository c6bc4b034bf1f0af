"""PubMed's text format: citations read as PubMed writes them, and as damage leaves them."""

from __future__ import annotations

from streams import stream

from store.formats import nbib
from store.records import Paper, Problem

WHOLE = """
PMID- 31452104
OWN - NLM
STAT- MEDLINE
DCOM- 20200101
IS  - 1234-5678 (Electronic)
VI  - 12
IP  - 3
DP  - 2019 Jul-Aug
TI  - Hats keep heads warm: a randomised trial of knitted hats against none in
      cold weather.
PG  - 1234-45
LID - S0022-2011(19)00072-4 [pii]
LID - 10.1000/HATS.1 [doi]
AB  - BACKGROUND: Heads are cold. METHODS: We put hats on 12 heads - at most
      one on each. RESULTS: AB  - they were warm.
CI  - Copyright (c) 2019 Cap Press.
FAU - Knott, Ann
AU  - Knott A
AUID- ORCID: 0000-0000-0000-0000
AD  - University of Hatfield, Hatfield, UK.
FAU - van der Berg, Jo M 3rd
AU  - van der Berg J Jr
CN  - Hat Research Group
LA  - eng
PT  - Journal Article
PT  - Randomized Controlled Trial
DEP - 20190501
PL  - England
TA  - J Hats
JT  - Journal of hats
MH  - Cold Temperature/*adverse effects
MH  - *Hats
MH  - Humans
OT  - *knitting
OT  - HIV/AIDS
PST - ppublish
AID - 10.1000/HATS.1 [doi]
SO  - J Hats. 2019 Jul-Aug;12(3):1234-45. doi: 10.1000/HATS.1.
"""


def read(text: str) -> list[Paper | Problem]:
    return list(nbib.read(stream(text, "x.nbib")))


def paper(text: str) -> Paper:
    [one] = read(text)
    assert isinstance(one, Paper)
    return one


def test_every_field_of_a_citation() -> None:
    assert paper(WHOLE) == Paper(
        title=(
            "Hats keep heads warm: a randomised trial of knitted hats against none in cold weather"
        ),
        authors=("Ann Knott", "Jo M van der Berg 3rd", "Hat Research Group"),
        year=2019,
        venue="Journal of hats",
        doi="10.1000/hats.1",
        tags=("Cold Temperature", "Hats", "Humans", "knitting", "HIV/AIDS"),
        abstract=(
            "BACKGROUND: Heads are cold. METHODS: We put hats on 12 heads - at most one on each. "
            "RESULTS: AB - they were warm."
        ),
        pmid="31452104",
        type="article",
        volume="12",
        issue="3",
        pages="1234-1245",
    )


def test_an_old_citation_has_short_names_and_a_short_journal() -> None:
    text = """PMID- 7
DP  - 1975
TI  - [On hats].
AB  - Hats.
AU  - Knott A
AU  - van der Berg JM
TA  - J Hats
PG  - e12
"""
    found = paper(text)
    assert (found.title, found.venue, found.pages) == ("On hats", "J Hats", "e12")
    assert found.authors == ("A Knott", "JM van der Berg")


def test_a_preprint_and_a_chapter() -> None:
    preprint = "PMID- 7\nTI  - T\nAB  - A\nPT  - Journal Article\nPT  - Preprint\nAID - "
    found = paper(f"{preprint}arXiv:1707.06347v2 [pii]\n")
    assert (found.type, found.arxiv) == ("preprint", "1707.06347")
    chapter = paper(
        "PMID- 8\nTI  - T\nBTI - All Hats\nAB  - A\nPB  - Cap Press\nPT  - Book Chapter\n"
    )
    assert (chapter.type, chapter.venue, chapter.publisher) == ("chapter", "All Hats", "Cap Press")


def test_damaged_citations_are_told_and_the_others_read() -> None:
    text = """some words first
PMID- 1
TI  - Cut o
PMID- 2
TI  - Whole.
AB  - A.
DP  - 99999

PMID- 3
PMID- x
TI  - Two in one.
AB  - B.

PMID- 4
TI  - Last
      and then
AB"""
    found = read(text)
    assert [(one.title, one.year, one.pmid) for one in found if isinstance(one, Paper)] == [
        ("Whole", None, "2"),
        ("Two in one", None, "3"),
    ]
    assert [(one.line, one.reason) for one in found if isinstance(one, Problem)] == [
        (2, "no abstract, left out: Cut o"),
        (14, "no abstract, left out: Last and then AB"),
    ]
