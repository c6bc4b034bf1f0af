"""A checked file on a terminal: a finding a line, with its place, as linters print them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.render.text import literal

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.checking.result import NotRead, Rechecked, Restated, Uncited

_COLOURS = {"refused": "red", "weak": "yellow", "uncited": "yellow", "unread": "yellow"}
_Place = tuple[str, int]
"""File and line; the file that was named is empty, and comes first."""
_SHOWN = 60
"""Characters of a sentence without citation, by which it is known again."""


def rechecked(result: Rechecked, console: Console, *, summary: bool = True) -> None:
    """Every finding in the order of the file, then how many there are of each kind."""
    for (file, line), kind, told in sorted(_findings(result), key=lambda found: found[0]):
        shown = literal(f"{file or result.file}:{line}: ")
        shown.append(kind, style=_COLOURS[kind])
        console.print(shown + literal(f": {told}"), soft_wrap=True)
    if summary:
        console.print(literal(f"{result.file}: {_summary(result)}"), soft_wrap=True)


def _findings(result: Rechecked) -> Iterator[tuple[_Place, str, str]]:
    def place(one: Restated | Uncited | NotRead) -> _Place:
        return one.file if one.file != result.file else "", one.line

    for statement in result.statements:
        for reason in statement.reasons:
            yield place(statement), statement.verdict, reason
    for one in result.uncited:
        cut = one.text[:_SHOWN].rsplit(" ", 1)[0] + " …" if len(one.text) > _SHOWN else one.text
        yield place(one), "uncited", cut
    for lack in result.unread:
        yield place(lack), "unread", lack.reason


def _summary(result: Rechecked) -> str:
    counts = result.counts
    cited = len(result.statements)
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in ("supported", "weak", "refused"))
    unknown = f" ({counts['unknown']} with unknown keys)" if counts["unknown"] else ""
    unread = f"; {counts['unread']} files unread" if counts["unread"] else ""
    return f"{cited} cited: {kinds}{unknown}; {counts['uncited']} uncited claims{unread}"
