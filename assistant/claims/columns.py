"""What a claim table asks of every paper: its columns, with types and hints."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from store.records import Record

ColumnType = Literal["text", "number", "percentage", "yes/no", "choice", "list"]

FIGURES: tuple[ColumnType, ...] = ("number", "percentage")
"""Types whose cells are one number, with its value beside the words."""

TAKEN = frozenset({"id", "key", "title", "claim", "kind", "verdict"})
"""Names that every row has already."""


class Column(Record):
    """One column; its cells hold words of an abstract or, for yes/no and choices, rest on some."""

    name: str = Field(min_length=1, max_length=60)
    hint: str = ""
    """What belongs there, for the model and the reader."""
    type: ColumnType = "text"
    choices: tuple[str, ...] = ()
    """What a cell of type `choice` may say."""

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.name != " ".join(self.name.split()) or not self.name.isprintable():
            raise ValueError("a column's name is words on one line")
        if self.name.lower() in TAKEN:
            raise ValueError(f"every row has a {self.name!r} already")
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("choices belong to type 'choice', and only there")
        if len(set(self.choices)) < len(self.choices) or not all(self.choices):
            raise ValueError("choices are different words, none of them empty")
        return self


class Columns(Record):
    """The columns of a table, in order, and the question that it is to answer, if one was said."""

    question: str = ""
    column: tuple[Column, ...] = Field(min_length=1, max_length=40)

    @model_validator(mode="after")
    def _different(self) -> Self:
        names = [column.name.casefold() for column in self.column]
        if len(set(names)) < len(names):
            raise ValueError("two columns have the same name")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Those of the columns, in order."""
        return tuple(column.name for column in self.column)


DEFAULT = Columns(
    column=(
        Column(name="task", hint="The problem that the claim is about, as a noun phrase."),
        Column(
            name="method",
            type="list",
            hint="The method, model or system that it is about, by its name if it has one.",
        ),
        Column(name="dataset", type="list", hint="The data set, benchmark or environment."),
        Column(name="metric", type="list", hint="What was measured."),
        Column(
            name="value",
            type="number",
            hint="The figure: a number with its unit and comparator, and no other words.",
        ),
        Column(name="baseline", type="list", hint="What it is compared with."),
        Column(
            name="direction",
            type="choice",
            choices=("better", "worse", "no difference", "mixed"),
            hint="How it compares with the baseline, or with what was before.",
        ),
        Column(name="conditions", hint="Under which conditions or limits it holds."),
        Column(name="hedge", hint="The words with which the authors qualify the claim."),
    )
)
"""What is asked where nobody says what they want."""
