"""A draft → its file, with the bibliography of what it cites beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from assistant.render.draft.options import Format
from assistant.render.draft.sentences import cited
from assistant.render.draft.typeset import printable
from assistant.render.papers import citable
from assistant.results import RelatedWork
from store.english import FUNCTION_WORDS
from store.errors import LitrevError
from store.formats import write
from store.formats.latex import escape
from store.records import Paper

_ENTRY = re.compile(r"^@\w+\s*\{\s*([^,\s]+)\s*,", re.MULTILINE)

FORMATS: dict[str, Format] = {".tex": "latex", ".md": "md", ".html": "html", ".json": "json"}
"""What is written into a file, by the ending of its name."""

WORDS = 4
"""Of a title that stands for the author in a citation."""


class NotSaved(LitrevError):
    """A draft or its bibliography cannot be written where it was to go."""


def bibliography(file: Path) -> Path:
    """Where the bibliography of this draft goes: beside it, under the same name."""
    return file.with_suffix(".bib")


def check(file: Path) -> None:
    """Raises NotSaved if the bibliography would replace another; nothing is written."""
    beside = bibliography(file)
    if beside == file:
        raise NotSaved(f"{file} is the name of a bibliography", "Name it .tex, .md or .html.")
    try:
        if not beside.exists() or beside.read_bytes().startswith(_head(file).encode()):
            return
    except OSError as error:
        raise NotSaved(
            f"{beside} cannot be read: {error.strerror}", "Name it otherwise."
        ) from error
    raise NotSaved(
        f"{beside} is there already, and is not the bibliography of {file.name}",
        "Give the draft another name, or move that file away.",
    )


def _head(file: Path) -> str:
    """The first line of a bibliography, which tells whose it is."""
    return f"% Written by litrev: the papers that {file.name} cites."


def save(
    text: str, file: Path, format: Format, work: RelatedWork, papers: Mapping[str, Paper]
) -> None:
    """Write the draft and the `.bib` beside it, each whole or not at all.

    Raises NotSaved, also for a `.bib` that is not this draft's.
    """
    save_cited(text, file, format, cited(work, papers))


def save_cited(text: str, file: Path, format: Format, papers: Iterable[Paper]) -> None:
    """Write a text and the `.bib` of the papers that it cites, as `save` does. Raises NotSaved."""
    check(file)
    entries = "".join(_entry(paper, format) for paper in papers)
    replace(bibliography(file), f"{_head(file)}\n\n{entries}".encode())
    replace(file, text.encode())


def rewrite(text: str, file: Path, format: Format, papers: Sequence[Paper]) -> None:
    """Write a draft that was changed; a `.bib` beside it that is its own gets what it lacks.

    `papers` are all that it cites. Raises NotSaved as `save` does.
    """
    check(file)
    beside = bibliography(file)
    bib = beside.read_bytes() if beside.exists() else f"{_head(file)}\n\n".encode()
    there = set(_ENTRY.findall(bib.decode(errors="replace")))
    new = (_entry(citable(paper), format) for paper in papers if paper.key not in there)
    replace(beside, bib + "".join(new).encode())
    replace(file, text.encode())


def _entry(paper: Paper, format: Format) -> str:
    """Without abstract, tags and the person's note; for LaTeX with what BibTeX's styles need.

    These take an entry's `key` for the author where there is none, and print any year.
    """
    bare = paper.model_copy(update={"abstract": "", "tags": (), "note": ""})
    entry = "".join(write([bare], "bibtex"))
    if format != "latex":
        return entry
    head, fields = entry.split("\n", 1)
    key = "" if paper.authors else f"  key = {{{{{escape(_short(paper.title))}}}}},\n"
    year = "" if paper.year else "  year = {n.d.},\n"
    return printable(f"{head}\n{key}{year}{fields}")


def _short(title: str) -> str:
    """The first words of a title, of which the last is not one like *for* or *the*."""
    words = title.split()[:WORDS]
    while len(words) > 1 and words[-1].lower() in FUNCTION_WORDS:
        words.pop()
    return " ".join(words).rstrip(".:,;")


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
        raise NotSaved(
            f"{file} could not be written: {error.strerror}",
            "Is its folder there, and may you write in it?",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink()
