"""JSON of any size → the records in it, one after the other, wherever they stand.

A record is an object: on its own, in an array, under a key that its format names (`results`), or
one a line. Of a document only the record being read is in memory, and it is bounded. What came
before damage is kept; in JSON lines what comes after it, too.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from store.formats.entry import GIGANTIC, gigantic
from store.formats.json_fields import text
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

RECORD_LIMIT = 16_000_000
"""Characters of the largest record read; each name, value and bracket counts `_WEIGHT` more."""

_WEIGHT = 16
_LEVELS = 4
"""Arrays and named keys that records may lie under: `{"data": [{"citingPaper": {…}}]}`."""

_STARTS = frozenset(("start_map", "start_array"))
_ENDS = frozenset(("end_map", "end_array"))

Event = tuple[str, Any]
Making = Callable[[str, int | None, dict[str, Any]], Paper | Problem]


class Record(NamedTuple):
    """An object, its number in the file from 1, and its line where records are one a line."""

    number: int
    line: int | None
    fields: dict[str, Any]


def papers(stream: Stream, paper: Making, *keys: str) -> Iterator[Paper | Problem]:
    """What `paper(file, line, fields)` makes of each record; problems tell the line or number."""
    for found in records(stream, *keys):
        yield found if isinstance(found, Problem) else _made(stream.file, found, paper)


def records(stream: Stream, *keys: str) -> Iterator[Record | Problem]:
    """The records, those under `keys` included; and a problem for what is damaged or none."""
    return _by_line(stream) if _is_lines(stream.head, keys) else _streamed(stream, keys)


def first(head: str, *keys: str) -> dict[str, Any]:
    """The first record of a text that may be cut off, as far as it goes."""
    finding = _Finding(_parsed(io.BytesIO(head.encode(errors="replace"))), keys)
    with suppress(Exception):  # cut off, or no JSON at all
        for found in finding.records():
            if isinstance(found, dict):
                return found
    return finding.record


def _made(file: str, record: Record, paper: Making) -> Paper | Problem:
    number, line, fields = record
    if gigantic(text(fields.get(name)) for name in ("title", "abstract")):
        made: Paper | Problem = Problem(file=file, line=line, reason=GIGANTIC)
    else:
        made = paper(file, line, fields)
    if isinstance(made, Paper) or line:
        return made
    return made.model_copy(update={"reason": f"record {number}: {made.reason}"})


def _is_lines(head: str, keys: tuple[str, ...]) -> bool:
    """Whether the first line is a whole object, or the second begins one."""
    start, _, rest = head.strip().partition("\n")
    if start.startswith("[") or any(f'"{key}"' in start for key in keys):
        return False
    is_whole = start.startswith("{") and start.rstrip().endswith("}")
    return not start or is_whole or rest.lstrip().startswith("{")


def _by_line(stream: Stream) -> Iterator[Record | Problem]:
    number = 0
    for line, written in stream.lines():
        if written.strip():
            number += 1
            found = _loaded(written)
            if isinstance(found, str):
                yield Problem(file=stream.file, line=line, reason=found)
            else:
                yield Record(number, line, found)


def _loaded(line: str) -> dict[str, Any] | str:
    """The object that a line is, or why it is none."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"not JSON: {getattr(error, 'msg', error)}"
    return found if isinstance(found, dict) else "not a JSON object"


def _streamed(stream: Stream, keys: tuple[str, ...]) -> Iterator[Record | Problem]:
    number = 0
    watched = _Watched(stream.utf8())
    finding = _Finding(watched.events(_parsed(watched)), keys)
    try:
        for number, found in enumerate(finding.records(), 1):
            if isinstance(found, str):
                yield Problem(file=stream.file, line=None, reason=f"record {number}: {found}")
            else:
                yield Record(number, None, found)
    except OSError:
        raise
    except Exception as error:  # ijson passes on what its C libraries and numbers raise
        reason = f"not JSON from record {number + 1} on: {str(error).splitlines()[0]}"
        yield Problem(file=stream.file, line=None, reason=reason)


def _parsed(source: Any) -> Iterator[Event]:
    """Without `use_float`, a number of 5,000 digits ends the interpreter (ijson 3.6, yajl2_c)."""
    import ijson  # type: ignore[import-untyped]

    return iter(ijson.basic_parse(source, multiple_values=True, use_float=True))


class _Watched:
    """A file that stops being read where nothing comes of it: a string or space without end."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._idle = 0

    def read(self, size: int) -> bytes:
        if self._idle > RECORD_LIMIT:
            raise ValueError(f"nothing but one value in {RECORD_LIMIT:,} bytes")
        data = self._source.read(size)
        self._idle += len(data)
        return data

    def events(self, parsed: Iterator[Event]) -> Iterator[Event]:
        for event in parsed:
            self._idle = 0
            yield event


class _Finding:
    """Finds the records among a parser's events; `record` is the one being read."""

    def __init__(self, events: Iterator[Event], keys: tuple[str, ...]) -> None:
        self._events = events
        self._keys = frozenset(keys)
        self._size = 0
        self.record: dict[str, Any] = {}

    def records(self) -> Iterator[dict[str, Any] | str]:
        """Each record, or why it is none."""
        for event, value in self._events:
            yield from self._within(event, value, _LEVELS)

    def _within(self, event: str, value: Any, levels: int) -> Iterator[dict[str, Any] | str]:
        if event == "start_map":
            yield from self._in_object(levels)
        elif event == "start_array" and levels:
            for inner, scalar in self._events:
                if inner == "end_array":
                    break
                yield from self._within(inner, scalar, levels - 1)
        else:
            self._value(event, value)
            yield "not a JSON object"

    def _in_object(self, levels: int) -> Iterator[dict[str, Any] | str]:
        """The records under its keys; where it has none of those keys, the object itself."""
        record: dict[str, Any] = {}
        self.record, self._size = record, 0
        is_record = True
        for inner, key in self._events:
            if inner == "end_map":
                break
            event, value = next(self._events)
            if levels and key in self._keys and event in _STARTS:
                is_record = False
                yield from self._within(event, value, levels - 1)
            else:
                self._size += len(key)
                built = self._value(event, value)
                if self._size <= RECORD_LIMIT:
                    record[key] = built
        if is_record:
            large = self._size > RECORD_LIMIT
            yield f"larger than {RECORD_LIMIT:,} characters" if large else record

    def _value(self, event: str, value: Any) -> Any:
        """The value that begins with this event; nothing more is built past the limit."""
        from ijson.common import ObjectBuilder  # type: ignore[import-untyped]

        builder = ObjectBuilder()
        depth = 0
        while True:
            self._size += _WEIGHT + (len(value) if isinstance(value, str) else 0)
            if self._size <= RECORD_LIMIT:
                builder.event(event, value)
            depth += (event in _STARTS) - (event in _ENDS)
            if not depth:
                return getattr(builder, "value", None)
            event, value = next(self._events)
