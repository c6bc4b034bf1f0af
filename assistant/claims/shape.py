"""The rows of one paper as a model replies them, for a table's columns."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field, create_model

from assistant.claims.result import Kind

if TYPE_CHECKING:
    from assistant.claims.columns import Columns


class Find(BaseModel):
    """Words that answer a column, and the handle of their sentence."""

    column: str
    words: str
    sentence: str


class Claim(BaseModel):
    """One row: a sentence, what it rests on, and the cells that the abstract fills."""

    claim: str = Field(min_length=1)
    kind: Kind
    evidence: list[str] = Field(min_length=1)
    cells: list[Any]
    """Each a `Find`, with a `choice` besides where a column has choices."""


class Claims(BaseModel):
    """The rows of one paper, in order; none where it puts nothing forward."""

    claims: list[Claim]


@lru_cache(maxsize=100)
def shape(columns: Columns) -> type[Claims]:
    """The form of a reply: only these columns can be named, so none is invented."""
    fields: dict[str, Any] = {"column": (Literal[columns.names], ...)}
    if any(column.type in ("choice", "yes/no") for column in columns.column):
        fields["choice"] = (str | None, None)
    find = create_model("Find", __base__=Find, **fields)
    claim = create_model("Claim", __base__=Claim, cells=(list[find], ...))  # type: ignore[valid-type]
    return create_model("Claims", __base__=Claims, claims=(list[claim], ...))  # type: ignore[valid-type]
