"""Files → papers: which reader suits a file, and what could not be read; and papers → exports.

A format is one module here with `sniff(head) -> bool` and `read(stream) -> Iterator[Paper |
Problem]`, and one line in `SUFFIXES`. Bad input never raises: it becomes a `Problem`, and what is
around it is read. No reader has a whole file in memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from store.errors import UnknownFormat
from store.formats.folders import unreadable
from store.records import Paper, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

SUFFIXES: dict[str, tuple[str, ...]] = {
    "nbib": (".nbib",),
    "ris": (".ris",),
    "bibtex": (".bib", ".bibtex"),
    "csl": (".json", ".csljson"),
    "crossref": (".json", ".jsonl"),
    "openalex": (".json", ".jsonl", ".ndjson"),
    "semanticscholar": (".json", ".jsonl"),
    "arxiv_snapshot": (".json", ".jsonl"),
    "jsonl": (".jsonl", ".ndjson"),
    "evidence": (".json",),
    "pubmed": (".xml",),
    "atom": (".atom", ".xml"),
    "csv": (".csv", ".tsv", ".tab"),
    "xlsx": (".xlsx",),
    "markdown": (".md", ".markdown"),
    "listing": (".txt",),
    "plaintext": (".txt", ".text"),
}
"""The formats and what their files end in, in the order in which they are tried on a file."""

EXPORTS = ("bibtex", "ris", "csl", "jsonl")
"""The formats with a writer as well: `write(papers) -> Iterator[str]`."""

PROSE = ("markdown", "listing", "plaintext")
"""The formats without any mark of their own: a text is one of these if it is no other."""

PROBLEMS = 10_000
"""The most problems listed of one file; of the others the number is told."""

LONGEST_REASON = 300
"""Characters: parsers repeat what they could not read."""

BINARY = frozenset(("xlsx",))
"""The formats that are not text."""

ZIPPED = "a zip: unpack it, and name its folder"


class Reader(Protocol):
    """What a format's module offers."""

    def sniff(self, head: str) -> bool:
        """Whether a text that starts like this is probably of this format."""

    def read(self, stream: Stream) -> Iterator[Paper | Problem]:
        """The papers of a file, and a problem for each entry that is none."""


def read(
    source: Path | BinaryIO, *, name: str = "", format: str | None = None
) -> Iterator[Paper | Problem]:
    """The papers of a file or of an open binary stream, in order, with problems between them.

    `name` is what problems call the file: by default its path, and `-` for a stream. `format`
    overrides the guess. Raises UnknownFormat at once; nothing else, whatever the file holds.
    """
    if format is not None:
        _check(format, SUFFIXES)
    file = name or (str(source) if isinstance(source, Path) else "-")
    return _bounded(_read(source, file, format), file)


def write(papers: Iterable[Paper], format: str) -> Iterator[str]:
    """The papers as text, piece by piece, line ends included. Raises UnknownFormat at once.

    No sign that steers a screen is written: a paper from a server was cleaned by nobody here.
    """
    from store.text import unsteering

    _check(format, EXPORTS)
    return map(unsteering, import_module(f"store.formats.{format}").write(papers))


def _check(format: str, known: Collection[str]) -> None:
    if format not in known:
        raise UnknownFormat(f"There is no format {format!r}.", f"Formats: {', '.join(known)}.")


def _bounded(found: Iterator[Paper | Problem], file: str) -> Iterator[Paper | Problem]:
    """What was found, without the problems of a file that consists of them."""
    told = 0
    for one in found:
        if not isinstance(one, Problem):
            yield one
            continue
        told += 1
        if told <= PROBLEMS:
            yield _brief(one)
    if told > PROBLEMS:
        yield Problem(file=file, line=None, reason=f"{told - PROBLEMS:,} more problems")


def _brief(problem: Problem) -> Problem:
    if len(problem.reason) <= LONGEST_REASON:
        return problem
    return problem.model_copy(update={"reason": problem.reason[: LONGEST_REASON - 1] + "…"})


def _read(source: Path | BinaryIO, file: str, format: str | None) -> Iterator[Paper | Problem]:
    from store.formats.stream import Stream

    try:
        opened = source.open("rb") if isinstance(source, Path) else nullcontext(source)
        with opened as binary:
            stream = Stream(binary, file)
            for entry in _entries(stream, format):
                yield from _taken(stream)
                yield entry
            yield from _taken(stream)
    except OSError as error:
        yield unreadable(file, error)


def _entries(stream: Stream, format: str | None) -> Iterator[Paper | Problem]:
    reader = _reader(stream, format)
    if isinstance(reader, str):
        yield Problem(file=stream.file, line=None, reason=reader)
        return
    found = reader.read(stream)
    yield next(found, Problem(file=stream.file, line=None, reason="no paper in it"))
    yield from found


def _taken(stream: Stream) -> Iterator[Problem]:
    """What has turned out to be wrong with the bytes since it was last asked."""
    told = stream.problems[stream.told :]
    stream.told += len(told)
    yield from told


def _reader(stream: Stream, format: str | None) -> Reader | str:
    """The reader by name, else by suffix and content, else by content; or why there is none."""
    if not stream.start.strip():
        return "empty"
    if format is None:
        format = _guessed(stream)
    if stream.is_binary and format not in BINARY:
        return ZIPPED if stream.is_zip else "not text but a binary file"
    return _module(format) if format else f"none of the formats known: {', '.join(SUFFIXES)}"


def _guessed(stream: Stream) -> str | None:
    """Among the formats whose files end so, the first that the text looks like, else any such.

    Prose comes last, and not under a suffix that promises something else.
    """
    suffix = Path(stream.file.lower().removesuffix(".gz")).suffix
    named = [name for name, ends in SUFFIXES.items() if suffix in ends]
    others = [name for name in SUFFIXES if name not in named]
    marked = [name for name in (*named, *others) if name not in PROSE]
    prose = PROSE if not suffix or set(named) & set(PROSE) else ()
    sniffed = (name for name in (*marked, *prose) if _module(name).sniff(stream.head))
    return next(sniffed, named[0] if named else None)


def _module(format: str) -> Reader:
    return cast(Reader, import_module(f"store.formats.{format}"))
