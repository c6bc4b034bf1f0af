"""Papers → the entries of the `.bib` beside a draft."""

from __future__ import annotations

from assistant.render.draft.options import Format
from assistant.render.draft.typeset import printable
from store.english import FUNCTION_WORDS
from store.formats import write
from store.formats.latex import escape
from store.records import Paper

WORDS = 4
"""Of a title that stands for the author in a citation."""


def entry(paper: Paper, format: Format) -> str:
    """Without abstract, tags and the person's note; for LaTeX with what BibTeX's styles need.

    These take an entry's `key` for the author where there is none, and print any year.
    """
    bare = paper.model_copy(update={"abstract": "", "tags": (), "note": ""})
    written = "".join(write([bare], "bibtex"))
    if format != "latex":
        return written
    head, fields = written.split("\n", 1)
    key = "" if paper.authors else f"  key = {{{{{escape(_short(paper.title))}}}}},\n"
    year = "" if paper.year else "  year = {n.d.},\n"
    return printable(f"{head}\n{key}{year}{fields}")


def _short(title: str) -> str:
    """The first words of a title, of which the last is not one like *for* or *the*."""
    words = title.split()[:WORDS]
    while len(words) > 1 and words[-1].lower() in FUNCTION_WORDS:
        words.pop()
    return " ".join(words).rstrip(".:,;")
