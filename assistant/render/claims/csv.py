"""A claim table as CSV (RFC 4180): plain columns, a row each, nothing that is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from assistant.claims.result import ClaimTable
from assistant.render.claims.flat import Value, fields, ordered
from assistant.render.claims.formulas import neutral
from assistant.render.lines import line
from store.records import Paper


def write(table: ClaimTable, papers: Mapping[str, Paper]) -> str:
    """A line of names, and a line a row; each text on one line."""
    columns = fields(table, papers, places=False)
    text = io.StringIO()
    to = csv.writer(text)
    to.writerow([neutral(line(column.name)) for column in columns])
    to.writerows([_cell(column.of(row)) for column in columns] for row in ordered(table))
    return text.getvalue()


def _cell(value: Value) -> str:
    """Truth as in JSON; numbers so that they are read back as they were."""
    if isinstance(value, str):
        return neutral(line(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else repr(value)
