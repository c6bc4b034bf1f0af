"""Markdown and plain text: one paper a heading or a file, whatever is wrapped around it."""

from __future__ import annotations

import io
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streams import stream

from store.formats import listing, markdown, plaintext, read
from store.records import Paper, Problem

ABSTRACT = (
    "Hats keep heads warm, and by how much nobody has measured. We measured it on ten heads in "
    "two winters. The hats were made of wool, of felt and of straw. Wool was warmer by 12.5 % "
    "than felt, and straw was no warmer than no hat at all."
)
WRAPPED = textwrap.fill(ABSTRACT, 60)
HATS = Paper(title="Warm hats", abstract=ABSTRACT)
SIGNED = HATS.model_copy(update={"authors": ("Ada Müller", "Carl van der Strand")})


def found(text: str, name: str) -> list[Paper | Problem]:
    return list(read(io.BytesIO(text.encode()), name=name))


@pytest.mark.parametrize(
    "abstract", [WRAPPED, ABSTRACT, WRAPPED.replace("winters. ", "winters.\n\n")]
)
@pytest.mark.parametrize(
    ("above", "paper"),
    [
        ("Warm hats\n\n", HATS),
        ("\n\nWarm hats\n=========\n\n", HATS),
        ("Warm hats\n\nAda Müller, Carl van der Strand\n\n", SIGNED),
        ("Warm hats\nAda Müller\nCarl van der Strand\n\n", SIGNED),
        ("Warm hats\n\nAda Müller¹ and Carl van der Strand²\n\nHat University, Oslo\n\n", SIGNED),
        ("Warm hats\n\nby Ada Müller, Carl van der Strand\n\nAbstract\n\n", SIGNED),
        ("Warm hats\n\nAuthors: Müller, Ada; van der Strand, Carl\n\nAbstract: ", SIGNED),
        ("Title: Warm hats\nAuthors: Ada Müller, Carl van der Strand\n\nAbstract—", SIGNED),
        ("Warm\nhats\n\n", HATS),
    ],
)
def test_a_text_is_a_paper(above: str, paper: Paper, abstract: str) -> None:
    assert found(above + abstract, "hats.txt") == [paper]


@pytest.mark.parametrize(
    "behind",
    [
        "",
        "\n\nIntroduction\n\nHeads are cold.",
        "\n\n1. Introduction\nHeads are cold.\n\n2. Hats\nFelt.",
    ],
)
def test_what_comes_behind_an_abstract_is_left_out(behind: str) -> None:
    text = f"Warm hats\n\nAbstract\n\n{WRAPPED}\n\nKeywords: wool, felt{behind}"
    assert found(text, "hats.txt") == [HATS.model_copy(update={"tags": ("wool", "felt")})]


def test_facts_and_labelled_sections_are_kept() -> None:
    text = (
        "Warm hats\n\nYear: 2020\nDOI: 10.1000/hats\nJournal: J Hats\n\nBackground\n"
        "Heads are cold.\n\nMaterials and Methods\nTen heads and three hats were measured, all of "
        "them in winter.\n\nConclusions:\nWool.\n"
    )
    [paper] = plaintext.read(
        stream(text.replace("\n", "\n\n").replace("Year: 2020\n", "Year: 2020"))
    )
    assert isinstance(paper, Paper)
    assert (paper.year, paper.doi, paper.venue) == (2020, "10.1000/hats", "J Hats")
    assert paper.abstract.startswith("Background: Heads are cold. Materials and Methods: Ten")
    assert paper.abstract.endswith("Conclusions: Wool.")


def test_rules_part_papers() -> None:
    text = f"Warm hats\n\n{WRAPPED}\n\n-----\n\nShoes\n\n*****\n\nWarm hats\n{WRAPPED}\n"
    assert found(text, "hats.txt") == [
        HATS,
        Problem(file="hats.txt", line=10, reason="no abstract, left out: Shoes"),
        HATS,
    ]


