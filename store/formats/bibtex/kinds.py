"""Kinds of publication and BibTeX's types of entry: one table for reading and writing."""

from __future__ import annotations

from typing import NamedTuple

from store.records import PaperType


class Kind(NamedTuple):
    """What a kind of paper is written as, and what is read as it."""

    type: PaperType
    entry: str
    """The type of entry that it is written as."""
    venue: str
    """The field that tells where it appeared."""
    read: tuple[str, ...]
    """The types of entry that are read as it, those of biblatex included."""


KINDS = (
    Kind("article", "article", "journal", ("article", "suppperiodical")),
    Kind("conference", "inproceedings", "booktitle", ("inproceedings", "conference")),
    Kind("preprint", "misc", "howpublished", ("unpublished",)),
    Kind("book", "book", "series", ("book", "mvbook", "collection", "booklet")),
    Kind("chapter", "incollection", "booktitle", ("incollection", "inbook", "inreference")),
    Kind("thesis", "phdthesis", "school", ("phdthesis", "mastersthesis", "thesis")),
    Kind("report", "techreport", "institution", ("techreport", "report")),
    Kind("other", "misc", "howpublished", ()),
    Kind("", "misc", "howpublished", ("misc", "online", "electronic", "www")),
)

BY_TYPE = {kind.type: kind for kind in KINDS}
BY_ENTRY = {entry: kind for kind in KINDS for entry in kind.read}

PREPUBLISHED = "prepublished"
"""biblatex's `pubstate` of a preprint, which tells one without an arXiv number."""
