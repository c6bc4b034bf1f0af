"""Sheets of a spreadsheet: words that are never formulas, numbers, links, comments, colours.

A text is told to be one, with the mark that Excel gives to what was typed behind an apostrophe: it
does not become a formula when somebody edits the cell either.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.render.lines import line

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 32_767
"""Characters that a cell holds."""
NARROWEST, WIDEST = 8, 50
_ILLEGAL = re.compile("[\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_BLUE, _SHADE = "0563C1", "EEF2F6"


class Shown(NamedTuple):
    """What a cell shows: a number, or else a text."""

    text: str = ""
    number: float | int | None = None
    format: str = "General"
    note: str = ""
    link: str = ""
    font: Mapping[str, Any] = {}


class Field(NamedTuple):
    """A column: its name, and what it shows of a thing."""

    name: str
    of: Callable[[Any], Shown]


class Sheet(NamedTuple):
    """A header, and a row for each thing."""

    name: str
    fields: Sequence[Field]
    things: Sequence[Any]


def legal(text: str) -> str:
    """The text on one line as XML takes it; `_x0041_` is escaped, or it would be read as `A`.

    ECMA-376, part 1, 22.9.2.19.
    """
    return _ESCAPE.sub("_x005F_", _ILLEGAL.sub("", line(text)))[:LONGEST]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The file."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, PatternFill
    from openpyxl.utils import get_column_letter

    shade, top = PatternFill("solid", fgColor=_SHADE), Alignment(vertical="top", wrap_text=True)
    for n, field in enumerate(sheet.fields, 1):
        widest = len(field.name) + 4
        _set(page.cell(1, n), Shown(field.name, font={"bold": True}))
        page.cell(1, n).fill = shade
        for at, thing in enumerate(sheet.things, 2):
            shown = field.of(thing)
            _set(page.cell(at, n), shown)
            page.cell(at, n).alignment = top
            widest = max(widest, len(shown.text) + 2)
        letter = get_column_letter(n)
        page.column_dimensions[letter].width = min(max(widest, NARROWEST), WIDEST)
    page.freeze_panes = "B2"
    page.auto_filter.ref = page.dimensions


def _set(box: Any, shown: Shown) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    if shown.number is not None:
        box.value, box.number_format = shown.number, shown.format
    elif text := legal(shown.text):
        box.value = text
        box.data_type = "s"
        box.quotePrefix = text[0] in "=+-@'"
    if shown.link:
        box.hyperlink = shown.link
    if font := {"color": _BLUE, "underline": "single"} if shown.link else shown.font:
        box.font = Font(**font)
    if note := "\n".join(filter(None, map(legal, shown.note.splitlines()))):
        height = 40 + 18 * (len(note) // 40)
        box.comment = Comment(note[:LONGEST], "litrev", height=min(height, 600), width=320)
