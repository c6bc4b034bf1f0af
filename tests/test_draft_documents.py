"""A draft as whole files, to the last character: a change of a format shows here."""

from __future__ import annotations

from pathlib import Path

import pytest
from drafted import OWN, PAPERS, WITHIN, cite, statement, work

from assistant.render.draft import render
from assistant.render.draft.comments import comment
from assistant.render.draft.options import Format, Options
from assistant.results import Mark
from store.records import Paper

DOCUMENTS = Path(__file__).parent / "documents"
WORK = work(
    [
        (
            "Meadows & harbours",
            [
                statement(
                    "Keepers of *meadows* cost $5.",
                    cite("many2020", 'A "meadow" -- is kept.'),
                    id="r1.1",
                ),
                WITHIN.model_copy(update={"id": "r1.2"}),
                statement(
                    "Seven hum, “so.”",
                    cite("lantern-consortium", "α ≤ β."),
                    verdict="weak",
                    id="r1.3",
                ),
            ],
        ),
        ("", [statement("We keep 1. all.", cite(OWN, "We keep."))]),
    ]
)
NATURAL = Options(bibliography="a.bib", cite="citet")
WRITTEN: dict[str, tuple[Format, Options]] = {
    "draft.md": ("md", Options()),
    "draft-comments.md": ("md", Options(receipts="comments")),
    "draft-plain.md": ("md", Options(receipts="none", style="apa")),
    "draft.pandoc.md": ("pandoc", NATURAL),
    "draft.tex": ("latex", NATURAL),
    "draft-appendix.tex": ("latex", Options(receipts="appendix", cite="cite")),
    "draft.html": ("html", Options()),
    "draft-comments.html": ("html", Options(receipts="comments", style="apa")),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_draft_as_a_person_gets_it(name: str) -> None:
    assert render(WORK, PAPERS, *WRITTEN[name]) == (DOCUMENTS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("md", "<!-- Written by litrev, run r1. -->\n\nNothing was drafted: {}.\n"),
        ("pandoc", "<!-- Written by litrev, run r1. -->\n\nNothing was drafted: {}.\n"),
        (
            "latex",
            "% Written by litrev, run r1. Needs \\usepackage{{natbib,amssymb}}.\n\n"
            "% Nothing was drafted: {}.\n",
        ),
    ],
)
def test_a_draft_of_nothing_says_so(format: Format, expected: str) -> None:
    why = "the library has no papers for it, or nothing passed the checks"
    assert render(work([], withheld=()), PAPERS, format, Options()) == expected.format(why)
    page = render(work([], withheld=()), PAPERS, "html", Options())
    assert f"</h1>\n<p>Nothing was drafted: {why}.</p>\n</body>" in page


def test_what_is_withheld_and_cites_nothing_is_one_comment() -> None:
    bare = statement("Nothing is cited.", verdict="refused")
    text = render(work([], withheld=[bare]), PAPERS, "md", Options(receipts="comments"))
    assert text.endswith("the sentence (8)) -->\n")


@pytest.mark.parametrize(
    ("reasons", "told"),
    [(("a", "b:"), "% weak: a; b\n"), ((), "% weak\n"), (("X",), "% weak: X\n")],
)
def test_every_doubt_is_told(reasons: tuple[str, ...], told: str) -> None:
    weak = statement("Keepers hum.", cite("many2020", "Hum."), verdict="weak")
    doubted = weak.model_copy(update={"reasons": reasons})
    text = render(work([("A", [doubted])], withheld=()), PAPERS, "latex", Options())
    assert f"\\paragraph{{A}}\n{told}% [many2020]" in text


def test_a_comment_is_what_it_was() -> None:
    assert comment("a & b -- c\n> d") == "<!-- a &amp; b -&#45; c > d -->"


def test_a_stop_within_straight_quotation_marks_ends_the_sentence_too() -> None:
    said = statement('They say "so."', cite("many2020", "So."))
    text = render(work([("A", [said])], withheld=()), PAPERS, "md", Options())
    assert '\nThey say "so" [1].' in text


