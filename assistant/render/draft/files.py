"""A draft → its file, with the bibliography of what it cites beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from assistant.render.draft.entries import entry
from assistant.render.draft.options import Format
from assistant.render.draft.sentences import cited
from assistant.render.papers import citable
from assistant.render.whole import NotSaved, keep, replace
from assistant.results import RelatedWork
from store.formats.bibtex import keys
from store.records import Paper

FORMATS: dict[str, Format] = {".tex": "latex", ".md": "md", ".html": "html", ".json": "json"}
"""What is written into a file, by the ending of its name."""


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
) -> list[Path]:
    """Write the draft and the `.bib` beside it, each whole or not at all.

    Where what was there with other content is kept. Raises NotSaved, also for a `.bib` that is not
    this draft's.
    """
    return save_cited(text, file, format, cited(work, papers))


def save_cited(text: str, file: Path, format: Format, papers: Iterable[Paper]) -> list[Path]:
    """Write a text and the `.bib` of the papers that it cites, as `save` does. Raises NotSaved."""
    check(file)
    entries = "".join(entry(paper, format) for paper in papers)
    written = {
        bibliography(file): f"{_head(file)}\n\n{entries}".encode(),
        file: text.encode(),
    }
    kept = [one for place, content in written.items() for one in keep(place, content)]
    for place, content in written.items():
        replace(place, content)
    return kept


def rewrite(text: str, file: Path, format: Format, papers: Sequence[Paper]) -> None:
    """Write a draft that was changed; a `.bib` beside it that is its own gets what it lacks.

    `papers` are all that it cites. Raises NotSaved as `save` does.
    """
    check(file)
    beside = bibliography(file)
    bib = beside.read_bytes() if beside.exists() else f"{_head(file)}\n\n".encode()
    there = set(keys(bib.decode(errors="replace")))
    new = (entry(citable(paper), format) for paper in papers if paper.key not in there)
    replace(beside, bib + "".join(new).encode())
    replace(file, text.encode())
