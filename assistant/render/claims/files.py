"""A claim table → its file in any format; beside LaTeX the bibliography of what it cites."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from assistant.claims.result import ClaimTable
from assistant.render import claims
from assistant.render.claims import parquet, shown, xlsx
from assistant.render.draft import files
from assistant.render.whole import keep, replace
from store.records import Paper

Format = Literal["md", "csv", "jsonl", "latex", "xlsx", "parquet"]
FORMATS: dict[str, Format] = {
    ".md": "md", ".csv": "csv", ".jsonl": "jsonl", ".tex": "latex", ".xlsx": "xlsx",
    ".parquet": "parquet",
}  # fmt: skip
"""By the ending of a file's name."""
BINARY = ("xlsx", "parquet")
"""What has to go to a file."""


def save(table: ClaimTable, papers: Mapping[str, Paper], format: Format, file: Path) -> list[Path]:
    """Write the table, whole or not at all; where what was there with other content is kept.

    Raises NotSaved and ParquetMissing.
    """
    if format == "latex":
        text = claims.render(table, papers, format, files.bibliography(file).name)
        return files.save_cited(text, file, format, shown.cited(table, papers))
    if format == "xlsx":
        content = xlsx.write(table, papers)
    elif format == "parquet":
        content = parquet.write(table, papers)
    else:
        content = claims.render(table, papers, format).encode()
    kept = keep(file, content)
    replace(file, content)
    return kept
