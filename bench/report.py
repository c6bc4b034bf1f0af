"""A benchmark as tables: printed, and kept in `bench/results/` with the command that made them."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
"""Test collections, beside the checkout; not part of the project."""

PAGES = SHARED / "seeds"
"""The five listing pages among them."""

EXAMPLE = ROOT / "examples" / "policy-optimization.bib"
"""The example library."""


class Report:
    """What one benchmark says, as Markdown."""

    def __init__(self, name: str, about: str | None) -> None:
        self.name = name
        machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
        heading = f"# {name}\n\n{(about or '').strip()}\n\n"
        self.parts = [f"{heading}Made by `python -m bench.{name}` on {machine}."]
        print(f"\n== {name}", flush=True)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table; every cell is text."""
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
        lines = [_line(row, widths) for row in (head, ["-" * width for width in widths], *rows)]
        self.text("\n".join(lines))

    def text(self, text: str) -> None:
        """A paragraph."""
        print(text, flush=True)
        self.parts.append(text)

    def write(self) -> None:
        """Keep it in `bench/results/<name>.md`."""
        path = ROOT / "bench" / "results" / f"{self.name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n\n".join(self.parts) + "\n", encoding="utf-8")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(padded) + " |"
