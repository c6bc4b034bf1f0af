"""Papers as whole files, to the last character, in the formats that other programs read."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.formats import bibtex, csl, ris
from store.records import Paper

DOCUMENTS = Path(__file__).parent / "documents"
WRITERS = {"papers.bib": bibtex.write, "papers.ris": ris.write, "papers.json": csl.write}
PAPERS = (
    Paper(
        key="knott2021hats",
        title="Gliding hats & the 50% of $5",
        authors=("Ann van der Knott", "Hat Press", "The Black and White Society", "J. Moss Jr."),
        year=2021,
        venue="Journal of Hats & Gloves",
        type="article",
        volume="3",
        issue="2",
        pages="1-9",
        publisher="Hat Press, Ltd.",
        doi="10.1000/hats_1",
        arxiv="2101.00001",
        pmid="123",
        url="https://example.org/a b^{c}",
        tags=("warm", "a, b", "c; d"),
        abstract="Hats glide <b>well</b>.",
        note="Mine,\n\nand theirs.",
    ),
    Paper(key="moss", title="Moss", arxiv="2101.00002", type="preprint", tags=("one",)),
    Paper(key="bare", title="Bare"),
    Paper(key="talk", title="A talk", venue="Hats", type="conference", pages="7"),
    Paper(key="odd", title="Odd", venue="Hats", type="other", tags=("a, b",)),
    Paper(key="untyped", title="Untyped", venue="Hats", authors=("others", "Li")),
    Paper(key="book", title="Book", type="book", publisher="Hats", tags=("a", "b, c", "d\ne")),
)


@pytest.mark.parametrize("name", WRITERS)
def test_papers_as_other_programs_get_them(name: str) -> None:
    expected = (DOCUMENTS / name).read_text(encoding="utf-8")
    assert "".join(WRITERS[name](PAPERS)) == expected


def test_no_papers_are_an_empty_file() -> None:
    assert ["".join(write(())) for write in WRITERS.values()] == ["", "", "[]\n"]


if __name__ == "__main__":
    for name, write in WRITERS.items():
        (DOCUMENTS / name).write_text("".join(write(PAPERS)), encoding="utf-8")
