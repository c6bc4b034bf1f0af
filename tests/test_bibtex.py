"""BibTeX: entries read and written, LaTeX decoded without losing a word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import papers
from streams import stream

from store.formats import bibtex
from store.formats.latex import decode, escape
from store.records import Paper, Problem

WHOLE = r"""
@string{venue = "Advances in {Hats}"}
@comment{not a paper}
@inproceedings{Kno99,
  author = {Knott, Ann and van der Berg, Jo and {Hats and Caps Ltd} and
            Garc{\'i}a M{\'a}rquez, Jos{\'e} and King, Jr., Max and others},
  title  = "Warming {H}eads with {\em Off-Policy} Hats",
  booktitle = venue # " 31",
  date = {1999-07-01},
  Keywords = {hats; heads, {rain, snow}},
  eprint = {1802.09477v3}, archivePrefix = {arXiv},
  doi = {https://doi.org/10.1000/ABC\_d},
  url = {\url{http://x.org/~me/a_b--c}},
  abstract = {Hats warm by 12\% (at times 5% more)
    when $\gamma \to 1$.

    They come from Bogot\'a.},
}
"""


def read(text: str) -> list[Paper | Problem]:
    return list(bibtex.read(stream(text, "x.bib")))


def entry(fields: str) -> Paper:
    [paper] = read(f"@article{{a, title={{T}}, abstract={{A.}}, {fields}}}")
    assert isinstance(paper, Paper)
    return paper


def test_every_field_of_an_entry() -> None:
    assert read(WHOLE) == [
        Paper(
            key="Kno99",
            title="Warming Heads with Off-Policy Hats",
            authors=(
                "Ann Knott",
                "Jo van der Berg",
                "Hats and Caps Ltd",
                "José García Márquez",
                "Max King Jr.",
            ),
            year=1999,
            venue="Advances in Hats 31",
            doi="10.1000/abc_d",
            arxiv="1802.09477",
            url="http://x.org/~me/a_b--c",
            tags=("hats", "heads", "rain, snow"),
            type="conference",
            abstract="Hats warm by 12% (at times 5% more) when γ → 1. They come from Bogotá.",
        )
    ]


def test_damaged_entries_are_told_and_the_others_read() -> None:
    text = "\n".join(
        (
            "@article{one, title={One}, abstract={A.}}",
            "@article{two, title={Never {closed}, abstract={B.}",
            "@article{three, title={Three}, abstract={C.}}",
            "@article{four title={No comma}}",
            "@article{five, title={No abstract}}",
            "@article(six, title={Six}, abstract={D.})",
            "@article{seven, title={Cut off",
        )
    )
    found = read(text)
    assert [one.title for one in found if isinstance(one, Paper)] == ["One", "Three", "Six"]
    told = [(one.line, one.reason.split(":")[0]) for one in found if isinstance(one, Problem)]
    damaged = "damaged entry"
    assert told == [(2, damaged), (4, damaged), (5, "no abstract, left out"), (7, damaged)]


def test_repeated_keys_are_two_papers_and_of_repeated_fields_the_first_counts() -> None:
    text = "@misc{a, title={One}, title={Uno}, abstract={A.}}\n@misc{a, title={Two}, abstract={B.}}"
    assert [one.title for one in read(text) if isinstance(one, Paper)] == ["One", "Two"]


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ("eprint={1802.09477}", "1802.09477"),
        ("eprint={math.GT/0309136}", "math/0309136"),
        ("journal={arXiv preprint arXiv:1802.09477}", "1802.09477"),
        ("url={https://arxiv.org/pdf/1802.09477v2.pdf}", "1802.09477"),
        ("doi={10.48550/arXiv.1802.09477}", "1802.09477"),
        ("eprint={12345678}, eprinttype={pubmed}", ""),
        ("pages={1802.09477}", ""),
    ],
)
def test_the_arxiv_number_wherever_it_stands(fields: str, arxiv: str) -> None:
    assert entry(fields).arxiv == arxiv


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Pok\'emon, na{\"\i}ve, Erd{\H o}s, \v{s}, \c c, \AA ngstr{\"o}m, \o re", None),
        (r"12\% and 5% more", "12% and 5% more"),
        (r"$\alpha$-divergence of $10^{-3}$", "α-divergence of 10^-3"),
        (r"$x_{t+1} \leq \frac{1}{2}$, $\frac{a+b}{c}$", "x_{t+1} ≤ 1/2, (a+b)/c"),
        (r"$\mathcal{O}(\sqrt{T})$ in $\mathbb{R}^d$ and \(\pm 0.3\)", "O(√T) in R^d and ± 0.3"),
        (r"{\em off-policy} \textbf{bold {\it it}}", "off-policy bold it"),
        (r"see \url{http://a.b/c_d~e--f}", "see http://a.b/c_d~e--f"),
        (r"\href{http://x.y}{here}", "here (http://x.y)"),
        (r"a~b c--d e---f ``q''", "a b c–d e—f “q”"),
        ("costs $5 and $10 more", "costs $5 and $10 more"),
        (r"A & B \& C \$5 \#1 a\_b", "A & B & C $5 #1 a_b"),
        (r"\ours{} and \foo{bar 3} win", r"\ours{} and \foo{bar 3} win"),
        (r"1{,}000 and 95\,\%", "1,000 and 95 %"),
        ("50% of {x} % of y", "50% of x % of y"),
        ("a \\", "a \\"),
    ],
)
def test_latex_becomes_what_a_reader_sees(latex: str, text: str | None) -> None:
    assert decode(latex) == (text or "Pokémon, naïve, Erdős, š, ç, Ångström, øre")


@given(st.text("ab1 \\{}$%^_~-`'\"#&()[].é", max_size=80))
def test_no_word_and_no_number_is_lost(latex: str) -> None:
    plain = re.sub(r"\\[A-Za-z]+", " ", latex)
    assert re.sub(r"\D", "", decode(plain)) == re.sub(r"\D", "", plain)


@given(st.text(max_size=80) | st.text("ab\\{}$%^_~-`'\"#&", max_size=40))
def test_what_is_escaped_is_decoded_again(text: str) -> None:
    assert decode(escape(text)) == text


@pytest.mark.parametrize("hostile", ["{", "}", "$", "\\(", "$\\a", "\\frac{", "{a}", "\\", "~-"])
def test_hostile_marks_take_no_time_to_speak_of(hostile: str) -> None:
    assert decode(hostile * 100_000) is not None


@given(st.lists(papers, max_size=3))
def test_bibtex_gives_back_what_it_was_given(given: list[Paper]) -> None:
    keyed = [paper.model_copy(update={"key": f"k:{n}"}) for n, paper in enumerate(given)]
    assert read("".join(bibtex.write(keyed))) == [told(paper) for paper in keyed]


def told(paper: Paper) -> Paper:
    """The paper with the type that BibTeX can tell."""
    type = "article" if paper.venue and not paper.type else paper.type.replace("other", "")
    if type in ("", "article") and paper.arxiv and not paper.venue:
        type = "preprint"
    return paper.model_copy(update={"type": type})


def test_written_entries_are_ordinary_bibtex() -> None:
    paper = Paper(
        key="knott1999warming",
        title="Warming 100% of $heads",
        authors=("Ann Knott", "Hats, Caps and Co"),
        year=1999,
        abstract="A {b}.",
    )
    assert "".join(bibtex.write([paper])) == (
        "@misc{knott1999warming,\n"
        "  title = {{Warming 100\\% of \\$heads}},\n"
        "  author = {Ann Knott and {Hats, Caps and Co}},\n"
        "  year = {1999},\n"
        "  abstract = {A \\textbraceleft{}b\\textbraceright{}.},\n"
        "}\n\n"
    )
