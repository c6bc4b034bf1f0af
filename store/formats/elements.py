"""XML of any size → its records, an element each; what is damaged costs its own record only.

The records are found by their tags, whatever is around them, and each is parsed by itself. So
several documents may stand in one file, nothing is fetched that a document type points at, and an
entity that a document declares is not known in its records: there is nothing to expand.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.records import Problem

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from store.formats.stream import Stream

RECORD_LIMIT = 8_000_000
"""Characters of the longest record read; PubMed's with thousands of authors have some 2,000,000."""

_PART = 65_536
_PROLOG_PARTS = 10
_TAG_LENGTH = 100
_NAMESPACE = re.compile(r"""\s(xmlns(?::[\w.-]+)?)\s*=\s*("[^"<>]*"|'[^'<>]*')""")
_LOOSE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)(\w+;)?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold, and no paper needs."""


def elements(stream: Stream, *names: str) -> Iterator[tuple[int, Element] | Problem]:
    """The elements of these names with the lines where they begin, and a problem for a damaged one.

    An element of one of the names must not stand within another.
    """
    records = _Records(stream, names)
    for record in records:
        if isinstance(record, Problem):
            yield record
        else:
            yield _parsed(stream.file, *record, records.namespaces)


def inner(element: Element | None) -> str:
    """All that is in an element as markup, without attributes: for `markup.plain`."""
    if element is None:
        return ""
    parts = [element.text or ""]
    rest: list[Element | str] = [*reversed(element)]
    while rest:
        child = rest.pop()
        if isinstance(child, str):
            parts.append(child)
        else:
            name = str(child.tag).rpartition("}")[2]
            parts += f"<{name}>", child.text or ""
            rest += f"</{name}>{child.tail or ''}", *reversed(child)
    return "".join(parts)


def text(element: Element, *paths: str) -> str:
    """The words of the first element with any at these paths of local names."""
    for path in paths:
        steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
        for found in element.iterfind(steps):
            if words := " ".join("".join(found.itertext()).split()):
                return words
    return ""


class _Records:
    """Iterates over the records, each as text with the line of its start, and what is wrong."""

    def __init__(self, stream: Stream, names: tuple[str, ...]) -> None:
        self.namespaces = ""
        """What is declared around the records, as attributes."""
        self._file = stream.file
        self._text = io.TextIOWrapper(stream.utf8(), encoding="utf-8", errors="replace")
        self._tag = re.compile(rf"(</?(?:[\w.-]+:)?(?:{'|'.join(names)})(?=[\s/>]))")
        self._line = 1
        self._begun = 0
        self._parts: list[str] = []
        self._size = 0
        self._prolog: list[str] | None = []

    def __iter__(self) -> Iterator[tuple[int, str] | Problem]:
        for is_tag, piece in self._pieces():
            if is_tag and piece[1] != "/":
                yield from self._begin(piece)
            elif is_tag:
                yield from self._end(piece)
            elif self._parts:
                self._keep(piece)
            elif self._prolog is not None and len(self._prolog) < _PROLOG_PARTS:
                self._prolog.append(piece)
            self._line += piece.count("\n")
        yield from self._introduced()
        if self._parts:
            yield self._problem("cut off: the file ends within this record")

    def _pieces(self) -> Iterator[tuple[bool, str]]:
        """The text, part by part, with the records' tags as pieces of their own."""
        rest = ""
        while part := self._text.read(_PART):
            *found, last = self._tag.split(rest + part)
            yield from ((number % 2 == 1, piece) for number, piece in enumerate(found))
            cut = last.find("<", max(0, len(last) - _TAG_LENGTH))
            rest = last[cut:] if cut >= 0 else ""
            yield False, last.removesuffix(rest)
        yield False, rest

    def _begin(self, tag: str) -> Iterator[Problem]:
        yield from self._introduced()
        if self._parts:
            yield self._problem("damaged: this record does not end")
        self._parts, self._size, self._begun = [tag], 0, self._line

    def _keep(self, piece: str) -> None:
        self._size += len(piece)
        if self._size <= RECORD_LIMIT:
            self._parts.append(piece)

    def _end(self, tag: str) -> Iterator[tuple[int, str] | Problem]:
        if not self._parts:
            self._begun = self._line
            yield self._problem("damaged: the end of a record without its start")
        elif self._size > RECORD_LIMIT:
            yield self._problem(f"this record is longer than {RECORD_LIMIT:,} characters")
        else:
            yield self._begun, "".join((*self._parts, tag, ">"))
        self._parts = []

    def _introduced(self) -> Iterator[Problem]:
        """Takes up what stood before the first record."""
        prolog, self._prolog = "".join(self._prolog or ()), None
        declared = dict(_NAMESPACE.findall(prolog))
        self.namespaces += "".join(f" {name}={value}" for name, value in declared.items())
        if "<!ENTITY" in prolog:
            yield Problem(file=self._file, line=1, reason="declares entities: they are not read")

    def _problem(self, reason: str) -> Problem:
        return Problem(file=self._file, line=self._begun, reason=reason)


def _parsed(file: str, line: int, record: str, namespaces: str) -> tuple[int, Element] | Problem:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    sound = _LOOSE.sub(_tightened, _FORBIDDEN.sub("", record))
    try:
        return line, fromstring(f"<_{namespaces}>{sound}</_>")[0]
    except ParseError as error:
        reason = f"not XML: {str(error).partition(':')[0]}"
        return Problem(file=file, line=line + error.position[0] - 1, reason=reason)
    except (DefusedXmlException, ValueError) as error:
        return Problem(file=file, line=line, reason=f"not XML: {error}")


def _tightened(ampersand: re.Match[str]) -> str:
    """`&alpha;` as the letter, as the document type has it; a bare `&` escaped."""
    if not ampersand[1]:
        return "&amp;"
    letter = html.unescape(ampersand[0])
    return ampersand[0] if letter == ampersand[0] else html.escape(letter)
