"""A rewritten draft → its file, and a `.bib` that has what it cites by now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.draft.rewriting.applying import applied
from assistant.render.draft.files import rewrite
from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.draft.rewriting.manuscript import Manuscript
    from assistant.draft.rewriting.result import Proposal
    from assistant.render.draft.options import Format
    from store import Library
    from store.records import Paper


class Changed(LitrevError):
    """The draft is no longer the one that the new sentences were written for."""


def save(
    manuscript: Manuscript, proposals: Sequence[Proposal], file: Path, library: Library
) -> None:
    """Write the draft with those proposals in it that are ready. Raises Changed, NotSaved."""
    if manuscript.file.read_bytes() != manuscript.text.encode():
        raise Changed(
            f"{manuscript.file} was changed since it was read, and {file} is not written",
            "Run the command again: replies that were given are not asked for again.",
        )
    papers = _cited(manuscript, proposals, library)
    format: Format = "latex" if manuscript.latex else "pandoc"
    rewrite(applied(manuscript, proposals), file, format, papers)


def _cited(manuscript: Manuscript, proposals: Sequence[Proposal], library: Library) -> list[Paper]:
    """The papers that the draft cited before, and those that new sentences do."""
    before = [key for passage in manuscript.passages for key in passage.keys]
    written = [one for proposal in proposals if proposal.ready for one in proposal.statements]
    new = [cite.key for statement in written for cite in statement.cites]
    ids = library.catalog.ids([*dict.fromkeys([*before, *new])])
    return [*library.catalog.papers(ids.values()).values()]
