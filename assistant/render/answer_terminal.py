"""What a terminal shows of an answer: the text, its papers, and what the checks said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.render.answer import LEFT_OPEN, NO_ANSWER, NOTHING_PASSED, quoted
from assistant.render.lines import flat
from assistant.render.text import hanging, leading_nowhere
from assistant.results import Answer, RelatedWork, Statement

if TYPE_CHECKING:
    from rich.console import Console

_LINE = re.compile(r"(?P<marker>- |> ?|\d+[.)] |#+ )?(?P<text>.*)")


def show(answer: Answer, console: Console) -> None:
    """The answer, wrapped to the width; nothing in it depends on colour."""
    if answer.status == "abstained":
        told = NOTHING_PASSED if answer.withheld else NO_ANSWER
        console.print(told, style="bold")
    for line in answer.answer.splitlines():
        _print_line(line, console)
    if answer.unanswered:
        console.print()
        hanging("", LEFT_OPEN + leading_nowhere(answer.unanswered), console)
    grounds(answer, console)
    if answer.statements or answer.withheld:
        console.print()
        hanging("", checked(answer), console)


def grounds(answer: Answer | RelatedWork, console: Console) -> None:
    """The papers, and the statements that did not pass whole."""
    _papers(answer, console)
    _doubts("Weak", [s for s in answer.statements if s.verdict == "weak"], console)
    _doubts("Withheld", answer.withheld, console)


def checked(answer: Answer | RelatedWork) -> str:
    """What came of the checks, in one line."""
    weak = sum(s.verdict == "weak" for s in answer.statements)
    supported = len(answer.statements) - weak
    return f"Checked: {supported} supported, {weak} weak, {len(answer.withheld)} withheld."


def _papers(answer: Answer | RelatedWork, console: Console) -> None:
    """Each paper with its mark, key and title, and the words of it that statements rest on.

    A quotation that the answer itself shows is not shown again.
    """
    if not answer.papers:
        return
    answered = answer.status == "answered"
    console.print()
    console.print("Papers" if answered else "Nearest papers", style="bold")
    shown = [statement.text for statement in answer.statements]
    for paper in answer.papers:
        mark = f"[{paper.n}]" if answered else "-"
        hanging(f"{mark:>4} ", f"{paper.key}  {paper.title}", console)
        for quote in quoted(answer.statements, paper.key):
            if not any(flat(quote) in text for text in shown):
                hanging("     ", f"“{quote}”", console, style="dim")


def _doubts(heading: str, statements: Sequence[Statement], console: Console) -> None:
    """Statements that did not pass whole, each with its reasons."""
    if not statements:
        return
    console.print()
    console.print(heading, style="bold")
    for statement in statements:
        refused = statement.verdict == "refused"
        told = leading_nowhere(statement.text) if refused else statement.text
        hanging("   x " if refused else "   ~ ", told, console)
        for reason in statement.reasons:
            hanging("     – ", leading_nowhere(reason), console)


def _print_line(line: str, console: Console) -> None:
    match = _LINE.match(line)
    marker, text = (match["marker"] or "", match["text"]) if match else ("", line)
    if marker.startswith(">"):
        if text:
            hanging("  ", text, console)
    elif text:
        hanging(marker, text, console)
    else:
        console.print()
