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

    Raises NotSaved.
    """
    place = file.resolve()
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(place)
    except OSError as error:
        raise unwritable(file, error) from error
    finally:
        with suppress(OSError):
            part.unlink()


def unwritable(file: Path, error: OSError) -> NotSaved:
    """That the system did not let it be written."""
    return NotSaved(
        f"{file} could not be written: {error.strerror}",
        "Is its folder there, and may you write in it?",
    )