LONG = f"{ABSTRACT} {ABSTRACT}"


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        (f"Warm hats\n{LONG}\nShoes\n{LONG}\n", "listing"),
        (f"Warm hats\n\n{LONG}\n\nShoes\n\n{LONG}\n", "listing"),
        (f"Subscribe\n\nWarm hats\n\n{LONG}\n", "listing"),
        (f"Warm hats\n\n{LONG}\n", "plaintext"),
        (f"Warm hats\n\nAda Müller\n\n{LONG}\n", "plaintext"),
        (f"Warm hats\n\nAbstract\n\n{LONG}\n\nIntroduction\n\n{LONG}\n", "plaintext"),
        (f"Warm hats\n\n{textwrap.fill(LONG * 5, 150)}\n", "plaintext"),
        (f"# Warm hats\n\n{LONG}\n\n# Shoes\n\n{LONG}\n", "markdown"),
    ],
)
def test_the_boundary_between_listings_and_texts(text: str, reader: str) -> None:
    suits = [r for r in (markdown, listing, plaintext) if r.sniff(text)]
    assert suits[0].__name__ == f"store.formats.{reader}"
    assert found(text, "hats.txt") == list(suits[0].read(stream(text, "hats.txt")))


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        (f"# Warm hats\n\n{WRAPPED}\n", [HATS]),
        (f"Warm hats\n=====\n{WRAPPED}\n", [HATS]),
        (f"# Warm hats\n*Ada Müller*, Carl van der Strand\n\n## Abstract\n\n{WRAPPED}\n", [SIGNED]),
        (f"# Warm hats\n## Authors\n- Ada Müller\n- Carl van der Strand\n## Abstract\n{WRAPPED}",
         [SIGNED]),
        (f"# Warm hats\n\n# Abstract\n{WRAPPED}\n\n# Introduction\nA.\n\n# Of wool\nB.\n", [HATS]),
        (f"# Warm hats\n\n{WRAPPED}\n\n## 1 Introduction\n\nHeads.\n\n## Wool\n\nWarm.", [HATS]),
        (f"# To read\n\n## Warm hats\n{WRAPPED}\n\n## Warm hats\n{WRAPPED}\n", [HATS, HATS]),
        (f"Some words before.\n\n# Warm hats\n{WRAPPED}\n\n# Warm hats\n{WRAPPED}\n", [HATS, HATS]),
        (f"---\ntitle: Warm hats\nauthor:\n  - Ada Müller\n  - given: Carl\n    family: van der "
         f"Strand\n---\n\n{WRAPPED}\n", [SIGNED]),
        (f"---\ntitle: 'Warm hats'\nabstract: >\n  {ABSTRACT}\n---\n# Warm hats\n\nMy words.\n",
         [HATS]),
        (f"---\nauthors: Ada Müller, Carl van der Strand\n---\n# Warm hats\n{WRAPPED}\n", [SIGNED]),
        (f"Warm hats\n\n{WRAPPED}\n", [HATS]),
        (f"# Warm **hats**\n\n> {WRAPPED.replace('wool', '[wool](http://a.org)', 1)}\n", [HATS]),
    ],
)  # fmt: skip
def test_markdown_is_papers(text: str, papers: list[Paper]) -> None:
    assert found(text, "hats.md") == papers


def test_yaml_that_is_none_is_read_nevertheless() -> None:
    text = f"---\ntitle: Hats: warm ones\nyear: 2020\nmood: [\n---\n\n{WRAPPED}\n"
    assert found(text, "hats.md") == [
        Paper(title="Hats: warm ones", year=2020, abstract=ABSTRACT),
    ]
    [paper] = found(f"---\nnot yaml at all\n\n# Warm hats\n\n{WRAPPED}\n", "hats.md")
    assert paper == HATS


def test_a_heading_without_text_is_told_with_its_line() -> None:
    text = f"# Warm hats\n\n{WRAPPED}\n\n# Shoes\n\n# Warm hats\n\n{WRAPPED}\n"
    line = text.split("\n").index("# Shoes") + 1
    assert found(text, "hats.md") == [
        HATS,
        Problem(file="hats.md", line=line, reason="no abstract, left out: Shoes"),
        HATS,
    ]


def test_mathematics_and_names_keep_their_signs() -> None:
    body = "We take $a_i * b_i$ of *warm* snake_case_hats and 3*4*5 `hats` \\* (see **felt**)."
    text = f"# Hats\n\n{body}"
    [paper] = found(text, "hats.md")
    assert isinstance(paper, Paper)
    assert paper.abstract == (
        "We take $a_i * b_i$ of warm snake_case_hats and 3*4*5 hats * (see felt)."
    )


@pytest.mark.parametrize("name", ["script.py", "data.csv", "page.html"])
def test_prose_is_not_looked_for_under_other_suffixes(name: str) -> None:
    [problem] = found(f"# Warm hats\n\n{WRAPPED}\n", name)
    assert isinstance(problem, Problem)


pieces = st.lists(
    st.sampled_from(
        ["# Hats", "## Abstract", "---", "===", "", "title: x", "Ada Müller", "- x", "*", "_",
         "[", "](", "```", "Abstract:", "Year: 2020", ABSTRACT, "\f", "1. Introduction", "# ", "#"]
    ),
    max_size=12,
)  # fmt: skip


@given(pieces)
def test_no_lines_raise(lines: list[str]) -> None:
    for reader in (markdown, plaintext):
        list(reader.read(stream("\n".join(lines))))
        list(reader.read(stream(" ".join(lines))))


@pytest.mark.parametrize(
    "piece", [".", "#", "*", "_", "[", "](", "a: ", "A ", "1 ", "`", "**a", "<b>"]
)
def test_a_line_of_thousands_of_anything_is_read(piece: str) -> None:
    for above in ("# Hats\n\n", "# ", "Hats\n\n", ""):
        for reader in (markdown, plaintext):
            list(reader.read(stream(f"{above}{piece * 30_000}\n")))
