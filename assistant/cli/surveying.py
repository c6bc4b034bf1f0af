"""The options by which a command is told which papers' claims to read, and for which columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import click

from assistant.cli.options import filter_options

if TYPE_CHECKING:
    from assistant.claims.columns import Columns
    from assistant.claims.survey import Survey
    from store.records import Filter

Command = TypeVar("Command", bound=Callable[..., Any])


class Wished(NamedTuple):
    """The options as they were given."""

    words: tuple[str, ...]
    every: bool
    keys: str | None
    papers: int | None
    columns: str | None
    schema: str | None
    retry: bool
    wanted: Filter

    def survey(self) -> Survey:
        """What is to be read. Raises UsageError, SchemaUnusable."""
        from assistant.claims.columns import DEFAULT
        from assistant.claims.survey import Survey

        query = " ".join(self.words).strip()
        if sum(map(bool, (query, self.every, self.keys))) != 1:
            raise click.UsageError("Give a QUERY, --keys or --all: one of them.")
        survey = Survey(
            query=query,
            keys=tuple(filter(None, re.split(r"[\s,]+", self.keys or ""))),
            columns=self._columns() or DEFAULT,
            wanted=self.wanted,
            retry=self.retry,
        )
        return survey.model_copy(update={"papers": self.papers}) if self.papers else survey

    def _columns(self) -> Columns | None:
        from assistant.claims.column_list import parse_columns
        from assistant.claims.schema_files import read

        if self.columns and self.schema:
            raise click.UsageError("Give --columns or --schema, not both.")
        if self.columns:
            return parse_columns(self.columns)
        return read(self.schema) if self.schema else None


OPTIONS = (
    click.option(
        "--all", "every", is_flag=True, help="Of all papers that the filters let through."
    ),
    click.option("--keys", metavar="KEYS", help="Of these papers: key,key,…"),
    click.option("--papers", type=click.IntRange(1), metavar="N", help="That QUERY finds; 20."),
    click.option("--columns", metavar="NAMES", help='Your own: "method, gain: over the baseline".'),
    click.option("--schema", metavar="FILE", help="Columns of a .toml, .json, or mine.py:Trial."),
    click.option(
        "--retry-failed", "retry", is_flag=True, help="Read again the papers that failed."
    ),
)


def survey_options(metavar: str) -> Callable[[Command], Command]:
    """Words, --all, --keys, --papers, --columns, --schema, --retry-failed and the filters, which
    become the argument `wished`; `metavar` is what the words are called."""

    def optioned(command: Command) -> Command:
        @wraps(command)
        def surveying(**arguments: Any) -> Any:
            wished = Wished(*(arguments.pop(name) for name in Wished._fields))
            return command(wished=wished, **arguments)

        decorated = filter_options(surveying)
        for option in reversed(OPTIONS):
            decorated = option(decorated)
        return cast(Command, click.argument("words", nargs=-1, metavar=metavar)(decorated))

    return optioned
