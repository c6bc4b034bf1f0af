"""Running text as a person reads it, with the line and the citations of each sentence.

The readers of formats write into a `Prose`, piece by piece; it knows nothing of their markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.checking.receipts import Receipt
from store.records import Sentence
from store.sentences import split

LISTS = frozenset("bibliography literature papers references sources".split()) | {
    *("literature cited", "nearest papers", "works cited"),
}
"""Headings of lists of papers."""

APART = LISTS | {"acknowledgements", "acknowledgments", "receipts", "statements", "withheld"}
"""Headings of sections that state nothing: lists, and what litrev itself puts under a text."""

_STAND_IN = "They"
"""What a citation in the text, `Ada (1843) shows`, is while sentences are told apart."""


@dataclass(frozen=True)
class Stated:
    """A sentence of a file, without its citations."""

    line: int
    """From 1: where it begins."""
    text: str
    keys: tuple[str, ...]
    receipts: tuple[Receipt, ...] = ()
    file: str = ""
    """Where it is another than the one that was named."""


@dataclass(frozen=True)
class Unread:
    """A file that a draft is made of as well, and that was not read."""

    line: int
    file: str
    reason: str


@dataclass(frozen=True)
class _Citation:
    keys: tuple[str, ...]
    in_text: bool


@dataclass(frozen=True)
class _Noted:
    receipt: Receipt
    above: bool


_Piece = str | _Citation | _Noted


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    """Of what stands in for the citation; the same place twice for one in brackets."""
    keys: tuple[str, ...]


@dataclass
class Prose:
    """The sentences of a text, and its headings, as they are written into it."""

    headings: list[str] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    listed: Mapping[str, str] = field(default_factory=dict)
    """Entries of its list of references by their number, where it is numbered."""
    unread: list[Unread] = field(default_factory=list)
    file: str = ""
    """From which the words come, where it is another than the one that was named."""
    _pieces: list[tuple[_Piece, int]] = field(default_factory=list)
    _apart: int | None = None
    """Level of the heading of a section that states nothing, while it lasts."""

    def write(self, text: str, line: int) -> None:
        """Words of the paragraph, of which the first character stands on this line."""
        if self._apart is None:
            for n, part in enumerate(text.split("\n")):
                self._pieces.append((f" {part}" if n else part, line + n))

    def cite(self, keys: Sequence[str], line: int, in_text: bool = False) -> None:
        """A citation: in brackets, of what stands before it, or a part of the sentence."""
        if self._apart is None and keys:
            self._pieces.append((_Citation(tuple(keys), in_text), line))

    def note(self, receipt: Receipt, line: int, above: bool) -> None:
        """A receipt, above the sentence that it is of or behind it."""
        if self._apart is None:
            self._pieces.append((_Noted(receipt, above), line))

    def lack(self, line: int, reason: str) -> None:
        """A file that belongs here, and could not be read."""
        if self._apart is None:
            self.unread.append(Unread(line, self.file, reason))

    def heading(self, text: str, level: int) -> None:
        """A heading, which states nothing; 1 is the highest level."""
        self.end()
        plain = " ".join(text.split())
        if self._apart is None or level <= self._apart:
            self._apart = level if subject(plain) in APART else None
            self.headings.append(plain)

    def end(self) -> None:
        """The paragraph is over."""
        self.stated += _sentences(self._pieces, self.file)
        self._pieces = []


def subject(heading: str) -> str:
    """A heading without its number, in lower case: `7. References` is about references."""
    return heading.strip(" 0123456789.:").lower()


def _sentences(pieces: Sequence[tuple[_Piece, int]], file: str) -> Iterator[Stated]:
    text, lines, marks, notes = _assembled(pieces)
    found = split(text)
    for sentence, following in zip(found, [*found[1:], None], strict=False):
        until = following.start if following else len(text)
        own = [
            mark
            for mark in marks
            if sentence.start < mark.end <= until or (mark.end == 0 == sentence.number)
        ]
        beside = tuple(
            noted.receipt
            for at, noted in notes
            if (_above(at, found) if noted.above else _behind(at, found)) == sentence
        )
        keys = tuple(dict.fromkeys(key for mark in own for key in mark.keys))
        said = _without(text, sentence.start, sentence.end, own)
        if keys or re.search(r"\w", said):
            yield Stated(lines[sentence.start], said, keys, beside, file)


def _above(at: int, sentences: Sequence[Sentence]) -> Sentence | None:
    return next((sentence for sentence in sentences if sentence.end > at), None)


def _behind(at: int, sentences: Sequence[Sentence]) -> Sentence | None:
    return next((sentence for sentence in reversed(sentences) if sentence.start < at), None)


def _assembled(
    pieces: Sequence[tuple[_Piece, int]],
) -> tuple[str, list[int], list[_Mark], list[tuple[int, _Noted]]]:
    """The text of a paragraph, the line of each character, citations, and receipts by place."""
    text, lines, marks = "", list[int](), list[_Mark]()
    notes: list[tuple[int, _Noted]] = []
    for n, (piece, line) in enumerate(pieces):
        if isinstance(piece, _Noted):
            notes.append((len(text), piece))
        elif isinstance(piece, str):
            text += piece
            lines += [line] * len(piece)
        elif piece.in_text or _opens(text, pieces[n + 1 :]):
            marks.append(_Mark(len(text), len(text) + len(_STAND_IN), piece.keys))
            text += _STAND_IN
            lines += [line] * len(_STAND_IN)
        else:
            text = text.rstrip()
            del lines[len(text) :]
            marks.append(_Mark(len(text), len(text), piece.keys))
    return text, lines, marks, notes


def _opens(before: str, after: Sequence[tuple[_Piece, int]]) -> bool:
    """Whether a citation is the subject of what follows: `… so. [12] shows that …`"""
    following = "".join(piece for piece, _ in after if isinstance(piece, str)).lstrip()
    return before.rstrip()[-1:] in ("", *".!?") and following[:1].islower()


def _without(text: str, start: int, end: int, marks: Sequence[_Mark]) -> str:
    """A sentence without what stands in for its citations."""
    parts = []
    for mark in marks:
        parts.append(text[start : min(mark.start, end)])
        start = min(mark.end, end)
    bare = re.sub(r"[\s,;]+(?=\))", "", "".join([*parts, text[start:end]]))
    bare = re.sub(r"\(\s*\)", "", bare)
    return re.sub(r"\s+(?=[.,;:!?)])", "", " ".join(bare.split())).lstrip(" ,;:")
