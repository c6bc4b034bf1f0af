"""PubMed's citations as text (.nbib, MEDLINE): tags of four characters and a hyphen.

Tags: National Library of Medicine, MEDLINE/PubMed Data Element (Field) Descriptions. A structured
abstract stands in one line of text there, its labels in capitals (`METHODS: …`), and stays so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.formats.blocks import RUNAWAY, blocks
from store.formats.entry import entry
from store.formats.kinds import kind
from store.formats.names import printed
from store.formats.pages import pages
from store.identity import numbers
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_BEGINS = re.compile(r"PMID ?- ?\d")
_TAGGED = re.compile(r"([A-Z][A-Z0-9 ]{3})-(?: (.*)|$)")
_YEAR = re.compile(r"[12]\d{3}(?!\d)")
_DOI = re.compile(r"(\S+) \[doi\]")
_SHORT_NAME = re.compile(r"^([^,]+) ([A-Z]{1,4})$")
_SUFFIX = re.compile(r"^([^,]+, .+) (Jr|Sr|2nd|3rd|4th)$")

Record = list[tuple[str, str]]
"""The tags of a record and their values, in order: tags are repeated, and mixed."""


def sniff(head: str) -> bool:
    """Whether a line begins a citation."""
    return re.search(rf"^{_BEGINS.pattern}", head, re.MULTILINE) is not None


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of the citations; one that was cut off ends where the next begins."""
    for line, lines, whole in blocks(stream.lines(), _BEGINS):
        if not whole:
            yield Problem(file=stream.file, line=line, reason=f"damaged citation: {RUNAWAY}")
        elif lines and _BEGINS.match(lines[0]):
            yield _paper(_record(lines), line, stream.file)


def _record(lines: list[str]) -> Record:
    """A value goes on in the lines that begin with six spaces."""
    parts: list[tuple[str, list[str]]] = []
    for line in lines:
        tagged = _TAGGED.match(line)
        if tagged:
            parts.append((tagged[1].strip(), [tagged[2] or ""]))
        elif parts:
            parts[-1][1].append(line)
    return [(tag, " ".join(" ".join(values).split())) for tag, values in parts]


def _paper(record: Record, line: int, file: str) -> Paper | Problem:
    places = _all(record, "LID", "AID")
    return entry(
        file,
        line,
        title=_title(_first(record, "TI")),
        abstract=_first(record, "AB", "OAB"),
        authors=_authors(record),
        year=_year(_first(record, "DP")),
        venue=_first(record, "JT", "BTI", "TA"),
        doi=next((found[1] for found in map(_DOI.fullmatch, places) if found), ""),
        arxiv=next(filter(None, map(numbers.arxiv, places)), ""),
        tags=_tags(record),
        pmid=_first(record, "PMID"),
        type=kind(_all(record, "PT")),
        volume=_first(record, "VI"),
        issue=_first(record, "IP"),
        pages=pages(_first(record, "PG")),
        publisher=_first(record, "PB"),
    )


def _all(record: Record, *tags: str) -> list[str]:
    return [value for tag, value in record if tag in tags and value]


def _first(record: Record, *tags: str) -> str:
    return next((value for tag in tags for value in _all(record, tag)), "")


def _title(text: str) -> str:
    """Without the full stop at its end, and the brackets that say it is translated."""
    bare = text if text.endswith("..") else text.removesuffix(".")
    return bare[1:-1] if bare.startswith("[") and bare.endswith("]") else bare


def _authors(record: Record) -> list[str]:
    """FAU has names in full, `Knott, Ann`; old records have AU alone, `Knott A`; CN: groups."""
    full = any(tag == "FAU" for tag, _ in record)
    names = _all(record, "FAU" if full else "AU", "CN")
    comma = _SUFFIX if full else _SHORT_NAME
    return [printed(comma.sub(r"\1, \2", name)) for name in names]


def _tags(record: Record) -> Iterator[str]:
    """Headings without their qualifiers, and the authors' keywords; a star marks the major ones."""
    yield from (heading.partition("/")[0].strip("*") for heading in _all(record, "MH"))
    yield from (keyword.strip("*") for keyword in _all(record, "OT"))


def _year(date: str) -> int | None:
    found = _YEAR.match(date)
    return int(found[0]) if found else None
