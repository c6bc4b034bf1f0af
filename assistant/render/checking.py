"""A checked file on a terminal: a finding a line, with its place, as linters print them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.render.text import literal

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.checking.result import Rechecked

_COLOURS = {"refused": "red", "weak": "yellow", "uncited": "yellow"}
_SHOWN = 60
"""Characters of a sentence without citation, by which it is known again."""


def rechecked(result: Rechecked, console: Console, *, summary: bool = True) -> None:
    """Every finding in the order of the file, then how many there are of each kind."""
    for line, kind, told in sorted(_findings(result), key=lambda found: found[0]):
        shown = literal(f"{result.file}:{line}: ")
        shown.append(kind, style=_COLOURS[kind])
        console.print(shown + literal(f": {told}"), soft_wrap=True)
    if summary:
        console.print(literal(f"{result.file}: {_summary(result)}"), soft_wrap=True)


def _findings(result: Rechecked) -> Iterator[tuple[int, str, str]]:
    for statement in result.statements:
        for reason in statement.reasons:
            yield statement.line, statement.verdict, reason
    for one in result.uncited:
        cut = one.text[:_SHOWN].rsplit(" ", 1)[0] + " …" if len(one.text) > _SHOWN else one.text
        yield one.line, "uncited", cut


def _summary(result: Rechecked) -> str:
    counts = result.counts
    cited = len(result.statements)
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in ("supported", "weak", "refused"))
    unknown = f" ({counts['unknown']} with unknown keys)" if counts["unknown"] else ""
    return f"{cited} cited: {kinds}{unknown}; {counts['uncited']} uncited claims"
