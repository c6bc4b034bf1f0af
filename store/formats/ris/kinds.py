"""Kinds of publication and the types of RIS: one table for reading and writing."""

from __future__ import annotations

from store.records import PaperType

TYPES: dict[PaperType, tuple[str, ...]] = {
    "article": ("JOUR", "EJOUR", "JFULL", "ABST", "INPR", "MGZN", "NEWS"),
    "conference": ("CPAPER", "CONF"),
    "preprint": ("UNPB", "UNPD", "MANSCPT"),
    "book": ("BOOK", "EBOOK", "EDBOOK"),
    "chapter": ("CHAP", "ECHAP"),
    "thesis": ("THES",),
    "report": ("RPRT", "GOVDOC", "STAND"),
    "": ("GEN",),
}
"""What a kind of paper is written as, which comes first, and what else is read as it."""

KINDS = {name: type for type, names in TYPES.items() for name in names}
