"""A claim table on its way out: to a file, to standard output in a format, or to the terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from assistant.cli.endings import shaped
from assistant.cli.output import console, put

if TYPE_CHECKING:
    from assistant.claims.result import ClaimTable
    from store import Library
    from store.records import Paper


def shape_of(shape: str | None, output: Path | None, json: str = "") -> str | None:
    """In which form the table is given; None is the terminal's."""
    from assistant.render.claims.files import BINARY, FORMATS

    shape = shaped(shape, output, {**FORMATS, ".html": "html"}, "md", json)
    if shape in BINARY and not output:
        raise click.UsageError(f"--format {shape} needs a file: -o table.{shape}")
    if shape == "table" and output:
        raise click.UsageError("--format table is for the terminal; a file can be md, csv, html …")
    return None if shape == "table" else shape


def give(
    table: ClaimTable,
    papers: dict[str, Paper],
    library: Library,
    shape: str | None,
    output: Path | None,
    group_by: str | None,
    *,
    plain: bool,
) -> list[Path]:
    """The table to a file, to standard output in a format, or to the terminal.

    Where what the file had before is kept.
    """
    if shape == "html":
        from assistant.render.report.gathering import report

        return put(report(table, papers, library), output)
    if output:
        from assistant.render.claims.files import save

        return save(table, papers, cast("Any", shape), output)
    if shape:
        from assistant.render.claims import render

        put(render(table, papers, cast("Any", shape)), None)
    else:
        from assistant.render.claims_terminal import page, show

        screen = console(plain)
        if screen.is_terminal and sys.stdin.isatty():
            text = page(table, screen, group_by or "", papers)
            os.environ.setdefault("LESS", "-R -PsSpace goes on, q leaves the table.$")
            (click.echo_via_pager if text.count("\n") >= screen.height else click.echo)(text)
        else:
            show(table, screen, group_by or "", papers)
    return []
