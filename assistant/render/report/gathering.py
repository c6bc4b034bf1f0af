"""A claim table and the library that it was made of → the page, with the map of its papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.claims.result import ClaimTable
from assistant.render.report.compared import pairs
from assistant.render.report.contents import Report
from assistant.render.report.page import render
from assistant.themes.placing import points
from store.records import Paper

if TYPE_CHECKING:
    from assistant.contradictions.result import Contradictions
    from store import Library


def report(
    table: ClaimTable,
    papers: Mapping[str, Paper],
    library: Library,
    found: Contradictions | None = None,
) -> str:
    """The table as one page, with a map of its papers, and with claims that were compared."""
    sentences = {key: library.sentences(key) for key in papers}
    placed = points(library, papers)
    made = Report(table=table, papers=papers, sentences=sentences, points=placed)
    if found:
        made = made.model_copy(update={"pairs": pairs(found, table), "compared": found.run})
    return render(made)
