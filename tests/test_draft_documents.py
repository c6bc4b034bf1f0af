"""A draft as whole files, to the last character: a change of a format shows here."""

from __future__ import annotations

from pathlib import Path

import pytest
from drafted import OWN, PAPERS, WITHIN, cite, statement, work

from assistant.render.draft import render
from assistant.render.draft.options import Format, Options

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
        ("md", "Nothing was drafted: {}.\n"),
        ("pandoc", "Nothing was drafted: {}.\n"),
        (
            "latex",
            "% Written by litrev. Needs \\usepackage{{natbib,amssymb}}.\n\n"
            "% Nothing was drafted: {}.\n",
        ),
    ],
)
def test_a_draft_of_nothing_says_so(format: Format, expected: str) -> None:
    why = "the library has no papers for it, or nothing passed the checks"
    assert render(work([], withheld=()), PAPERS, format, Options()) == expected.format(why)
    page = render(work([], withheld=()), PAPERS, "html", Options())
    assert f"</h1>\n<p>Nothing was drafted: {why}.</p>\n</body>" in page


if __name__ == "__main__":
    for name, how in WRITTEN.items():
        (DOCUMENTS / name).write_text(render(WORK, PAPERS, *how), encoding="utf-8")
