"""What a terminal shows of a statement's grounds: each abstract, with the cited words marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.render.lines import flat
from assistant.render.text import hanging, leading_nowhere

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from assistant.runs.statements import Said
    from assistant.runs.why import Cited, Maker, Why

BEFORE, AFTER = "▶ ", " ◀"
"""Around cited words, so that they are seen without colours, too."""


def show(why: Why, console: Console) -> None:
    """The statement, its verdict with reasons, the abstracts behind it, and what made it."""
    told = leading_nowhere(why.text) if why.verdict == "refused" else why.text
    hanging(f"{why.id}  ", told, console, style="bold")
    console.print(f"  {why.verdict}", markup=False)
    for reason in why.reasons:
        hanging("  – ", leading_nowhere(reason), console)
    for key in dict.fromkeys(cited.cite.key for cited in why.cites):
        _paper([cited for cited in why.cites if cited.cite.key == key], console)
    if not why.stands:
        console.print()
        if all(cited.stands for cited in why.cites):
            hanging("  ! ", "this value is not what the words cited say", console)
        told = f"litrev replay {why.made.run} tells whether the run was changed"
        hanging("  ! ", told, console)
    console.print()
    hanging("", _made(why.made), console, style="dim")


def listed(statements: Iterable[Said], console: Console) -> None:
    """The statements of a run, each with the id by which one asks for its grounds."""
    for one in statements:
        doubt = "" if one.verdict == "supported" else f" ({one.verdict})"
        told = leading_nowhere(one.text) if one.verdict == "refused" else one.text
        hanging(f"{one.id}  ", f"{told}{doubt}", console)


def instead(run: str, lines: Iterable[str], console: Console) -> None:
    """What there is of a run that has no statements."""
    for line in lines:
        hanging(f"{run}  ", line, console)


def _paper(cites: Sequence[Cited], console: Console) -> None:
    console.print()
    hanging("", f"{cites[0].cite.key}  {cites[0].title}", console, style="bold")
    for cited in cites:
        if not cited.stands:
            hanging("  ! ", f"not in the run's abstract: “{cited.cite.quote}”", console)
    hanging("  ", marked(cites), console)


def marked(cites: Sequence[Cited]) -> str:
    """The abstract that these citations point into, with a mark around the words of each."""
    text = cites[0].abstract
    spans = sorted({(c.cite.start, c.cite.end) for c in cites if c.stands}, reverse=True)
    for start, end in spans:
        text = f"{text[:start]}{BEFORE}{text[start:end]}{AFTER}{text[end:]}"
    return flat(text)


def _made(made: Maker) -> str:
    versions = ", ".join(f"{task} {version}" for task, version in made.prompts.items())
    by = f"written by {made.model}, prompts {versions}" if made.model else "quoted, no model"
    sample = f", repetition {made.sample}" if made.sample else ""
    when = made.started[:16].replace("T", " ")
    asked = f"{made.command} “{leading_nowhere(flat(made.subject))}”"
    return f"Run {made.run}{sample}, {when}: {asked}; {by}; litrev {made.litrev}."
