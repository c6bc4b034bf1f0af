"""What a look for news hands back: records that serialise to the documented JSON."""

from __future__ import annotations

from typing import Literal, get_args

from assistant.results import Listed, Statement, Tokens
from store.records import Cite, Record

Change = Literal[
    "further evidence", "different result", "newer figure", "contradicts", "fills a gap"
]
"""Why a sentence would change, as a model judges it."""

Reason = Literal[Change, "near", "no change"]
"""`near` is a candidate that nobody has judged."""

CHANGES: tuple[str, ...] = get_args(Change)


class Passage(Record):
    """A sentence of a draft, as far as the search for news needs it."""

    line: int
    """From 1: where it begins."""
    paragraph: int
    """From 0."""
    heading: str
    text: str
    """Without its citations."""
    keys: tuple[str, ...]
    barred: str = ""
    """Why it cannot be replaced by itself, or empty."""


class News(Record):
    """A paper that the draft does not cite, its words that concern a sentence, and why."""

    key: str
    title: str
    reason: Reason
    cite: Cite


class Proposal(Record):
    """A sentence that new papers concern, and how it would read."""

    sentence: int
    """Its number in the file, from 0."""
    line: int
    heading: str
    text: str
    keys: tuple[str, ...]
    barred: str
    """Why it is left as it stands, though it would change; or empty."""
    news: tuple[News, ...]
    statements: tuple[Statement, ...] = ()
    """The sentence, or two, that would stand in its place; none without a model."""
    withheld: tuple[Statement, ...] = ()
    """What was written instead and did not pass the checks: the sentence stays as it is."""

    @property
    def changes(self) -> bool:
        """Whether a model has found something that changes it."""
        return any(one.reason in CHANGES for one in self.news)

    @property
    def ready(self) -> bool:
        """Whether it can be put into the file."""
        return bool(self.statements) and not self.barred


class Addition(Record):
    """Papers that concern a paragraph and none of its sentences: candidates for a new one."""

    line: int
    """From 1: where its last sentence begins."""
    heading: str
    news: tuple[News, ...]


class Rewriting(Record):
    """What papers that a draft does not cite would change in it."""

    file: str
    status: Literal["answered", "candidates"]
    """`candidates` where nobody has judged what is near."""
    proposals: tuple[Proposal, ...]
    """In the order of the file."""
    additions: tuple[Addition, ...]
    apart: tuple[Listed, ...]
    """Papers that were looked at and concern nothing in it."""
    model: str | None
    calls: int
    tokens: Tokens
    cost_usd: float | None
    """None where a price is unknown."""
    cached: bool
    run: str
    seconds: float
