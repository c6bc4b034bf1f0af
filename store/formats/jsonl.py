"""JSON lines, one paper a line with the fields of `Paper`: litrev's own export."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pydantic import ValidationError

from store.formats.entry import entry
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_FIRST = re.compile(r"\s*\{.*\"(?:title|abstract)\"\s*:")


def sniff(head: str) -> bool:
    """Whether the first line is an object with a title or an abstract."""
    return _FIRST.match(head) is not None


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers; fields that are not a paper's are ignored, wrong types are problems."""
    for number, line in stream.lines():
        if line.strip():
            yield _paper(line, stream.file, number)


def write(papers: Iterable[Paper]) -> Iterator[str]:
    """One line a paper, with its line end."""
    for paper in papers:
        yield json.dumps(paper.model_dump(mode="json"), ensure_ascii=False) + "\n"


def _paper(line: str, file: str, number: int) -> Paper | Problem:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = f"not JSON: {getattr(error, 'msg', error)}"
        return Problem(file=file, line=number, reason=reason)
    if not isinstance(fields, dict):
        return Problem(file=file, line=number, reason="not a JSON object")
    known = {name: fields[name] for name in Paper.model_fields if fields.get(name) is not None}
    try:
        paper = Paper.model_validate({"title": "", **known})
    except (ValidationError, RecursionError) as error:
        return Problem(file=file, line=number, reason=_told(error))
    return entry(file, number, **dict(paper))


def _told(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg'].lower()}"
