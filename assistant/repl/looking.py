"""Commands that show what stands behind an answer, and what the library has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.render.answer import quoted
from assistant.render.limits import limits
from assistant.render.text import hanging
from assistant.repl import made

if TYPE_CHECKING:
    from assistant.repl.session import Session
    from store.records import Paper

LISTED = 30
"""Papers in a list, at most."""


def sources(session: Session, _: str) -> None:
    """The papers of the last answer, with the words that it rests on."""
    last = session.chat.last
    if not last.papers:
        session.tell("The last answer has no papers.")
    for paper in last.papers:
        hanging(f"[{paper.n}] ", f"{paper.key}  {paper.title}", session.console, "bold")
        for quote in quoted(last.statements, paper.key):
            hanging("    ", f"“{quote}”", session.console)


def open_paper(session: Session, mark: str) -> None:
    """A paper, the words that statements rest on marked in its abstract.

    Its address is made of its record's own fields and nothing else.
    """
    from assistant.render.claims.links import link
    from assistant.render.why import marked
    from assistant.runs.why import Cited

    paper = session.chat.paper(mark or "1")
    cites = {c for s in session.chat.cited(paper.key) for c in s.cites if c.key == paper.key}
    shown = [
        Cited(cite=c, title=paper.title, abstract=paper.abstract,
              stands=paper.abstract[c.start : c.end] == c.quote)
        for c in cites
    ]  # fmt: skip
    console = session.console
    hanging("", paper.title, console, "bold")
    for told in filter(None, (", ".join(paper.authors), _published(paper), link(paper))):
        hanging("", told, console)
    hanging("", f"key {paper.key}", console, "dim")
    console.print()
    hanging("  ", marked(shown) if shown else paper.abstract or "No abstract is kept.", console)


def _published(paper: Paper) -> str:
    return ", ".join(filter(None, (paper.venue, str(paper.year or ""))))


def why(session: Session, number: str) -> None:
    """What a statement of the last answer rests on, and what made it."""
    from assistant.render import why as render
    from assistant.runs.opening import opened_one
    from assistant.runs.statements import said
    from assistant.runs.why import why
    from assistant.runs.without import without

    run = session.chat.last.run
    if not run:
        session.tell("The last answer was not kept as a run, so /why has nothing to look at.")
        return
    with opened_one(run, session.library.place.runs) as found:
        if number:
            render.show(why(found, number), session.console)
        else:
            statements = tuple(said(found.result))
            render.listed(statements, session.console)
            render.instead(run, () if statements else without(found), session.console)


def papers(session: Session, text: str) -> None:
    """The papers numbered in this conversation; with a text, those of the library that have it."""
    if text:
        _matching(session, text)
        return
    if not session.chat.numbers:
        session.tell("No paper was cited yet. /papers TEXT lists those of the library.")
    made.listed(session.chat.numbers, session)


def _matching(session: Session, text: str) -> None:
    from assistant.render import library as render

    catalog = session.library.catalog
    wanted = session.chat.wanted.model_copy(update={"text": text})
    ids = catalog.filters.by_key(wanted)
    if not ids:
        within = limits(session.chat.wanted)
        session.tell(f"No paper has “{text}”" + (f" within {within}." if within else "."))
        return
    render.listed([*catalog.papers(ids[:LISTED]).values()], session.console)
    if (more := len(ids) - LISTED) > 0:
        session.tell(f"and {more:,} more.")
