"""A conversation → a Markdown document: questions, answers, doubts, and references at its end.

Numbers mean the same paper throughout. Links are made of records' own fields alone; what a person,
a model or a paper wrote is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.chat.turn import Made, Turn
from assistant.render.answer import LEFT_OPEN, NO_ANSWER
from assistant.render.claims.links import link
from assistant.render.draft.markdown import begun, escape, signs
from assistant.render.draft.references import Print, References
from assistant.render.limits import limits
from assistant.render.lines import line
from assistant.render.origin import writer
from assistant.render.papers import citable, known
from assistant.render.turn_markdown import NAMES
from assistant.results import OWN, Statement
from store.conversations import titled
from store.records import Filter, Paper

STYLE = "ieee"

Numbers = Mapping[str, int]

_MARKER = re.compile(r"[-*+] +|\d+[.)] +|#{1,6} +|> ?")
_MARK = re.compile(r"\[(\d+)\](?![(:])")
"""With neither of these behind it nothing makes a link of a number in brackets."""


def document(turns: Sequence[Turn], papers: Mapping[str, Paper], title: str = "") -> str:
    """The whole conversation; `papers`, by key, has the metadata of those that it numbers.

    The title is that of its first question unless it has one.
    """
    numbers = numbered(turns)
    named = title or titled(turns[0].question if turns else "")
    parts = [f"# {escape(named) or 'Conversation'}"]
    before = Filter()
    for n, turn in enumerate(turns, 1):
        parts += _turn(n, turn, numbers, turn.wanted if turn.wanted != before else None)
        before = turn.wanted
    if numbers:
        titles = {paper.key: paper.title for turn in turns for paper in turn.papers}
        listed = [known(key, titles[key], papers) for key in numbers]
        parts += ["## References", *_references(listed, numbers)]
    return "\n\n".join(parts) + "\n"


def numbered(turns: Iterable[Turn]) -> dict[str, int]:
    """The number of each paper, in order: the one that it was given in the conversation.

    Where two programs went on with one conversation at once they may have given a number twice;
    the second paper then gets the next one that is free.
    """
    listed = [paper for turn in turns for paper in turn.papers]
    numbers: dict[str, int] = {}
    for paper in listed:
        if paper.key not in numbers:
            free = max((*numbers.values(), *(one.n for one in listed))) + 1
            numbers[paper.key] = free if paper.n in numbers.values() else paper.n
    return dict(sorted(numbers.items(), key=lambda one: one[1]))


def _turn(n: int, turn: Turn, numbers: Numbers, changed: Filter | None) -> Iterator[str]:
    short = titled(turn.question)
    yield f"## {n}. {escape(short)}"
    if line(turn.question) != short:
        yield _quoted(turn.question)
    if line(turn.meant) != line(turn.question):
        marks = {str(number): f"[{number}]" for number in numbers.values()}
        yield f"Understood as: {_marked(turn.meant, marks)}"
    if changed is not None:
        wanted = limits(changed, "–")
        yield f"From here on only papers of: {escape(wanted)}" if wanted else "All papers again."
    yield from _answer(turn, numbers)
    for one in turn.made:
        yield _made(one, turn.run)
    for told in (turn.cannot, turn.stopped):
        if told:
            yield escape(told)
    weak = [one for one in turn.statements if one.verdict == "weak"]
    yield from _doubtful("Weakly supported", weak, numbers)
    yield from _doubtful("Withheld", turn.withheld, numbers)
    if turn.run:
        yield f"Run {escape(turn.run)}, written by: {escape(writer(turn.model))}."


def _quoted(text: str) -> str:
    return "\n".join(f"> {escape(one)}".rstrip() for one in text.splitlines())


def _answer(turn: Turn, numbers: Numbers) -> Iterator[str]:
    if turn.answer:
        yield _inert(turn, numbers)
    elif not (turn.made or turn.cannot):
        near = "".join(f"[{numbers[paper.key]}]" for paper in turn.papers)
        yield f"{NO_ANSWER}{f' Nearest papers: {near}.' * bool(near)}"
    if turn.unanswered:
        yield f"{LEFT_OPEN}{escape(turn.unanswered)}"


def _inert(turn: Turn, numbers: Numbers) -> str:
    """The answer with its blocks and marks, and nothing else of it live."""
    marks = {str(paper.n): f"[{numbers[paper.key]}]" for paper in turn.papers}
    heads = {
        f"**{paper.title}** [{paper.n}]": f"**{escape(paper.title)}** {marks[str(paper.n)]}"
        for paper in turn.papers
    }
    return "\n".join(heads.get(one) or _line(one, marks) for one in turn.answer.split("\n"))


def _line(text: str, marks: Mapping[str, str]) -> str:
    """A line with its marker; headings stand below those of the document."""
    marker = found[0] if (found := _MARKER.match(text)) else ""
    shown = _marked(text[len(marker) :], marks)
    deeper = marker.replace("#", "###", 1) if len(marker.strip()) < 5 else marker
    return f"{deeper}{begun(shown)}".rstrip()


def _marked(text: str, marks: Mapping[str, str]) -> str:
    """A line of text, with the marks of papers in it."""
    return "".join(
        (marks.get(piece) or signs(f"[{piece}]")) if n % 2 else signs(piece)
        for n, piece in enumerate(_MARK.split(line(text)))
    )


def _made(one: Made, turn: str) -> str:
    """What was made, and its run if that is not the turn's own."""
    run = f" (run {escape(one.run)})" * bool(one.run and one.run != turn)
    listed = f": {', '.join(map(escape, one.keys))}" * bool(one.kind == "list" and one.keys)
    return f"{NAMES[one.kind]}: {escape(one.told)}{listed}{run}"


def _doubtful(label: str, statements: Sequence[Statement], numbers: Numbers) -> Iterator[str]:
    if statements:
        yield f"{label}:"
        yield "\n".join(item for one in statements for item in _items(one, numbers))


def _items(statement: Statement, numbers: Numbers) -> Iterator[str]:
    """A statement, why it is doubted, and the words that it points at."""
    yield f"- {escape(statement.text)}"
    yield from (f"  - {escape(reason)}" for reason in statement.reasons)
    for cite in statement.cites:
        n = numbers.get(cite.key)
        of = "your abstract" if cite.key == OWN else f"[{n}]" if n else escape(cite.key)
        yield f"  - {of} “{escape(cite.quote)}”"


def _references(papers: Sequence[Paper], numbers: Numbers) -> Iterator[str]:
    """A paragraph a paper: a list would be numbered anew wherever it is shown."""
    bare = {"doi": "", "arxiv": "", "pmid": "", "url": ""}
    told = [citable(paper).model_copy(update=bare) for paper in papers]
    entries = dict(References(told, STYLE, Print(signs, ("*", "*"), ("**", "**"))).entries())
    for paper in papers:
        address = link(paper)
        linked = f" [{signs(address.partition('://')[2])}](<{address}>)" * bool(address)
        yield f"[{numbers[paper.key]}] {entries[paper.key]}{linked}"
