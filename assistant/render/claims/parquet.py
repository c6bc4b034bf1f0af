"""A claim table as Parquet: plain columns with types, every text as it is."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from assistant.claims.result import ClaimTable
from assistant.render.claims.flat import fields
from store.errors import LitrevError
from store.records import Paper


class ParquetMissing(LitrevError):
    """pyarrow, which writes Parquet, is not installed."""


def write(table: ClaimTable, papers: Mapping[str, Paper]) -> bytes:
    """The file; the rows in the order of the table. Raises ParquetMissing."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise ParquetMissing(
            "Parquet is written by pyarrow, which is not installed",
            "Install it: pip install 'litrev[parquet]'. Or take another format: csv, jsonl, xlsx.",
        ) from None
    types: dict[type, Any] = {
        str: pyarrow.string(),
        float: pyarrow.float64(),
        bool: pyarrow.bool_(),
        int: pyarrow.int64(),
    }
    columns = fields(table, papers)
    arrays = [
        pyarrow.array([column.of(row) for row in table.rows], types[column.type])
        for column in columns
    ]
    file = io.BytesIO()
    parquet.write_table(pyarrow.table(arrays, [column.name for column in columns]), file)
    return file.getvalue()
