"""Files → papers: which reader suits a file, and what could not be read; and papers → exports.

A format is one module here with `sniff(head) -> bool` and `read(text, file) -> Iterator[Paper |
Problem]`, and one line in `SUFFIXES`. Bad input never raises: it becomes a `Problem`, and what is
around it is read.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from store.errors import UnknownFormat
from store.records import Paper, Problem

SUFFIXES: dict[str, tuple[str, ...]] = {
    "bibtex": (".bib", ".bibtex"),
    "jsonl": (".jsonl", ".ndjson"),
    "listing": (),
}
"""The formats, in the order in which they are tried on a file whose suffix says nothing."""

EXPORTS = ("jsonl", "bibtex")
"""The formats with a writer as well: `write(papers) -> Iterator[str]`."""

FILE_LIMIT = 256 * 1024 * 1024
"""Bytes of the largest file read: about 100,000 abstracts, and an end to /dev/zero."""

_HEAD = 65_536
_BROKEN = "not UTF-8 from here on; such lines were read as Windows-1252"


class Reader(Protocol):
    """What a format's module offers."""

    def sniff(self, head: str) -> bool:
        """Whether a text that starts like this is probably of this format."""

    def read(self, text: str, file: str) -> Iterator[Paper | Problem]:
        """The papers of a text, and a problem for each entry that is none."""


def read(
    source: Path | BinaryIO, *, name: str = "", format: str | None = None
) -> Iterator[Paper | Problem]:
    """The papers of a file or of an open binary stream, in order, with problems between them.

    `name` is what problems call the file: by default its path, and `-` for a stream. `format`
    overrides the guess. Raises UnknownFormat at once; nothing else, whatever the file holds.
    """
    if format is not None:
        _check(format, SUFFIXES)
    return _read(source, name or (str(source) if isinstance(source, Path) else "-"), format)


def write(papers: Iterable[Paper], format: str) -> Iterator[str]:
    """The papers as text, piece by piece, line ends included. Raises UnknownFormat at once."""
    _check(format, EXPORTS)
    return cast(Iterator[str], import_module(f"store.formats.{format}").write(papers))


def _check(format: str, known: Collection[str]) -> None:
    if format not in known:
        raise UnknownFormat(f"There is no format {format!r}.", f"Formats: {', '.join(known)}.")


def files(paths: Iterable[Path]) -> Iterator[Path | Problem]:
    """The files named, and those in the folders named, sorted; hidden ones only where named.

    A file that is not there is for `read` to tell; a folder that cannot be read is a problem.
    """
    for path in paths:
        if os.path.isdir(path):
            yield from _inside(path)
        else:
            yield path


def _inside(folder: Path) -> Iterator[Path | Problem]:
    errors: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(place, name)
            pipe = os.path.exists(path) and not os.path.isfile(path)
            if not name.startswith(".") and not pipe:
                yield Path(path)
    for error in errors:
        yield Problem(file=str(error.filename), line=None, reason=_told(error))


def _read(source: Path | BinaryIO, file: str, format: str | None) -> Iterator[Paper | Problem]:
    from store.formats.text import decode

    try:
        data = _bytes(source)
    except OSError as error:
        yield Problem(file=file, line=None, reason=_told(error))
        return
    if fault := _fault(data):
        yield Problem(file=file, line=None, reason=fault)
        return
    text, broken = decode(data)
    if broken:
        yield Problem(file=file, line=broken, reason=_BROKEN)
    reader = _reader(file, text, format)
    found = reader.read(text, file) if reader else iter(())
    nothing = "no paper in it" if reader else f"none of the formats known: {', '.join(SUFFIXES)}"
    yield next(found, Problem(file=file, line=None, reason=nothing))
    yield from found


def _fault(data: bytes) -> str:
    """Why these bytes cannot be a text of papers, or nothing."""
    from store.formats.text import is_binary

    if len(data) > FILE_LIMIT:
        return f"larger than {FILE_LIMIT:,} bytes: split it"
    if not data.strip():
        return "empty"
    return "not text but a binary file" if is_binary(data) else ""


def _bytes(source: Path | BinaryIO) -> bytes:
    if not isinstance(source, Path):
        return source.read(FILE_LIMIT + 1)
    with source.open("rb") as stream:
        return stream.read(FILE_LIMIT + 1)


def _reader(file: str, text: str, format: str | None) -> Reader | None:
    """The reader by name, else by suffix, else by content."""
    suffix = Path(file).suffix.lower()
    if format is None:
        format = next((name for name, ends in SUFFIXES.items() if suffix in ends), None)
    if format is not None:
        return _module(format)
    return next((r for r in map(_module, SUFFIXES) if r.sniff(text[:_HEAD])), None)


def _module(format: str) -> Reader:
    return cast(Reader, import_module(f"store.formats.{format}"))


def _told(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or str(error)).lower()}"
