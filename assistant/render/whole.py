"""A file put in place whole, or not at all; and what was there before kept beside it."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from store.errors import LitrevError

_RUN = re.compile(rb"\brun [0-9a-f]{8}\b")
"""A run, as `render.origin.named` tells it."""


class NotSaved(LitrevError):
    """A result, or the bibliography of one, cannot be written where it was to go."""


def replace(file: Path, content: bytes) -> None:
    """Put a file in place in one step: whoever reads it sees the old one or the new one.

    A device, a pipe and what the shell sends our output to are written to, since nothing can be
    put in their place. Raises NotSaved.
    """
    place = file.resolve()
    if _is_stream(file) or (place.exists() and not place.is_file()):
        _through(file, content)
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


def _through(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise unwritable(file, error) from error


def keep(file: Path, content: bytes) -> list[Path]:
    """Before this content is written: what a file has now stays as `FILE~`, and replaces that.

    Where that is; nowhere if there is no file, nothing else in it but the run that made it, or no
    regular one behind the name. What the shell sends our output to is no such file.

    Raises NotSaved.
    """
    backup = file.with_name(f"{file.name}~")
    part = file.with_name(f".{file.name}.{os.getpid()}.kept")
    try:
        if not file.is_file() or _is_stream(file) or _same(file.read_bytes(), content):
            return []
        shutil.copy2(file, part)
        part.replace(backup)
    except OSError as error:
        raise NotSaved(
            f"{file} is left as it is: it could not be kept as {backup}: {error.strerror}",
            "Move it away, or name another file.",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink()
    return [backup]


def _same(before: bytes, content: bytes) -> bool:
    """Whether nothing is lost: the same command again makes the same of another run."""
    return not before or _RUN.sub(b"", before) == _RUN.sub(b"", content)


def _is_stream(file: Path) -> bool:
    """Whether it is standard output or error, as /dev/stdout is."""
    for stream in (1, 2):
        with suppress(OSError):
            if os.path.samestat(file.stat(), os.fstat(stream)):
                return True
    return False


def unwritable(file: Path, error: OSError) -> NotSaved:
    """That the system did not let it be written."""
    return NotSaved(
        f"{file} could not be written: {error.strerror}",
        "Is its folder there, and may you write in it?",
    )
