"""The tools that a model is offered in a conversation, and what it may pass to each.

The docstrings and descriptions are what the model is shown.
"""

from __future__ import annotations

import json
from inspect import getdoc
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from assistant.tools import Tool, ToolCall
from store.records import Filter
from store.text import sound

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Named = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    Field(
        description="S3 for a paper of the evidence, [2] for one of the conversation, or a key.",
    ),
]


class Input(BaseModel):
    """What a tool is given; what it does not know is an error that the model is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]


class Filtered(Input):
    """Only papers for which all that is given holds."""

    year_from: int | None = Field(default=None, ge=0, le=9999)
    year_to: int | None = Field(default=None, ge=0, le=9999)
    author: str | None = Field(default=None, max_length=200)
    venue: str | None = Field(default=None, max_length=200)
    tag: str | None = Field(default=None, max_length=200)

    def within(self, wanted: Filter) -> Filter:
        """The person's filter, made narrower where this one is; never wider."""
        since, until = wanted.year or (None, None)
        years = (_later(since, self.year_from), _earlier(until, self.year_to))
        own = {"author": self.author, "venue": self.venue, "tag": self.tag}
        free = {n: v for n, v in own.items() if v and not getattr(wanted, n)}
        year = None if years == (None, None) else years
        return wanted.model_copy(update={"year": year, **free})


class Search(Filtered):
    """Find papers by words and meaning; their abstracts join the evidence.

    One search has been made already. Put each side of a comparison in a query of its own, in words
    that an abstract would use.
    """

    name = "search"
    queries: tuple[Words, ...] = Field(min_length=1, max_length=4)


class Read(Input):
    """Put the abstracts of these papers into the evidence."""

    name = "read"
    papers: tuple[Named, ...] = Field(min_length=1, max_length=6)


class List(Filtered):
    """List papers by what is known about them: words of title or author, years, venue, tag.

    With `show` the list itself is the reply: the person is shown it, and you say nothing more.
    """

    name = "list"
    text: str = Field(default="", max_length=200, description="Words that all stand in a record.")
    show: bool = False


class Compare(Input):
    """Tell which sentences of each of these papers bear on one aspect, side by side."""

    name = "compare"
    papers: tuple[Named, ...] = Field(min_length=2, max_length=6)
    aspect: Words


class Draft(Input):
    """Have paragraphs on related work drafted and checked, and end this turn with them."""

    name = "draft"
    topic: Words
    papers: tuple[Named, ...] = Field(
        default=(), max_length=20, description="Which to cite; empty: those that fit the topic."
    )


class Claims(Input):
    """Have a table made of what papers claim, and end this turn with it."""

    name = "claims"
    papers: tuple[Named, ...] = Field(default=(), max_length=12)
    query: str = Field(default="", max_length=400, description="In place of papers.")
    columns: str = Field(
        default="",
        max_length=1_000,
        description="As in 'method, gain [percentage], setting'; empty: the usual ones.",
    )


class Finish(Input):
    """Give the answer, if you do not simply write it."""

    name = "finish"
    answer: str = Field(min_length=1, max_length=20_000)


INPUTS: tuple[type[Input], ...] = (Search, Read, List, Compare, Draft, Claims, Finish)


def offered() -> tuple[Tool, ...]:
    """The tools, as they are offered."""
    return tuple(
        Tool(name=kind.name, description=getdoc(kind) or "", parameters=_schema(kind))
        for kind in INPUTS
    )


class Unusable(ValueError):
    """A call that cannot be carried out; the text tells the model what to do."""


def read(call: ToolCall) -> Input:
    """What a model passes to a tool. Raises Unusable."""
    kind = next((kind for kind in INPUTS if kind.name == call.name), None)
    if kind is None:
        known = ", ".join(kind.name for kind in INPUTS)
        raise Unusable(f"there is no tool {call.name[:60]!r}; there are {known}")
    try:
        return kind.model_validate(json.loads(call.arguments or "{}"))
    except ValidationError as error:
        raise Unusable(f"{call.name}: {_wrong(error)}") from None
    except (ValueError, RecursionError):
        raise Unusable(f"{call.name}: the arguments are no JSON object") from None


def _wrong(error: ValidationError) -> str:
    told = error.errors(include_url=False, include_input=False)
    return sound("; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in told[:5]))


def _schema(kind: type[Input]) -> dict[str, Any]:
    schema = kind.model_json_schema()
    return {name: _untitled(value) for name, value in schema.items() if name not in _NOISE}


def _untitled(value: Any) -> Any:
    """The schema without the titles that pydantic makes of the names."""
    if isinstance(value, dict):
        bare = {n: _untitled(v) for n, v in value.items() if not (n == "title" and v is str(v))}
        return bare
    return [_untitled(one) for one in value] if isinstance(value, list) else value


_NOISE = ("title", "description")


def _later(one: int | None, other: int | None) -> int | None:
    return max((y for y in (one, other) if y is not None), default=None)


def _earlier(one: int | None, other: int | None) -> int | None:
    return min((y for y in (one, other) if y is not None), default=None)
