"""Columns that cannot be used, and what pydantic has against them in words for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from assistant.claims.columns import Column, Columns, ColumnType
from store.errors import LitrevError

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

TYPES: tuple[ColumnType, ...] = get_args(ColumnType)


class ColumnsUnusable(LitrevError):
    """The columns asked for are not written as columns are; exit code 2."""

    exit_code = 2


class SchemaUnusable(ColumnsUnusable):
    """A file of columns cannot be read, or not be written."""

    exit_code = 1


def complaint(error: ValidationError) -> tuple[str, ErrorDetails]:
    """The first thing that is wrong, `column 2, type: …`, and pydantic's own account of it."""
    first = error.errors()[0]
    parts = [str(part + 1) if isinstance(part, int) else part for part in first["loc"]]
    where = " ".join(parts[:2]) + "".join(f", {part}" for part in parts[2:])
    return f"{where}: {_told(first)}" if where else _told(first), first


def _told(error: Mapping[str, object]) -> str:
    loc, kind = error["loc"], error["type"]
    if kind == "extra_forbidden" and isinstance(loc, tuple):
        return f"there is no such field; there are {', '.join(_fields(loc))}"
    if kind in ("missing", "tuple_type"):
        return "it is missing" if kind == "missing" else "it has to be a list"
    return worded(error)


def worded(error: Mapping[str, Any]) -> str:
    """What pydantic says is wrong; of errors that are ours, nothing but our words."""
    return str(error["msg"]).removeprefix("Value error, ")


def _fields(loc: tuple[int | str, ...]) -> list[str]:
    return list((Column if len(loc) > 1 else Columns).model_fields)
