"""Spreadsheets as Excel saves them (ECMA-376): the first sheet that has a table of papers.

openpyxl reads them row by row; of a formula it is the value last computed that counts.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING
from zipfile import ZipFile

from store.formats.columns import Columns, unrecognised
from store.formats.stream import EXPANSION
from store.records import Paper, Problem

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    from store.formats.stream import Stream

UNPACKED_LIMIT = 400_000_000
"""Bytes unpacked of the largest spreadsheet read: some 200,000 abstracts."""

EXPANSION_FREE = 64_000_000
"""Bytes that a part may unpack to, however small it is: of empty cells with a format."""

_TOO_LARGE = f"larger than {UNPACKED_LIMIT:,} bytes: save it as CSV"
_PART = 65_536
_IN_MEMORY = 8_000_000
_COLUMNS = 200
_HEADER_ROWS = 20
_EMPTY_ROWS = 10_000
"""After so many empty rows a table is at its end; a sheet may claim a million of them."""


def sniff(head: str) -> bool:
    """Whether it is an archive with the parts of a spreadsheet."""
    return head.startswith("PK\x03\x04") and "xl/" in head


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of the rows, whose numbers are the lines of problems."""
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        try:
            for part in iter(lambda: stream.raw().read(_PART), b""):
                file.write(part)
                if file.tell() > UNPACKED_LIMIT:
                    raise ValueError(_TOO_LARGE)
            yield from _papers(stream.file, file)
        except OSError:
            raise
        except Exception as error:  # openpyxl meets damage with errors of every kind
            reason = " ".join(f"not readable as a spreadsheet: {error}".split())
            yield Problem(file=stream.file, line=None, reason=reason)


def _papers(name: str, file: IO[bytes]) -> Iterator[Paper | Problem]:
    from openpyxl import load_workbook

    _check(file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, of which we keep nothing
        workbook = load_workbook(file, read_only=True, data_only=True)
    try:
        yield from _of_sheets(name, workbook.worksheets)
    finally:
        workbook.close()


def _check(file: IO[bytes]) -> None:
    """Raises ValueError for what would unpack to more than a spreadsheet of papers can be."""
    with ZipFile(file) as archive:
        parts = archive.infolist()
    if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise ValueError(_TOO_LARGE)
    if any(part.file_size > max(EXPANSION_FREE, EXPANSION * part.compress_size) for part in parts):
        raise ValueError(f"a part of it unpacks to more than {EXPANSION} times its size")


def _of_sheets(name: str, sheets: Sequence[ReadOnlyWorksheet]) -> Iterator[Paper | Problem]:
    first: Sequence[str] = ()
    for sheet in sheets:
        for number, row in islice(_rows(sheet, 1, _COLUMNS), _HEADER_ROWS):
            columns, first = Columns(row), first or row
            if columns.enough:
                for line, cells in _rows(sheet, number + 1, columns.width):
                    yield columns.paper(name, line, cells)
                return
    yield Problem(file=name, line=None, reason=unrecognised(first))


def _rows(sheet: ReadOnlyWorksheet, first: int, width: int) -> Iterator[tuple[int, list[str]]]:
    """The rows with something in them, and their numbers; whatever size the sheet says it has."""
    sheet.reset_dimensions()
    empty = 0
    rows = sheet.iter_rows(min_row=first, max_col=width, values_only=True)  # type: ignore[misc]
    for number, row in enumerate(rows, start=first):
        cells = [_text(value) for value in row]
        empty = 0 if any(cells) else empty + 1
        if empty > _EMPTY_ROWS:
            break
        if not empty:
            yield number, cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
