"""What a terminal shows of a draft: paragraphs, papers, what the checks said, what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.render.answer import NOTHING_PASSED, marked
from assistant.render.answer_terminal import checked, grounds
from assistant.render.text import hanging, leading_nowhere

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.results import RelatedWork


def show(work: RelatedWork, console: Console) -> None:
    """The draft, wrapped to the width; nothing in it depends on colour."""
    if not work.paragraphs:
        told = NOTHING_PASSED if work.withheld else "The library has no papers for this."
        console.print(told, style="bold")
    numbers = {paper.key: paper.n for paper in work.papers}
    for n, paragraph in enumerate(work.paragraphs):
        if n:
            console.print()
        hanging("", leading_nowhere(paragraph.heading), console, style="bold")
        hanging("", " ".join(marked(s, numbers) for s in paragraph.statements), console)
    grounds(work, console)
    _listed("Not used", work.unused, console)
    _listed("Departures from the plan", work.departures, console)
    if work.statements or work.withheld:
        console.print()
        hanging("", checked(work), console)


def _listed(heading: str, items: Sequence[str], console: Console) -> None:
    if items:
        console.print()
        console.print(heading, style="bold")
    for item in items:
        hanging("   - ", leading_nowhere(item), console)
