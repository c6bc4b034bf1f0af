"""A .bib as its papers: bibtexparser takes its entries apart, one block of lines at a time."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.formats.bibtex.crossrefs import Crossrefs, Fields
from store.formats.bibtex.papers import FIELDS, paper
from store.formats.bibtex.values import MACRO_ROOM, Macros
from store.formats.blocks import RUNAWAY, Block, blocks
from store.records import Paper, Problem

if TYPE_CHECKING:
    from bibtexparser import model

    from store.formats.stream import Stream

START = r"[ \t]*@[A-Za-z]+[ \t]*[{(]"
"""How a line begins an entry; whatever is open then was damaged."""

_BEGINS = re.compile(START)
_CROWD = 10_000
"""Entries on one line: more of them, each with an abstract, have no room on it."""

_NO_ROOM = f"the @string definitions have more than {MACRO_ROOM:,} characters"


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of the entries; a damaged one is a problem with the line of its start.

    Two entries of one key are both read, and of two fields of one name the first. A volume of
    proceedings is no paper, unless it has an abstract; papers that refer to one come after it.
    """
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    macros, crossrefs = Macros(), Crossrefs()
    for block in blocks(stream.lines(), _BEGINS):
        for found in _entries(block, macros, stream.file):
            if isinstance(found, Problem):
                yield found
            else:
                yield from (paper(entry, stream.file) for entry in crossrefs.take(found))
    yield from (paper(entry, stream.file) for entry in crossrefs.rest())


def _entries(block: Block, macros: Macros, file: str) -> Iterator[Fields | Problem]:
    from bibtexparser.model import Entry, ParsingFailedBlock, String
    from bibtexparser.splitter import Splitter

    text = "\n".join(block.lines)
    if text.count("@") > _CROWD:
        yield Problem(file=file, line=block.line, reason=f"more than {_CROWD:,} entries on a line")
        return
    try:
        parts = Splitter(text).split().blocks
    except Exception as error:  # a parser's own bug must not stop the other entries
        yield Problem(file=file, line=block.line, reason=f"not readable as BibTeX: {error}")
        return
    for part in map(_undamaged, parts):
        line = block.line + (part.start_line or 0)
        if isinstance(part, String) and not macros.define(part.key, part.value):
            yield Problem(file=file, line=line, reason=_NO_ROOM)
        elif isinstance(part, Entry):
            yield Fields(line, part.entry_type, part.key, _values(part, macros))
        elif isinstance(part, ParsingFailedBlock) and not _is_comment(part):
            yield Problem(file=file, line=line, reason=f"damaged entry: {_why(part, block)}")


def _undamaged(block: model.Block) -> model.Block:
    """The entry within a block that is only complained of because of a repeated field."""
    while (within := getattr(block, "ignore_error_block", None)) is not None:
        block = within
    return block


def _is_comment(block: model.Block) -> bool:
    """Whether it is a @comment; one around entries ends for us where the first of them begins."""
    return (block.raw or "").lstrip()[:8].lower() == "@comment"


def _why(part: model.ParsingFailedBlock, block: Block) -> str:
    if not block.whole:
        return RUNAWAY
    return " ".join(getattr(part.error, "abort_reason", str(part.error)).split())


def _values(entry: model.Entry, macros: Macros) -> dict[str, str]:
    """The fields that are read, the first of each name."""
    raw = {field.key.lower(): field.value for field in reversed(entry.fields)}
    return {name: macros.value(raw[name]) for name in FIELDS & raw.keys()}
