"""A pydantic model of the person's own → columns, a field each.

    class Trial(BaseModel):
        method: str = Field(description="The method, by its name.")
        gain: Annotated[float, "percentage"] | None = None
        setting: Literal["online", "offline"]
        benchmarks: list[str] = []

`Annotated[…, "percentage"]` names a type that Python has no word for; `| None` changes nothing, as
every paper may leave a column open. The file is executed, as `python mine.py` would.
"""

from __future__ import annotations

import ast
import re
import runpy
import traceback
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from assistant.claims.columns import Column, Columns
from assistant.claims.unusable import TYPES, SchemaUnusable, complaint

MODEL = re.compile(r"(?P<file>.+\.py)(?::(?P<name>\w*))?", re.DOTALL)

_TYPES: dict[Any, str] = {
    str: "text", bool: "yes/no", int: "number", float: "number", Decimal: "number",
}  # fmt: skip
_LISTS = (list, set, frozenset, tuple)
_KNOWN = "str, int, float, bool, Literal, Enum, list[str], each with | None or Annotated."


class _Said(NamedTuple):
    """What an annotation says besides its type."""

    type: Any
    marks: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


def columns_of(file: Path, name: str) -> Columns:
    """The columns of a model in a Python file. Raises SchemaUnusable, naming file and field."""
    model = _model(file, name)
    where = f"{file}:{name}"
    columns = [_column(where, field, info) for field, info in model.model_fields.items()]
    try:
        return Columns(column=tuple(columns))
    except ValidationError as error:
        raise SchemaUnusable(f"{where}: {complaint(error)[0]}", "A field is a column.") from None


def _model(file: Path, name: str) -> type[BaseModel]:
    try:
        classes = _classes(file.read_bytes())
        found = _executed(file).get(name)
    except OSError as error:
        raise SchemaUnusable(f"{file} cannot be read: {error.strerror}", "Is it there?") from None
    except (SyntaxError, ValueError) as error:
        told = f"{file} is not Python: {error}".replace("<unknown>, ", "")
        raise SchemaUnusable(told, "The file has to run by itself.") from None
    if isinstance(found, type) and issubclass(found, BaseModel):
        return found
    near = get_close_matches(name, classes, n=1) or classes[:1]
    raise SchemaUnusable(
        f"{file} has no pydantic model {name}" if name else f"{file}: which of its models?",
        f"Say which one is meant: {file}:{near[0] if near else 'Trial'}",
    )


def _classes(source: bytes) -> list[str]:
    return [node.name for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]


def _executed(file: Path) -> dict[str, Any]:
    try:
        return runpy.run_path(str(file), run_name="litrev_schema")
    except (Exception, SystemExit) as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(file)]
        line = f", line {frames[-1].lineno}" if frames else ""
        raise SchemaUnusable(
            f"{file}{line}: {type(error).__name__}: {error}", "The file has to run by itself."
        ) from error


def _column(where: str, name: str, info: FieldInfo) -> Column:
    said = _said(info.annotation)
    marks = [*(mark for mark in info.metadata if isinstance(mark, str)), *said.marks]
    hint = next(filter(None, (info.description, *said.hints)), "")
    kind, choices = _kind(said.type)
    kind = next((mark for mark in marks if mark in TYPES), kind)
    if not kind:
        told = getattr(said.type, "__name__", None) or str(said.type)
        raise SchemaUnusable(f"{where}: field {name} is no column: its type is {told}", _KNOWN)
    try:
        return Column.model_validate(
            {"name": name, "hint": " ".join(hint.split()), "type": kind, "choices": choices}
        )
    except ValidationError as error:
        raise SchemaUnusable(f"{where}: field {name}: {complaint(error)[0]}", _KNOWN) from None


def _said(annotation: Any) -> _Said:
    """The type inside `Annotated` and `| None`, and what stands beside it there."""
    if get_origin(annotation) is Annotated:
        inner, *beside = get_args(annotation)
        found = _said(inner)
        marks = (one for one in beside if isinstance(one, str))
        hints = (one.description or "" for one in beside if isinstance(one, FieldInfo))
        return _Said(found.type, (*found.marks, *marks), (*found.hints, *hints))
    if get_origin(annotation) in (Union, UnionType):
        left = [one for one in get_args(annotation) if one is not NoneType]
        if len(left) == 1:
            return _said(left[0])
        if set(left) == {int, float}:
            return _Said(float)
    return _Said(annotation)


def _kind(annotation: Any) -> tuple[str, tuple[str, ...]]:
    """The column's type, and what a choice is between; empty where there is none for it."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return "choice", tuple(map(str, inside))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "choice", tuple(str(one.value) for one in annotation)
    if annotation in _LISTS or (origin in _LISTS and {*inside} <= {str, Ellipsis}):
        return "list", ()
    return _TYPES.get(annotation, ""), ()
