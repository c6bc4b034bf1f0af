"""What a file is written as: by --format, else by the ending of its name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

TEXT = ("", ".txt")
"""Endings of a file that may hold any text."""


def shaped(
    shape: str | None, file: Path | None, formats: Mapping[str, str], text: str, json: str = ""
) -> str | None:
    """The format chosen, else the one that the file's name asks for; None where there is no file.

    `formats` are by ending, `text` is that of a file that may hold any; `json` is what --json
    prints, if it was given: beside a file, it is printed as well. Raises UsageError for an ending
    that none has, and for two formats at once, before anything is read or asked.
    """
    if json and not file:
        if shape not in (None, json):
            raise click.UsageError(f"--json and --format {shape} are two formats: give one.")
        return json
    if shape or file is None:
        return shape
    ending = file.suffix.lower()
    if ending in TEXT:
        return text
    if ending not in formats:
        *others, last = formats
        raise click.UsageError(
            f"No format has the ending of {file.name}: name it {', '.join(others)} or {last}, "
            "or choose one by --format."
        )
    return formats[ending]
