"""A text's lines → its paragraphs, cleaned, and the rules between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from store.formats.entry import FIELD_LIMIT
from store.formats.stream import Line
from store.text import clean

_RULE = re.compile(r"([-=*_~])\1{2,}|\f")


class Paragraph(NamedTuple):
    """Lines without an empty one between them, and the number of the first; none for a rule."""

    line: int
    lines: list[str]


def paragraphs(lines: Iterable[Line]) -> Iterator[Paragraph]:
    """The paragraphs, cleaned; of a gigantic one no more than is needed to tell that it is."""
    found, size = Paragraph(0, []), 0
    for number, text in lines:
        line = clean(text)
        if _RULE.fullmatch(text.strip(" \t")) or (not line and found.lines):
            if found.lines:
                yield found
            elif line:
                yield Paragraph(number, [])
            found, size = Paragraph(0, []), 0
        elif line:
            found = found if found.lines else Paragraph(number, [])
            size += len(line)
            if size <= 2 * FIELD_LIMIT:
                found.lines.append(line)
    if found.lines:
        yield found
