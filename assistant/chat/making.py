"""Drafts and tables made in a conversation: results that the person looks at and may save."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from assistant.chat.turn import Asking, Made
from assistant.render.counts import some
from store.errors import LitrevError
from store.records import Filter, Record

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.claims.result import ClaimTable
    from assistant.results import RelatedWork

WORDS = 150
PARAGRAPHS = 2
"""A draft in a conversation is short: `litrev draft` makes the long ones."""

MOST = 8
"""Papers that it cites."""

AMONG = 200
"""Results of a search among which the papers of a draft are looked for."""

OF_A_TABLE = 8
"""Papers of a table that a query finds."""


class Maker(Protocol):
    """Makes what a turn asks for, and keeps each as a run of its own; never a file."""

    def draft(self, topic: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """Paragraphs on a topic that cite these papers, or, without keys, those that fit it."""

    def claims(self, query: str, columns: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """A table of the claims of these papers, or of those that a query finds."""


class Outcome(Record):
    """What came of making something."""

    made: Made | None
    failed: str = ""
    """Why nothing was made, where nothing was."""


class Noted:
    """A maker whose outcomes are noted, for the record of the run; implements `Maker`."""

    def __init__(self, maker: Maker) -> None:
        self._maker = maker
        self.outcomes: list[Outcome] = []

    def draft(self, topic: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """What is made now. Raises what the maker does."""
        return self._note(lambda: self._maker.draft(topic, keys, wanted))

    def claims(self, query: str, columns: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """What is made now. Raises what the maker does."""
        return self._note(lambda: self._maker.claims(query, columns, keys, wanted))

    def _note(self, make: Callable[[], Made]) -> Made:
        try:
            made = make()
        except LitrevError as error:
            self.outcomes.append(Outcome(made=None, failed=error.message))
            raise
        self.outcomes.append(Outcome(made=made))
        return made


class Remade:
    """What came of it in a run, in the same order; implements `Maker`."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self._left = iter(outcomes)

    def draft(self, topic: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """What was made then. Raises LitrevError as it did then."""
        return self._next()

    def claims(self, query: str, columns: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """What was made then. Raises LitrevError as it did then."""
        return self._next()

    def _next(self) -> Made:
        outcome = next(self._left, Outcome(made=None, failed="the run has made nothing more"))
        if outcome.made is None:
            raise LitrevError(outcome.failed)
        return outcome.made


class Played(Asking):
    """What a turn depends on as its run keeps it, with what was made and is kept elsewhere."""

    outcomes: tuple[Outcome, ...] = ()


class Making:
    """Has them made by an assistant; implements `Maker`."""

    def __init__(self, assistant: Assistant, words: str) -> None:
        """`words` are the person's: a topic may be a model's, and proves nothing."""
        self._assistant = assistant
        self._words = words

    def draft(self, topic: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """One or two paragraphs. Raises as `Assistant.draft` does."""
        from assistant.draft.brief import Brief

        keys = self._best(topic, keys)
        papers: dict[str, Any] = {"must_cite": keys, "papers": len(keys)} if keys else {}
        brief = Brief(topic=topic, said=self._words, words=WORDS, paragraphs=PARAGRAPHS, **papers)
        done = self._assistant.draft(brief, wanted=wanted)
        paragraphs = some(len(done.paragraphs), "paragraph")
        statements = some(len(done.statements), "statement")
        withheld = f", {len(done.withheld)} withheld" if done.withheld else ""
        return Made(
            kind="draft",
            run=done.run,
            asked={
                "brief": brief.model_dump(mode="json"),
                "wanted": wanted.model_dump(mode="json", exclude_none=True),
            },
            keys=tuple(paper.key for paper in done.papers),
            told=f"a draft of {paragraphs} on {topic}: {statements}{withheld}",
            **_bill(done),
        )

    def _best(self, topic: str, keys: tuple[str, ...]) -> tuple[str, ...]:
        """As many of these papers as a short draft can cite, those that fit its topic best."""
        if len(keys) <= MOST:
            return keys
        found = self._assistant.library.search(topic, AMONG).hits
        ranks = {hit.key: hit.rank for hit in found}
        return tuple(sorted(keys, key=lambda key: ranks.get(key, AMONG + 1))[:MOST])

    def claims(self, query: str, columns: str, keys: tuple[str, ...], wanted: Filter) -> Made:
        """A table. Raises as `Assistant.claims` does, and SchemaUnusable."""
        from assistant.claims.column_list import parse_columns
        from assistant.claims.survey import Survey

        own: dict[str, Any] = {"columns": parse_columns(columns)} if columns.strip() else {}
        asked: dict[str, Any] = {"keys": keys} if keys else {"query": query, "papers": OF_A_TABLE}
        survey = Survey(**asked, wanted=wanted, **own)
        table = self._assistant.claims(survey)
        rows = some(len(table.rows), "row")
        return Made(
            kind="claims",
            run=table.run,
            asked={"survey": survey.model_dump(mode="json")},
            keys=tuple(paper.key for paper in table.papers),
            told=f"a table of {rows} from {some(len(table.papers), 'paper')}",
            **_bill(table),
        )


def _bill(done: RelatedWork | ClaimTable) -> dict[str, Any]:
    return {"calls": done.calls, "tokens": done.tokens, "cost_usd": done.cost_usd}
