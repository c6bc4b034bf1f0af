"""A draft of related work → Markdown, pandoc's Markdown, LaTeX, HTML or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assistant.legible import readable_draft
from assistant.render.draft import files, html, latex, markdown, pandoc
from assistant.render.draft.options import Format, Options
from assistant.render.draft.sentences import cited
from assistant.results import RelatedWork
from store.records import Paper

_WRITERS = {
    "md": markdown.write,
    "pandoc": pandoc.write,
    "latex": latex.write,
    "html": html.write,
}


def render(work: RelatedWork, papers: Mapping[str, Paper], format: Format, options: Options) -> str:
    """The draft as text, line end included; `papers`, by key, has the metadata of those cited.

    Raises StyleUnusable for Markdown and HTML, which have a list of references.
    """
    if format == "json":
        return work.model_dump_json() + "\n"
    return _WRITERS[format](readable_draft(work), cited(work, papers), options.suited(format))


def save(
    work: RelatedWork, papers: Mapping[str, Paper], format: Format, options: Options, file: Path
) -> list[Path]:
    """Write the draft and, beside it, the `.bib` that it names; each whole or not at all.

    Where what was there with other content is kept. Raises StyleUnusable, and NotSaved, also for a
    `.bib` that is not this draft's.
    """
    named = options.model_copy(update={"bibliography": files.bibliography(file).name})
    return files.save(render(work, papers, format, named), file, format, work, papers)
