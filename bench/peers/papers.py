"""The fifty papers that both programs are given, as text files: a title over an abstract."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.report import PAGES
from store import Library
from store.records import Paper

COUNT = 50
QUESTION = "How can language models be aligned with human preferences?"
EDITED = "The edit of this file adds that every zebra in the study wore a green hat."
"""A sentence that no abstract has."""


def fifty() -> list[Paper]:
    """The first by citation key of those on the saved listing pages."""
    with TemporaryDirectory() as folder, Library.open(folder) as library:
        library.add(PAGES)
        return sorted(library.papers(), key=lambda paper: paper.key)[:COUNT]


def write(papers: list[Paper], place: Path) -> None:
    """A file a paper, and beside the folder the manifest that PaperQA2's documentation advises."""
    place.mkdir(parents=True)
    for paper in papers:
        (place / f"{paper.key}.txt").write_text(f"{paper.title}\n\n{paper.abstract}\n", "utf-8")
    with (place.parent / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["file_location", "title", "citation"])
        rows.writerows([f"{p.key}.txt", p.title, f"{p.title}."] for p in papers)


def edit(place: Path, key: str) -> None:
    """Put the sentence before the abstract of a paper."""
    path = place / f"{key}.txt"
    title, _, abstract = path.read_text("utf-8").partition("\n\n")
    path.write_text(f"{title}\n\n{EDITED} {abstract}", "utf-8")
