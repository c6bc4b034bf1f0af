"""Tables as text: CSV and its kin with semicolons, tabs or bars (RFC 4180, as Excel bends it).

The line with the columns' names need not be the first one. A row with more or fewer cells than
that is a problem, and so is a quotation mark without its other: it costs its own line only.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from store.formats.columns import Columns, unrecognised
from store.formats.entry import FIELD_LIMIT
from store.formats.stream import LINE_LIMIT, Line
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_DELIMITERS = ",;\t|"
_FIELD_TAG = "TI"
"""Web of Science names its columns by tags, and then a quotation mark is one of the text."""
_RULE = " -:"
"""What stands under the columns' names in Markdown."""
_HEADER_LINES = 20
"""Some services put a few lines about the export above the table."""


class _Header(NamedTuple):
    line: int
    dialect: type[csv.Dialect]


def sniff(head: str) -> bool:
    """Whether one of its first lines names columns for title and abstract."""
    return _header(head) is not None


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of the rows; a row of another width is a problem with the line of its start."""
    header = _header(stream.head)
    if header is None:
        first = next(filter(str.strip, stream.head.split("\n")), "")
        cells = max((_cells(first, delimiter) for delimiter in _DELIMITERS), key=len)
        yield Problem(file=stream.file, line=None, reason=unrecognised(cells))
        return
    lines = (line for line in stream.lines() if line.number >= header.line)
    rows = _rows(lines, header)
    columns = Columns(next((row for _, row in rows if not isinstance(row, str)), ()))
    for line, row in rows:
        yield from _papers(stream.file, line, row, columns)


def _papers(
    file: str, line: int, row: list[str] | str, columns: Columns
) -> Iterator[Paper | Problem]:
    if isinstance(row, str):
        yield Problem(file=file, line=line, reason=row)
    elif any(cell.strip(_RULE) for cell in row):
        if any(map(str.strip, row[columns.width :])) or len(row) < columns.width:
            reason = f"a row of {len(row)} cells under {columns.width} columns"
            yield Problem(file=file, line=line, reason=reason)
        else:
            yield columns.paper(file, line, row)


def _header(head: str) -> _Header | None:
    """The first line that names the columns wanted, and how its cells are separated."""
    csv.field_size_limit(LINE_LIMIT)  # reviews have references of more than the usual 131,072
    lines = enumerate(head.split("\n", _HEADER_LINES)[:_HEADER_LINES], start=1)
    for number, line in lines:
        found = [(Columns(_cells(line, delimiter)), delimiter) for delimiter in _DELIMITERS]
        columns, delimiter = max(found, key=lambda pair: (pair[0].enough, pair[0].known))
        if columns.enough:
            return _Header(number, _dialect(delimiter, _FIELD_TAG in _cells(line, delimiter)))
    return None


def _dialect(mark: str, unquoted: bool) -> type[csv.Dialect]:
    class Dialect(csv.excel):
        delimiter = mark
        quoting = csv.QUOTE_NONE if unquoted else csv.QUOTE_MINIMAL

    return Dialect


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _rows(lines: Iterable[Line], header: _Header) -> Iterator[tuple[int, list[str] | str]]:
    """The rows with the lines where they start; where one cannot be read, why."""
    waiting: deque[Line] = deque()
    coming = iter(lines)
    while first := _next(waiting, coming):
        if not first.text:
            continue
        taking = _Taking(first, waiting, coming)
        try:
            row = next(csv.reader(taking, header.dialect), [])
            reason = "a quotation mark is not closed" if taking.failed else ""
        except csv.Error as error:
            row, reason = [], f"not readable as a row: {error}"
        yield first.number, reason or row
        if reason:
            waiting.extendleft(reversed(taking.taken[1:]))


def _next(waiting: deque[Line], coming: Iterator[Line]) -> Line | None:
    return waiting.popleft() if waiting else next(coming, None)


class _Taking:
    """The lines of one row, as the csv module asks for them; `failed` if it wanted too many."""

    def __init__(self, first: Line, waiting: deque[Line], coming: Iterator[Line]) -> None:
        self.taken: list[Line] = []
        self.failed = False
        self._first: Line | None = first
        self._waiting, self._coming = waiting, coming
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line, self._first = self._first, None
        if line is None and self._size <= FIELD_LIMIT:
            line = _next(self._waiting, self._coming)
        if line is None:
            self.failed = True
            raise StopIteration
        self.taken.append(line)
        self._size += len(line.text) + 1
        return line.text + "\n"
