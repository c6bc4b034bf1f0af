"""What other programs may ask of a library: search, read, ask and claims. All of it only reads.

The signatures and docstrings are what a client is shown.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from assistant import Assistant
from assistant.claims.column_list import parse_columns
from assistant.claims.columns import DEFAULT
from assistant.claims.result import ClaimTable
from assistant.claims.survey import Survey
from assistant.results import Answer
from store.errors import LitrevError
from store.records import Cite, Filter, Found, Paper
from store.text import sound

Words = Annotated[str, Field(min_length=1, max_length=4_000)]
Key = Annotated[str, Field(min_length=1, max_length=200, description="As search gives it.")]
Since = Annotated[int | None, Field(ge=0, le=9999, description="Only papers of this year on.")]
Until = Annotated[int | None, Field(ge=0, le=9999, description="Only papers up to this year.")]
Author = Annotated[str | None, Field(max_length=200, description="Only papers by this author.")]
Venue = Annotated[str | None, Field(max_length=200, description="Only what appeared there.")]
Tag = Annotated[str | None, Field(max_length=200, description="Only papers with this tag.")]
Count = Annotated[int, Field(ge=1, le=100, description="Papers, at most.")]
Keys = Annotated[
    tuple[Key, ...], Field(max_length=100, description="Of these papers, in place of a query.")
]
Query = Annotated[str, Field(max_length=4_000, description="Of the papers that this finds.")]
Listed = Annotated[
    str,
    Field(
        max_length=4_000,
        description="Columns with types and hints, as in 'method, gain [percentage]: over the "
        "baseline, setting [choice: online, offline]'. Types: text, number, percentage, yes/no, "
        "choice, list. Empty: task, method, dataset, metric, value and others.",
    ),
]


class Opened(Paper):
    """A paper and the sentences of its abstract, each as it would be cited."""

    sentences: tuple[Cite, ...]


class Tools:
    """An assistant as others may use it, from any thread."""

    def __init__(self, assistant: Assistant, agree: Callable[[Survey], None]) -> None:
        """`agree` raises where nobody has agreed to what reading the papers would cost."""
        self._assistant = assistant
        self._library = assistant.library
        self._agree = agree
        _ = self._library.choice.of_sentences  # made now, as threads would make one each
        self._turn = threading.Lock()  # one ceiling on costs, and a run tells what it left out

    def search(
        self,
        query: Words,
        k: Count = 10,
        year_from: Since = None,
        year_to: Until = None,
        author: Author = None,
        venue: Venue = None,
        tag: Tag = None,
    ) -> Found:
        """Find papers by words and meaning, best first, each with the sentence that fits best."""
        return self._library.search(query, k, _only(year_from, year_to, author, venue, tag))

    def read(self, key: Key) -> Opened:
        """Read one paper: who, when, where, its abstract, and the abstract's numbered sentences."""
        paper = self._library.get(key)
        sentences = tuple(
            Cite(key=paper.key, sentence=one.number, start=one.start, end=one.end, quote=one.text)
            for one in self._library.sentences(key)
        )
        return Opened(**paper.model_dump(), sentences=sentences)

    def ask(
        self,
        question: Words,
        year_from: Since = None,
        year_to: Until = None,
        author: Author = None,
        venue: Venue = None,
        tag: Tag = None,
    ) -> Answer:
        """Answer a question from the library, every statement with the sentences it rests on.

        Code has checked each statement against these: supported, weak, or withheld with the
        reason. Where the library says nothing about it the status is abstained. `model` is null
        where the answer was made of quotations.
        """
        only = _only(year_from, year_to, author, venue, tag)
        with self._turn:
            return self._assistant.ask(question, only)

    def claims(
        self,
        query: Query = "",
        keys: Keys = (),
        columns: Listed = "",
        papers: Count = 5,
        year_from: Since = None,
        year_to: Until = None,
        author: Author = None,
        venue: Venue = None,
        tag: Tag = None,
    ) -> ClaimTable:
        """Tabulate what papers claim, by query or by keys: a row for each claim of a paper.

        A cell holds words of the abstract, with their place; or it was not reported, or refused.
        Rows whose verdict is refused failed the checks. Give a query or keys, not both.
        """
        if bool(query.strip()) == bool(keys):
            raise LitrevError("claims are read of papers", "Give a query or keys, one of them.")
        survey = Survey(
            query=sound(query),
            keys=keys,
            wanted=_only(year_from, year_to, author, venue, tag),
            papers=papers,
            columns=parse_columns(sound(columns)) if columns.strip() else DEFAULT,
        )
        with self._turn:
            self._agree(survey)
            return self._assistant.claims(survey)


def _only(
    since: int | None, until: int | None, author: str | None, venue: str | None, tag: str | None
) -> Filter:
    years = None if since is None and until is None else (since, until)
    return Filter(year=years, author=author or None, venue=venue or None, tag=tag or None)
