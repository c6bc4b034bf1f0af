"""JSON with the fields of `Paper`: litrev's own export, JSON lines; an array is read as well."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from store.formats.entry import entry
from store.formats.json_stream import first, papers
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_OTHERS = frozenset(
    """abstract_inverted_index author authorships authors_parsed corpusid DOI externalIds
    journal-ref paperId""".split()
)
"""What the other formats in JSON call what papers have here."""


def sniff(head: str) -> bool:
    """Whether the first record has a title or an abstract, and nothing of another format."""
    record = first(head)
    return bool({"title", "abstract"} & record.keys()) and not _OTHERS & record.keys()


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers; fields that are not a paper's are ignored, wrong types are problems."""
    return papers(stream, paper)


def write(papers: Iterable[Paper]) -> Iterator[str]:
    """One line a paper, with its line end."""
    for one in papers:
        yield json.dumps(one.model_dump(mode="json"), ensure_ascii=False) + "\n"


def paper(file: str, line: int | None, fields: dict[str, Any]) -> Paper | Problem:
    """What these fields make, or why they make none."""
    known = {name: fields[name] for name in Paper.model_fields if fields.get(name) is not None}
    try:
        found = Paper.model_validate({"title": "", **known})
    except (ValidationError, RecursionError) as error:
        return Problem(file=file, line=line, reason=_told(error))
    return entry(file, line, **dict(found))


def _told(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg'].lower()}"
