"""A file that a person has edited → what its citations are worth today, against the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.checking import claims, judging, references
from assistant.checking.result import Rechecked, Restated, Uncited, UnknownKey
from assistant.checking.shelves import Shelves
from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.checking.prose import Prose, Stated
    from store import Library
    from store.embedding import Embedder

__all__ = ["Rechecked", "Restated", "Uncited", "UnknownKey", "Unreadable", "recheck"]

LATEX = frozenset({".tex", ".ltx", ".latex"})
MARKDOWN = frozenset({".md", ".markdown", ".qmd", ".rmd", ".txt"})


class Unreadable(LitrevError):
    """A file cannot be checked, as it cannot be read."""


def recheck(file: Path, library: Library, embedder: Embedder) -> Rechecked:
    """Check every sentence of a LaTeX or Markdown file against the papers that it cites.

    `embedder` tells how near a sentence is to theirs. Raises Unreadable.
    """
    prose = _prose(file)
    stated = references.resolved(prose, library)
    shelves = Shelves(library, (key for one in stated for key in one.keys))
    cited, bare = [one for one in stated if one.keys], [one for one in stated if not one.keys]
    uncited = [one for one in bare if claims.made(one.text)]
    return Rechecked(
        file=str(file),
        statements=tuple(judging.judged(cited, shelves, " ".join(prose.headings), embedder)),
        unknown=tuple(_unknown(cited, shelves)),
        uncited=tuple(Uncited(line=one.line, text=one.text) for one in uncited),
        connecting=len(bare) - len(uncited),
    )


def _unknown(cited: Sequence[Stated], shelves: Shelves) -> list[UnknownKey]:
    return [
        UnknownKey(line=stated.line, key=key, nearest=shelves.nearest_key(key))
        for stated in cited
        for key in stated.keys
        if key not in shelves.papers
    ]


def _prose(file: Path) -> Prose:
    """The prose of a file, read as what the end of its name says."""
    try:
        source = file.read_text(encoding="utf-8-sig")
        if file.suffix.lower() in LATEX:
            from assistant.checking import latex

            return latex.read(source)
        if file.suffix.lower() in MARKDOWN:
            from assistant.checking import markdown

            return markdown.read(source)
    except OSError as error:
        raise Unreadable(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{file} is not UTF-8, at byte {error.start}", "Save it as UTF-8, and check it again."
        ) from error
    except (RecursionError, IndexError) as error:
        raise Unreadable(
            f"{file} cannot be taken apart as LaTeX or Markdown", "Are all braces closed?"
        ) from error
    raise Unreadable(f"{file} is neither LaTeX nor Markdown", "It must end in .tex or .md.")
