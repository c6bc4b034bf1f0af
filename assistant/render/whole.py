"""A file put in place whole, or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from store.errors import LitrevError


class NotSaved(LitrevError):
    """A result, or the bibliography of one, cannot be written where it was to go."""


def replace(file: Path, content: bytes) -> None:
    """Put a file in place in one step: whoever reads it sees the old one or the new one.

    A device or a pipe is written to, since nothing can be put in its place. Raises NotSaved.
    """
    place = file.resolve()
    if place.exists() and not place.is_file():
        through(file, content)
        return
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(place)
    except OSError as error:
        raise unwritable(file, error) from error
    finally:
        with suppress(OSError):
            part.unlink()


def through(file: Path, content: bytes) -> None:
    """Write to what is there. Raises NotSaved."""
    try:
        file.write_bytes(content)
    except OSError as error:
        raise unwritable(file, error) from error


def unwritable(file: Path, error: OSError) -> NotSaved:
    """That the system did not let it be written."""
    return NotSaved(
        f"{file} could not be written: {error.strerror}",
        "Is its folder there, and may you write in it?",
    )
