"""What a terminal shows of an answer: the text, its papers, and what the checks said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.results import Answer, Statement

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINE = re.compile(r"(?P<marker>- |> ?|\d+[.)] )?(?P<text>.*)")


def show(answer: Answer, console: Console) -> None:
    """The answer, wrapped to the width; nothing in it depends on colour."""
    if answer.status == "abstained":
        console.print("The library does not answer this.", style="bold")
    else:
        for line in answer.answer.splitlines():
            _print_line(line, console)
    if answer.unanswered:
        console.print()
        console.print(_text(f"Left open, in the model's words: {answer.unanswered}"))
    _papers(answer, console)
    _doubts("Weak", [s for s in answer.statements if s.verdict == "weak"], console)
    _doubts("Withheld", answer.withheld, console)


def summary(answer: Answer) -> str:
    """One line for standard error: who wrote, what was checked, what it cost."""
    weak = sum(s.verdict == "weak" for s in answer.statements)
    parts = [
        answer.model or "quoted from the library, no model",
        f"{len(answer.statements) - weak} supported, {weak} weak, {len(answer.withheld)} withheld",
    ]
    if answer.model is not None:
        price = "price unknown" if answer.cost_usd is None else f"${answer.cost_usd:.4f}"
        tokens = answer.tokens.prompt + answer.tokens.completion
        calls = f"{answer.calls} call{'s' * (answer.calls != 1)}, {tokens} tokens, {price}"
        parts.append("recorded reply, no call" if answer.cached else calls)
    parts += [f"{answer.seconds:.1f} s", f"run {answer.run}"]
    return " · ".join(parts)


def _papers(answer: Answer, console: Console) -> None:
    """Each paper with its mark and key, and the words of it that statements rest on."""
    if not answer.papers:
        return
    console.print()
    console.print("Papers" if answer.status == "answered" else "Nearest papers", style="bold")
    quoted = {statement.text for statement in answer.statements}
    for paper in answer.papers:
        mark = f"[{paper.n}]" if answer.status == "answered" else "-"
        _print_under(f"{mark:>4} ", f"{paper.key}  {paper.title}", console)
        cites = [c for s in answer.statements for c in s.cites if c.key == paper.key]
        for quote in dict.fromkeys(cite.quote for cite in cites):
            if quote not in quoted:
                _print_under("     ", f"“{quote}”", console)


def _doubts(
    heading: str, statements: tuple[Statement, ...] | list[Statement], console: Console
) -> None:
    """Statements that did not pass whole, each with its reasons."""
    if not statements:
        return
    console.print()
    console.print(heading, style="bold")
    for statement in statements:
        _print_under("   x " if heading == "Withheld" else "   ~ ", statement.text, console)
        for reason in statement.reasons:
            _print_under("     ", f"– {reason}", console)


def _print_line(line: str, console: Console) -> None:
    match = _LINE.match(line)
    marker, text = (match["marker"] or "", match["text"]) if match else ("", line)
    if marker.startswith(">"):
        marker = "  "
        if not text:
            return
    _print_under(marker, text, console)


def _print_under(marker: str, text: str, console: Console) -> None:
    """A marker, and the text beside it with every line under the first."""
    from rich.table import Table

    if not marker:
        console.print(_text(text))
        return
    grid = Table.grid()
    grid.add_column(width=len(marker), no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row(_text(marker), _text(text))
    console.print(grid)


def _text(text: str) -> Text:
    """Text in which only `**bold**` means anything, free of control characters."""
    from rich.text import Text

    styled = Text()
    clean = "".join(c for c in text if c.isprintable() or c == "\n")
    for n, piece in enumerate(_BOLD.split(clean)):
        styled.append(piece, style="bold" if n % 2 else "")
    return styled
