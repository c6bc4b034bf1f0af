"""What new papers would change in a draft: on a terminal, and as the document of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.render.answer import cited
from assistant.render.counts import counted
from assistant.render.lines import flat
from assistant.render.origin import closing
from assistant.render.text import hanging

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.draft.rewriting.result import Addition, News, Proposal, Rewriting
    from assistant.results import Statement

_MARKERS = {"heading": "", "news": "   + ", "words": "     ", "new": "   > ", "doubt": "   – "}
_BULLETS = {"heading": "\n## ", "news": "- ", "words": "  ", "new": "\n> ", "doubt": "- "}

FEW = 5
"""Papers that concern nothing, as many as are named on a terminal."""

_Line = tuple[str, str]
"""What kind of line it is, and its text."""


def show(result: Rewriting, console: Console) -> None:
    """Each sentence that changes, with what changes it; then candidates, then the rest."""
    for kind, text in _lines(result, FEW):
        if kind == "heading":
            console.print()
        hanging(_MARKERS[kind], text, console, style="bold" if kind == "heading" else "")


def document(result: Rewriting) -> str:
    """The same as Markdown, with every paper that was looked at."""
    lines = [f"{_BULLETS[kind]}{flat(text)}" for kind, text in _lines(result, len(result.apart))]
    return "\n".join([f"# {flat(result.file)}", *lines, *closing(result)]) + "\n"


def told(result: Rewriting) -> str:
    """What came of it, in one line."""
    if result.model is None:
        have = "has" if len(result.proposals) == 1 else "have"
        near = f"{counted(len(result.proposals), 'sentence')} {have} candidates"
        return f"{near}; a model (--model) judges what they change."
    change = sum(one.changes for one in result.proposals)
    ready = sum(one.ready for one in result.proposals)
    told = counted(change, "sentence")
    return f"{told} would change: {ready} can be written into the file, {change - ready} cannot."


def _lines(result: Rewriting, few: int) -> Iterator[_Line]:
    unchanged = [one for one in result.proposals if _settled(one)]
    for proposal in result.proposals:
        if proposal not in unchanged:
            yield from _proposal(proposal, result.file)
    for addition in result.additions:
        yield from _addition(addition, result.file)
    if unchanged:
        yield "heading", "Judged to change nothing"
    for proposal in unchanged:
        yield "news", f"line {proposal.line}: {', '.join(one.key for one in proposal.news)}"
    if result.apart:
        yield "heading", "Looked at, and concern nothing here"
        named = ", ".join(paper.key for paper in result.apart[:few])
        more = len(result.apart) - few
        yield "words", f"{named} and {more} more" if more > 0 else named


def _settled(proposal: Proposal) -> bool:
    return all(one.reason == "no change" for one in proposal.news)


def _proposal(proposal: Proposal, file: str) -> Iterator[_Line]:
    yield "heading", f"{file}:{proposal.line}: {proposal.text}"
    yield from _news([one for one in proposal.news if one.reason != "no change"])
    for statement in (*proposal.statements, *proposal.withheld):
        yield from _statement(statement)
    if proposal.withheld:
        yield "doubt", "not passed: the sentence stays as it is"
    elif proposal.barred:
        yield "doubt", f"to be changed by hand: {proposal.barred}"


def _statement(statement: Statement) -> Iterator[_Line]:
    yield "new", cited(statement, "[{}]".format)
    for reason in statement.reasons:
        yield "doubt", f"{statement.verdict}: {reason}"


def _addition(addition: Addition, file: str) -> Iterator[_Line]:
    under = f" ({addition.heading})" if addition.heading else ""
    yield "heading", f"{file}:{addition.line}: a sentence might follow in this paragraph{under}"
    yield from _news(addition.news)


def _news(news: Sequence[News]) -> Iterator[_Line]:
    for one in news:
        reason = "near, a candidate" if one.reason == "near" else one.reason
        yield "news", f"{reason}: {one.key}  {one.title}"
        yield "words", f"“{flat(one.cite.quote)}”"