def test_where_nothing_was_drafted_no_paper_is_referred_to() -> None:
    papers = work([("A", [statement("So.", cite("many2020", "So."))])]).papers
    empty = work([], withheld=()).model_copy(update={"papers": papers})
    assert "References" not in render(empty, PAPERS, "md", Options())


def test_what_rests_on_nothing_has_no_list_of_it() -> None:
    bare = work([("A", [statement("Nothing is cited.")])], withheld=())
    text = render(bare, PAPERS, "latex", Options(receipts="appendix"))
    assert text.endswith("\\item {}Nothing is cited.\n\\end{itemize}\n")


def test_pandoc_names_authors_where_that_is_wished_alone() -> None:
    options = Options(bibliography="Wärme.bib", cite="citep")
    text = render(WORK, PAPERS, "pandoc", options)
    assert text.startswith('---\nbibliography: "Wärme.bib"\n---\n')
    assert "Van der Gröne et al. cost \\$5 [@groene2021quiet], whereas" in text


@pytest.mark.parametrize("format", ["md", "pandoc", "latex", "html"])
def test_a_sentence_stands_on_one_line(format: Format) -> None:
    said = statement("Keepers\n hum\u200b loud.", cite("many2020", "Hum."))
    text = render(work([("A", [said])], withheld=()), PAPERS, format, Options())
    assert "Keepers hum loud" in text


MOSS = {
    "a": Paper(key="a", title="A", authors=("Ada Moss", "Bo Farr")),
    "b": Paper(key="b", title="B", authors=("Cy van der Berg",)),
    "c": Paper(key="c", title="C", authors=("Di Farr", "Ed Lee")),
    "d": Paper(key="d", title="D", authors=("Flo Holt", "Gus van Hay")),
}


@pytest.mark.parametrize(
    ("text", "marks", "written"),
    [
        ("Moss and Farr hum.", "a", r"\citet{a} hum."),
        (
            "Ants hum, and Moss and Farr dance.",
            "8b 33a",
            r"Ants hum~\citep{b}, and \citet{a} dance.",
        ),
        ("Ants hum, as do Moss et al.", "8b 27a", r"Ants hum~\citep{b}, as do \citet{a}."),
        ("So do Moss et al.", "a", r"So do \citet{a}."),
        ("Van der Berg hums.", "b", r"\Citet{b} hums."),
        ("Ants of van der Berg hum.", "b", r"Ants of van der Berg hum~\citep{b}."),
        ("Holt and van Hay hum.", "d", r"\citet{d} hum."),
        ("Moss and Farr and Lee hum.", "ac", r"Moss and Farr and Lee hum~\citep{a,c}."),
        ("Moss and Farr, or Farr and Lee, hum.", "ac", r"\citet{a}, or \citet{c}, hum."),
        ("They say “Moss and Farr hum.”", "a", r"They say ``Moss and Farr hum''~\citep{a}."),
        ("Moss and Farrow hum.", "a", r"Moss and Farrow hum~\citep{a}."),
        ("Moss and Farr (2019) hum.", "a", r"Moss and Farr (2019) hum~\citep{a}."),
    ],
)
def test_authors_are_cited_where_they_are_named(text: str, marks: str, written: str) -> None:
    cites = [cite(key, "So.") for key in MOSS if key in marks]
    placed = tuple(
        Mark(at=int(one[:-1]), keys=(one[-1],)) for one in marks.split() if one[:-1].isdigit()
    )
    said = statement(text, *cites).model_copy(update={"marks": placed})
    made = work([("A", [said])], withheld=(), papers=MOSS)
    options = Options(cite="citet", receipts="none")
    assert render(made, MOSS, "latex", options).splitlines()[-1] == written


if __name__ == "__main__":
    for name, how in WRITTEN.items():
        (DOCUMENTS / name).write_text(render(WORK, PAPERS, *how), encoding="utf-8")
