r"""The files that a draft is made of: the one that is named, and what it has with `\input`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from store.errors import LitrevError

LATEX = frozenset({".tex", ".ltx", ".latex"})
T = TypeVar("T")


class Unreadable(LitrevError):
    """A file cannot be checked, as it cannot be read."""


def text_of(file: Path) -> str:
    """What stands in a file. Raises Unreadable."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise Unreadable(
                f"{file} is not UTF-8, at byte {error.start}",
                "Save it as UTF-8, and check it again.",
            ) from error
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise Unreadable(f"{file} cannot be read: {why}") from error


def taken_apart(file: Path, read: Callable[[], T]) -> T:
    """What a reader of LaTeX or Markdown makes of a file. Raises Unreadable."""
    try:
        return read()
    except (RecursionError, IndexError) as error:
        raise Unreadable(
            f"{file} cannot be taken apart as LaTeX or Markdown", "Are all braces closed?"
        ) from error


class Inputs:
    """Opens what a draft has with `\\input`, once each: below the draft's folder, as TeX does.

    What leads out of that folder is not opened, so that no draft can have other files read.
    """

    def __init__(self, file: Path) -> None:
        self._folder = file.parent
        self._seen = {file.resolve()}

    def find(self, name: str) -> Path | None:
        """The LaTeX file of this name; none if it was opened before, or is something else.

        Raises Unreadable for one that is not below the folder.
        """
        try:
            file = self._meant(name.strip())
            place = file.resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise Unreadable(f"{self._folder / name} cannot be read: {error}") from error
        if not place.is_relative_to(self._folder.resolve()):
            raise Unreadable(f"{file} is not below the folder of the draft, and is not read")
        if place in self._seen or file.suffix.lower() not in LATEX:
            return None
        self._seen.add(place)
        return file

    def _meant(self, name: str) -> Path:
        """With `.tex` behind the name, where nothing else is there under it."""
        named = self._folder / name
        if named.suffix.lower() in LATEX or (named.suffix and named.is_file()):
            return named
        return named.with_name(f"{named.name}.tex")
