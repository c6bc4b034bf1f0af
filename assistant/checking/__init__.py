"""A file that a person has edited → what its citations are worth today, against the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.checking import bibliographies, claims, judging, references
from assistant.checking.result import NotRead, Rechecked, Restated, Uncited, UnknownKey
from assistant.checking.shelves import Shelves
from assistant.checking.sources import LATEX, Inputs, Unreadable, taken_apart, text_of

if TYPE_CHECKING:
    from assistant.checking.prose import Prose, Stated, Unread
    from store import Library
    from store.embedding import Embedder

__all__ = [
    "NotRead",
    "Rechecked",
    "Restated",
    "Uncited",
    "UnknownKey",
    "Unreadable",
    "cited",
    "read",
    "recheck",
]

MARKDOWN = frozenset({".md", ".markdown", ".qmd", ".rmd", ".txt"})


def recheck(file: Path, library: Library, embedder: Embedder) -> Rechecked:
    """Check every sentence of a LaTeX or Markdown file against the papers that it cites; what the
    file has with `\\input` is a part of it.

    `embedder` tells how near a sentence is to theirs. Raises Unreadable.
    """
    prose = read(file, Inputs(file))
    stated = [_placed(one, file) for one in references.resolved(prose, library)]
    listed = bibliographies.listed(file, prose.bibliographies)
    shelves = Shelves(library, (key for one in stated for key in one.keys), listed)
    cited, bare = [one for one in stated if one.keys], [one for one in stated if not one.keys]
    uncited = [one for one in bare if claims.made(one.text)]
    return Rechecked(
        file=str(file),
        statements=tuple(judging.judged(cited, shelves, " ".join(prose.headings), embedder)),
        unknown=tuple(_unknown(cited, shelves)),
        uncited=tuple(Uncited(file=one.file, line=one.line, text=one.text) for one in uncited),
        unread=tuple(
            NotRead(file=one.file or str(file), line=one.line, reason=one.reason)
            for one in prose.unread
        ),
        connecting=len(bare) - len(uncited),
    )


def cited(file: Path, library: Library) -> tuple[list[str], list[Unread]]:
    """The keys that a LaTeX or Markdown file cites, in tables and captions as well, and those of
    its parts that could not be read. Raises Unreadable.
    """
    prose = read(file, Inputs(file))
    stated = references.resolved(prose, library)
    keys = [*prose.cited, *(key for one in stated for key in one.keys)]
    return [*dict.fromkeys(keys)], prose.unread


def _placed(stated: Stated, file: Path) -> Stated:
    return stated if stated.file else replace(stated, file=str(file))


def _unknown(cited: Sequence[Stated], shelves: Shelves) -> list[UnknownKey]:
    return [
        UnknownKey(file=stated.file, line=stated.line, key=key, nearest=shelves.nearest_key(key))
        for stated in cited
        for key in stated.keys
        if key not in shelves.papers and key not in shelves.listed
    ]


def read(file: Path, inputs: Inputs | None = None) -> Prose:
    """The prose of a file, read as what the end of its name says, and of its `inputs`.

    Without them each sentence knows its places in the file. Raises Unreadable.
    """
    suffix = file.suffix.lower()
    if suffix not in LATEX | MARKDOWN:
        raise Unreadable(
            f"{file} is neither LaTeX nor Markdown",
            "It must end in .tex or .md, a table in .jsonl.",
        )
    source = text_of(file)
    if suffix in LATEX:
        from assistant.checking import latex

        return taken_apart(file, lambda: latex.read(source, inputs))
    from assistant.checking import markdown

    return taken_apart(file, lambda: markdown.read(source))
