"""What commands print: on a console, or as one JSON document."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from store.records import Record

_CONTROLS = {control: f"\\u{control:04x}" for control in range(0x7F, 0xA0)}
"""Control characters that JSON may have as they are; a terminal would obey them."""


def print_json(record: Record) -> None:
    """One JSON document on standard output."""
    click.echo(record.model_dump_json(indent=2).translate(_CONTROLS))


def print_list(records: Sequence[Record]) -> None:
    """One JSON document, a list, on standard output."""
    tell("", list(records), as_json=True)


def tell(text: str, document: object, *, as_json: bool) -> None:
    """What a small command did: a line or lines, or the same as one JSON document."""
    if as_json:
        from pydantic import TypeAdapter

        text = TypeAdapter(Any).dump_json(document, indent=2).decode().translate(_CONTROLS)
    click.echo(text)


def console(plain: bool = False, *, errors: bool = False, still: bool = False) -> Console:
    """A console as wide as the terminal, or 80 columns where there is none.

    A `still` one writes text and nothing else, whatever it is connected to.
    """
    from rich.console import Console

    stream = sys.stderr if errors else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else 80
    return Console(
        file=stream,
        no_color=plain or still or None,
        color_system=None if still else "auto",
        width=width,
        highlight=False,
        soft_wrap=False,
    )


def put(text: str, file: Path | None) -> list[Path]:
    """A whole document into a file, or on standard output where there is none.

    Where what the file had before is kept. Raises NotSaved.
    """
    if file is None:
        click.echo(text, nl=False)
        return []
    from assistant.render.whole import keep, replace

    content = text.encode()
    kept = keep(file, content)
    replace(file, content)
    return kept
