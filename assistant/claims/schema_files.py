"""Columns in a file: TOML that a person edits, JSON, or a pydantic model of their own.

question = "Which rewards do agents learn from?"

[[column]]
name = "gain"
type = "percentage"
hint = "Over the baseline."
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from pydantic import ValidationError

from assistant.claims.columns import Columns
from assistant.claims.schema_model import MODEL, columns_of
from assistant.claims.unusable import SchemaUnusable, complaint

HEAD = """\
# The columns of a claim table; the order here is theirs.
# type: text, number (with its unit), percentage, yes/no, choice (one of `choices`), list.
#       A column without a type is text.
# hint: what belongs there, for the model and for readers.
# Every row has its claim, kind, verdict, title and key already.

"""
_HINT = "docs/claims.md shows how a schema looks; litrev claims --propose writes one."


def read(path: str) -> Columns:
    """The columns in a `.toml` or `.json`, or of `file.py:Model`, which is executed for them.

    Raises SchemaUnusable, which names the file, the line where it is known, and the column.
    """
    if model := MODEL.fullmatch(path):
        return columns_of(Path(model["file"]), model["name"] or "")
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
        found = json.loads(text) if file.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise SchemaUnusable(f"{file} cannot be read: {error.strerror}", _HINT) from None
    except RecursionError:
        raise SchemaUnusable(f"{file} is nested too deeply", _HINT) from None
    except ValueError as error:  # of TOML, JSON or UTF-8; the first two tell the line
        raise SchemaUnusable(f"{file}: {error}", _HINT) from None
    try:
        return Columns.model_validate(found)
    except ValidationError as error:
        told, first = complaint(error)
        line = _line(text, first["loc"])
        raise SchemaUnusable(f"{file}{f', line {line}' * bool(line)}: {told}", _HINT) from None


def write(columns: Columns, path: str | Path) -> None:
    """Write the columns as TOML with comments, or as JSON if that is the file's name.

    Raises SchemaUnusable.
    """
    file = Path(path)
    try:
        file.write_text(written(columns, file), encoding="utf-8", newline="\n")
    except OSError as error:
        raise SchemaUnusable(
            f"the columns could not be written to {file}: {error.strerror}",
            "Is its folder there, and may you write in it?",
        ) from error


def written(columns: Columns, file: Path) -> str:
    """The columns as this file has them: as JSON if that is its name, else as TOML."""
    if file.suffix.lower() == ".json":
        return columns.model_dump_json(indent=2) + "\n"
    return to_toml(columns)


def to_toml(columns: Columns) -> str:
    """The columns as TOML, with comments for whoever edits it."""
    import tomli_w

    return HEAD + tomli_w.dumps(columns.model_dump(exclude_defaults=True))


def _line(text: str, place: tuple[int | str, ...]) -> int:
    """The line of a field in TOML, or of its `[[column]]`; 0 where it is not known."""
    heads = [*re.finditer(r"^\s*\[\[\s*column\s*\]\]", text, re.MULTILINE)]
    if len(place) < 2 or not isinstance(place[1], int) or place[1] >= len(heads):
        return 0
    start = heads[place[1]].start()
    end = heads[place[1] + 1].start() if place[1] + 1 < len(heads) else len(text)
    field = re.escape(str(place[2])) if len(place) > 2 else r"(?!)"
    found = re.compile(rf"^\s*{field}\s*=", re.MULTILINE).search(text, start, end)
    at = found.end() if found else heads[place[1]].end()
    return text.count("\n", 0, at) + 1
