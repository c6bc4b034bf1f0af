"""The bibliographies that a draft names → the keys in them, for works that a library lacks.

A library holds abstracts, and a book has none: that it is cited is no error.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from store.formats.bibtex import keys
from store.formats.frontmatter import mapping


def named(front: str) -> list[str]:
    """Those that the YAML before a Markdown text names with `bibliography:`, as Pandoc has it."""
    given = mapping(front.splitlines()).get("bibliography")
    names = given if isinstance(given, list) else [given]
    return [name.strip() for name in names if isinstance(name, str)]


def listed(file: Path, names: Iterable[str]) -> dict[str, str]:
    """The keys of a draft's bibliographies, each with the name of the first that has it.

    One that is not there, cannot be read or is not below the draft's folder has none.
    """
    found: dict[str, str] = {}
    for name in names:
        try:
            text = _below(file.parent, name).read_text(encoding="utf-8-sig", errors="replace")
        except (OSError, RuntimeError, ValueError):
            continue
        found = dict.fromkeys(keys(text), _ended(name)) | found
    return found


def _below(folder: Path, name: str) -> Path:
    """As for `sources.Inputs`, so that no draft can have other files read. Raises ValueError."""
    file = folder / _ended(name)
    file.resolve().relative_to(folder.resolve())
    return file


def _ended(name: str) -> str:
    return name if name.lower().endswith(".bib") else f"{name}.bib"
