"""A claim table → its file in any format; beside LaTeX the bibliography of what it cites."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from assistant.claims.result import ClaimTable
from assistant.render import claims
from assistant.render.claims import parquet, shown, xlsx
from assistant.render.draft import files
from assistant.render.whole import replace
from store.records import Paper

Format = Literal["md", "csv", "jsonl", "latex", "xlsx", "parquet"]
FORMATS: dict[str, Format] = {
    ".md": "md", ".csv": "csv", ".jsonl": "jsonl", ".tex": "latex", ".xlsx": "xlsx",
    ".parquet": "parquet",
}  # fmt: skip
"""By the ending of a file's name."""
BINARY = ("xlsx", "parquet")
"""What has to go to a file."""


def save(table: ClaimTable, papers: Mapping[str, Paper], format: Format, file: Path) -> None:
    """Write the table, whole or not at all. Raises NotSaved and ParquetMissing."""
    if format == "xlsx":
        replace(file, xlsx.write(table, papers))
    elif format == "parquet":
        replace(file, parquet.write(table, papers))
    elif format == "latex":
        text = claims.render(table, papers, format, files.bibliography(file).name)
        files.save_cited(text, file, format, shown.cited(table, papers))
    else:
        replace(file, claims.render(table, papers, format).encode())
