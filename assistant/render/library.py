"""What the library commands show on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.render.costs import spent
from assistant.render.text import hanging, literal

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.spending import State
    from store.records import Added, Filter, Found, Origin, Paper, Problem, Shown

PROBLEMS_SHOWN = 20
DIFFERING_SHOWN = 5


def added(report: Added, console: Console, *, dry_run: bool = False) -> None:
    """One line: what became of the entries."""
    parts = [
        f"read {report.read}",
        f"{'would add' if dry_run else 'added'} {report.added}",
        f"updated {report.updated}",
        f"duplicates {report.duplicates}",
        f"problems {len(report.problems)}",
    ]
    console.print(", ".join(parts), markup=False)


def differing(report: Added, console: Console) -> None:
    """Which papers keep an abstract that an entry had otherwise, and how to take the entry's."""
    keys = report.differing
    if not keys:
        return
    more = f" and {len(keys) - DIFFERING_SHOWN} more" if len(keys) > DIFFERING_SHOWN else ""
    named = ", ".join(keys[:DIFFERING_SHOWN]) + more
    hanging("", f"note: an entry has another abstract than is kept: {named}", console)
    way = "litrev remove KEY (its tags and note go with it), then add again."
    hanging("  ", f"To take the entry's: {way}", console)


def nothing_found(console: Console) -> None:
    """That no file was there to be read."""
    console.print("note: no file was found there that could hold papers", markup=False)


def problems(found: Sequence[Problem], console: Console) -> None:
    """A line for each, as `file:line: reason`; a long list is cut, and says so."""
    for problem in found[:PROBLEMS_SHOWN]:
        line = f":{problem.line}" if problem.line is not None else ""
        console.print(literal(f"{problem.file}{line}: {problem.reason}"), soft_wrap=True)
    if (more := len(found) - PROBLEMS_SHOWN) > 0:
        console.print(f"and {more} more; --json lists them all.", markup=False)


def listed(papers: Sequence[Paper], console: Console) -> None:
    """Key, year and title, with the key on a line of its own where the terminal is narrow."""
    widest = max(len(paper.key) for paper in papers)
    narrow = widest > console.width // 2
    for paper in papers:
        key = f"{paper.key:<{widest}}  "
        if narrow:
            hanging("", paper.key, console)
            key = "  "
        hanging(f"{key}{paper.year or '':<4}  ", paper.title, console)


def nothing(papers: Sequence[Paper], wanted: Filter, console: Console) -> None:
    """That none of these papers is wanted; and why, if they lack what they are asked for."""
    if not papers:
        console.print("No papers yet: litrev add PATH…")
        return
    asked = {
        "a year": (wanted.year, "year"),
        "a venue": (wanted.venue, "venue"),
        "an author": (wanted.author, "authors"),
        "a tag": (wanted.tag, "tags"),
    }
    lacking = [
        name
        for name, (value, field) in asked.items()
        if value and not any(getattr(paper, field) for paper in papers)
    ]
    why = f": none of {len(papers)} has {' or '.join(lacking)}" if lacking else ""
    console.print(f"No paper matches{why}.", markup=False)


def paper(one: Shown, console: Console) -> None:
    """Everything that the library keeps of a paper, its abstract, and what it was made of."""
    hanging("", one.title, console, style="bold")
    fields = {
        "key": one.key,
        "authors": ", ".join(one.authors),
        "year": str(one.year or ""),
        "venue": one.venue,
        "in": _place(one),
        "publisher": one.publisher,
        "type": one.type,
        "doi": one.doi,
        "arxiv": one.arxiv,
        "pmid": one.pmid,
        "url": one.url,
        "tags": ", ".join(one.tags),
        "note": one.note,
        "from": ", ".join(one.sources),
    }
    _fields({name: value for name, value in fields.items() if value}, console)
    console.print()
    hanging("", one.abstract, console)
    if len(one.records) > 1:
        console.print("\nMade of")
        for origin in one.records:
            _origin(origin, console)


def _place(one: Paper) -> str:
    """Volume, issue and pages: `12(3), 45-67`."""
    issue = f"({one.issue})" if one.issue else ""
    return ", ".join(filter(None, (one.volume + issue, one.pages)))


def _origin(one: Origin, console: Console) -> None:
    """A record: its number, its files, and what it differs in."""
    why = f": {one.why}" if one.why else ""
    hanging(f"{one.number:>3}  ", ", ".join(one.sources or ("?",)) + why, console)
    said = {name: value for name, value in one.differs.items() if name != "abstract"}
    told = [f"{name} {_joined(value)}" for name, value in said.items()]
    told += ["another abstract"] * ("abstract" in one.differs)
    if told:
        hanging("     ", f"it says: {'; '.join(told)}", console)


def _joined(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def found(result: Found, console: Console) -> None:
    """The hits, each with its scores and its best sentence."""
    if not result.hits:
        console.print("Nothing in the library matches.")
        return
    for hit in result.hits:
        hanging(f"{hit.rank:>3}  ", hit.title, console, style="bold")
        scores = f"score {hit.score:.2f} (words {hit.lexical:.2f}, meaning {hit.dense:.2f})"
        hanging("     ", f"{hit.key}  {scores}", console)
        if hit.cite is not None:
            hanging("     ", f"“{hit.cite.quote}”", console)


def status(report: State, where: str, console: Console) -> None:
    """The state of the library, problems last."""
    pending = f", {report.pending} papers pending" if report.pending else ""
    rows = {
        "library": where,
        "papers": str(report.papers or "none yet: litrev add PATH…"),
        "chunks": f"{report.chunks}{pending}",
        "embedder": f"{report.embedder} ({report.dimension}-d)",
        "chroma": report.chroma,
        "model": report.model or "none: answers are quotations (--model or LITREV_MODEL)",
        "spent": spent(report.spent),
    }
    _fields(rows, console)
    for problem in report.problems:
        hanging("problem: ", problem, console, style="red")


def _fields(values: Mapping[str, str], console: Console) -> None:
    widest = max(map(len, values))
    for name, value in values.items():
        hanging(f"{name:<{widest}}  ", value, console)
