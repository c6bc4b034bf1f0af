"""What the assistant hands back: records that serialise to the documented JSON."""

from __future__ import annotations

from collections.abc import Iterable
from operator import not_
from typing import Literal

from pydantic import Field

from store.records import Cite, Record

Verdict = Literal["supported", "weak", "refused"]

OWN = "@own"
"""The key under which the sentences of a person's own abstract are cited: no paper has it."""

QUOTATION = "> "
"""Marker of a block whose statements are sentences of one paper, word for word."""


class Mark(Record):
    """Papers that a statement cites at one place in it."""

    at: int
    """How many characters of its text stand before them; all of these is its end."""
    keys: tuple[str, ...]


class Statement(Record):
    """A sentence that the assistant wrote, the words it points at, and what the checks said."""

    id: str = ""
    text: str
    cites: tuple[Cite, ...]
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = Field(default=(), exclude_if=not_)
    """Where it cites each paper, in order; nothing, and not serialised, if all at its end."""


def cited_keys(statements: Iterable[Statement]) -> list[str]:
    """The papers that statements cite, in the order of their first citation; a person's own
    abstract is none."""
    return list(dict.fromkeys(c.key for s in statements for c in s.cites if c.key != OWN))


class Checked(Record):
    """A block of Markdown, its marker and the checked statements that it is made of."""

    marker: str
    statements: tuple[Statement, ...]


class Listed(Record):
    """A paper in the list under an answer; `n` is its mark in the text."""

    n: int
    key: str
    title: str


def listed(titles: Iterable[tuple[str, str]]) -> tuple[Listed, ...]:
    """The papers of a list, given as key and title, numbered from 1."""
    return tuple(Listed(n=n, key=key, title=title) for n, (key, title) in enumerate(titles, 1))


class Tokens(Record):
    """Tokens that the model's provider counted."""

    prompt: int = 0
    completion: int = 0


class Planned(Record):
    """A sentence that a plan provides for: in which paragraph, what for, about which papers."""

    heading: str
    purpose: str
    keys: tuple[str, ...]


class Paragraph(Record):
    """A paragraph of a draft, without what was withheld of it."""

    heading: str
    statements: tuple[Statement, ...]


class Candidate(Record):
    """One of several drafts by the same plan, and what the checks say of it."""

    supported: int
    weak: int
    withheld: int
    departures: int
    chosen: bool


class RelatedWork(Record):
    """Paragraphs on related work, planned and checked; or the honest lack of papers for them."""

    topic: str
    abstract: str
    """The person's own, where one was given; its sentences are cited under the key `@own`."""
    status: Literal["answered", "abstained"]
    plan: tuple[Planned, ...]
    paragraphs: tuple[Paragraph, ...]
    statements: tuple[Statement, ...]
    """Those of all paragraphs, in order."""
    withheld: tuple[Statement, ...]
    """What the checks refused: in no paragraph, never hidden."""
    unused: tuple[str, ...]
    """Keys of papers that were found and that the plan leaves out."""
    departures: tuple[str, ...]
    """Where the paragraphs are not what the plan asks for, in words."""
    candidates: tuple[Candidate, ...] = ()
    """Where the best of several was wanted: what was chosen from."""
    papers: tuple[Listed, ...]
    """Papers cited, in the order of their first citation; where abstained, the nearest ones."""
    model: str | None
    """None where it was made of quotations, without a model."""
    calls: int
    tokens: Tokens
    cost_usd: float | None
    """None where a price is unknown."""
    cached: bool
    """Every reply came from the recording."""
    run: str
    seconds: float


class Answer(Record):
    """A cited answer, or the honest lack of one."""

    question: str
    status: Literal["answered", "abstained"]
    answer: str
    """Markdown, with `[1]` marks that refer to `papers`."""
    statements: tuple[Statement, ...]
    withheld: tuple[Statement, ...]
    """What the checks refused: not part of `answer`, never hidden."""
    unanswered: str
    """The model's own note, unchecked, on what the evidence leaves open."""
    papers: tuple[Listed, ...]
    """Papers cited; where abstained, the nearest ones."""
    model: str | None
    """None where the answer was made of quotations, without a model."""
    calls: int
    tokens: Tokens
    cost_usd: float | None
    """None where a price is unknown."""
    cached: bool
    """Every reply came from the recording."""
    run: str
    seconds: float
