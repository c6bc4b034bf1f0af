"""A claim table → Markdown, CSV, JSON lines or LaTeX, and files of these, XLSX and Parquet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from assistant.claims.result import ClaimTable
from assistant.render.claims import csv, jsonl, latex, markdown
from store.records import Paper

Format = Literal["md", "csv", "jsonl", "latex"]


def render(
    table: ClaimTable, papers: Mapping[str, Paper], format: Format, bibliography: str = ""
) -> str:
    """The table as text, line end included; `papers`, by key, have years and links.

    `bibliography` is the name of the `.bib` that belongs to LaTeX, where one is written.
    """
    if format == "jsonl":
        return jsonl.write(table)
    if format == "latex":
        return latex.write(table, bibliography)
    return csv.write(table, papers) if format == "csv" else markdown.write(table, papers)
