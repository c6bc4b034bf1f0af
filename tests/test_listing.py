"""A saved page of papers: titles and abstracts found, and nothing else taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from streams import stream

from store.formats import listing, read
from store.formats.folders import files
from store.identity.titles import normal_title
from store.records import Paper, Problem

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

HATS = "Hats keep heads warm, and we measured by how much in 12.5 % of all cases known. " * 3
SHOES = (
    "Shoes & <b>boots</b> of $\\alpha$ kinds were worn by $n \\geq 2$ people until they broke. " * 3
)
CRUFT = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nSep 2\n\n"


def titles(text: str) -> list[str]:
    return [
        paper.title for paper in listing.read(stream(text, "page.txt")) if isinstance(paper, Paper)
    ]


def problems(text: str) -> list[Problem]:
    return [one for one in listing.read(stream(text, "page.txt")) if isinstance(one, Problem)]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n\t\n"])
def test_title_and_abstract_in_turn(gap: str) -> None:
    text = CRUFT + gap.join(("Warm Hats", HATS, "Shoes", SHOES))
    found = list(listing.read(stream(text, "page.txt")))
    assert found == [
        Paper(title="Warm Hats", abstract=HATS.strip()),
        Paper(title="Shoes", abstract=SHOES.strip()),
    ]


@pytest.mark.parametrize("lost", range(8))
def test_a_line_lost_costs_its_own_paper_only(lost: int) -> None:
    names = (
        "Hats That Are Warm",
        "Shoes for the Rain",
        "More Warm Hats Yet",
        "More Shoes for Rain",
    )
    lines = [line for name in names for line in (name, f"{name} help. {HATS}")]
    page = "\n\n".join(line for number, line in enumerate(lines) if number != lost)
    assert titles(CRUFT + page) == [
        name for number, name in enumerate(names) if number != lost // 2
    ]
    [told] = problems(CRUFT + page)
    assert names[lost // 2] in told.reason


def test_a_label_glued_to_a_title_is_taken_off() -> None:
    text = f"Get trending papers!\nSubscribeSimple hats\n{HATS}\nSubscribed shoes\n{SHOES}"
    assert titles(text) == ["Simple hats", "Subscribed shoes"]


def test_furniture_between_papers_is_no_title() -> None:
    text = "\n".join(("Hats", "Sep 2, 2025", "12", HATS, "· 3 authors", "Next", "Shoes", SHOES))
    assert titles(text) == ["Hats", "Shoes"]
    assert problems(text) == []


def test_a_title_without_abstract_is_told_with_its_line() -> None:
    text = "\n".join(
        ("Hats", HATS, "A Title That Lost Its Abstract", "Shoes", SHOES, "The End of It All")
    )
    assert titles(text) == ["Hats", "Shoes"]
    assert problems(text) == [
        Problem(
            file="page.txt", line=3, reason="no abstract, left out: A Title That Lost Its Abstract"
        ),
        Problem(file="page.txt", line=6, reason="no abstract, left out: The End of It All"),
    ]


def test_an_abstract_without_title_is_told_and_joined_to_no_other() -> None:
    text = "\n".join(("Hats", HATS, SHOES, "Shoes", SHOES))
    [told] = problems(text)
    assert (told.line, told.reason[:20]) == (3, "no title: Shoes & <b")
    assert titles(text) == ["Hats", "Shoes"]


def test_a_long_question_is_a_title() -> None:
    title = "Is it a hat? On the many kinds of things that one may wear upon a head in heavy rain"
    assert titles(f"{title}\n{HATS}") == [title]


def test_a_short_abstract_is_one_and_a_title_with_a_full_stop_is_none() -> None:
    text = "\n".join(("Hats", "We show that hats help, and that they last.", "Shoes", SHOES))
    assert titles(text) == ["Hats", "Shoes"]
    title = "All that there is to be known about hats."
    assert titles(f"{title}\n{HATS}\nShoes\n{SHOES}") == [title, "Shoes"]


def test_sniffing_wants_prose_under_a_title() -> None:
    assert listing.sniff(f"{CRUFT}Hats\n{HATS}")
    assert not listing.sniff(CRUFT)
    assert not listing.sniff(HATS)
    assert not listing.sniff(f"<html>\n<p>Hats\n{HATS}")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five pages are not beside this checkout")
def test_the_five_pages() -> None:
    pages = [path for path in files([SEEDS]) if isinstance(path, Path)]
    found = [one for path in pages for one in read(path)]
    assert found == [one for path in pages for one in read(path, format="listing")]
    papers = [one for one in found if isinstance(one, Paper)]
    assert len(found) == len(papers) == 507
    assert len({normal_title(paper.title) for paper in papers}) == 429
    assert min(len(paper.abstract) for paper in papers) > 400
    assert max(len(paper.title) for paper in papers) < 150
    assert not [p.title for p in papers if p.title.startswith(("Subscribe", "Get trending", "by"))]
