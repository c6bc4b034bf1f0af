"""A question → the columns of a table that would answer it, proposed from a sample of papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field, ValidationError

from assistant.claims.columns import DEFAULT, Column, Columns, ColumnType
from assistant.claims.unusable import worded
from assistant.evidence import gather
from assistant.prompts import render
from assistant.results import Tokens
from assistant.spending import spent_on
from store.records import Record

if TYPE_CHECKING:
    from assistant.asker import Asker
    from assistant.llm.recording import Exchange, Request
    from assistant.shelf import Shelf
    from store.records import Filter

SAMPLE = 10
"""Papers that are looked at."""


class Proposal(Record):
    """Columns to edit and to freeze; `keys` are the papers of the sample."""

    columns: Columns
    keys: tuple[str, ...]
    model: str | None
    """None where they are the usual ones: without a model nothing is proposed."""
    calls: int = 0
    tokens: Tokens = Tokens()
    cost_usd: float | None = 0.0
    cached: bool = False
    run: str = ""


class Wished(BaseModel):
    """A column as a model proposes it."""

    name: str
    type: ColumnType
    hint: str
    choices: list[str] = Field(default_factory=list)


class Wish(BaseModel):
    """The columns, the most telling first."""

    columns: list[Wished] = Field(min_length=1, max_length=12)

    def proposed(self, question: str) -> Columns:
        """The same as a table has them. Raises ValueError: all that is wrong, for the model."""
        columns, wrong = [], []
        for wished in self.columns:
            try:
                columns.append(_column(wished))
            except ValidationError as error:
                wrong.append(f"column {wished.name!r}: {_told(error)}")
        if wrong:
            raise ValueError("\n- ".join(wrong))
        try:
            return Columns(question=question, column=tuple(columns))
        except ValidationError as error:
            raise ValueError(_told(error)) from None


def sample(question: str, shelf: Shelf, wanted: Filter | None) -> tuple[str, ...]:
    """The papers to look at: those that the question finds."""
    return tuple(hit.key for hit in shelf.search(question, SAMPLE, wanted).hits)


def propose(
    question: str, keys: tuple[str, ...], shelf: Shelf, asker: Asker | None, own: Path
) -> tuple[Proposal, tuple[Exchange, ...]]:
    """Columns for a question, with what a model was asked; `own` are prompts of the user's.

    Raises ModelError.
    """
    if asker is None:
        columns = DEFAULT.model_copy(update={"question": question})
        return Proposal(columns=columns, keys=keys, model=None), ()
    request = asked(question, keys, shelf, asker, own)
    replied = asker.parse(request, Wish, lambda wish: wish.proposed(question))
    proposal = Proposal(
        columns=replied.value.proposed(question),
        keys=keys,
        model=asker.model.name,
        **dict(spent_on(replied.exchanges)),
    )
    return proposal, replied.exchanges


def asked(question: str, keys: tuple[str, ...], shelf: Shelf, asker: Asker, own: Path) -> Request:
    """What a model is asked."""
    papers = ((shelf.get(key), shelf.sentences(key)) for key in keys)
    evidence = gather(papers, asker.settings.prompt_characters, SAMPLE)
    values = {"evidence": evidence.text(), "question": question}
    return asker.request(render("propose", own, **values).messages)


def _column(wished: Wished) -> Column:
    return Column(
        name=" ".join(wished.name.split()),
        type=wished.type,
        hint=" ".join(wished.hint.split()),
        choices=tuple(wished.choices) if wished.type == "choice" else (),
    )


def _told(error: ValidationError) -> str:
    return "; ".join(map(worded, error.errors()))
