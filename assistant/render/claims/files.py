"""A claim table → its file in any format; beside LaTeX the bibliography of what it cites."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast

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
    if format in BINARY:
        write = xlsx.write if format == "xlsx" else parquet.write
        replace(file, write(table, papers))
        return
    beside = files.bibliography(file).name if format == "latex" else ""
    text = claims.render(table, papers, cast("claims.Format", format), beside)
    if format == "latex":
        files.save_cited(text, file, "latex", shown.cited(table, papers))
    else:
        replace(file, text.encode())
