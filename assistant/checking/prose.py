"""Running text as a person reads it, with the line and the citations of each sentence.

The readers of formats write into a `Prose`, piece by piece; it knows nothing of their markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

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


class Place(NamedTuple):
    """Where in the source something stands, from its first character to behind its last."""

    start: int
    end: int
    plain: bool = True
    """Whether it is a word or sign that another could stand for, and no markup or formula."""


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
    paragraph: int = 0
    """Its number in the file, from 0."""
    heading: str = ""
    """The last one above it."""
    places: tuple[Place, ...] = field(default=(), repr=False, compare=False)
    """Of its words and citations, in order, as far as the format tells."""


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
    place: Place | None = None


@dataclass(frozen=True)
class _Noted:
    receipt: Receipt
    above: bool


@dataclass(frozen=True)
class _Words:
    text: str
    places: Sequence[Place | None]


_Piece = _Words | _Citation | _Noted


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    """Of what stands in for the citation; the same place twice for one in brackets."""
    keys: tuple[str, ...]
    place: Place | None


@dataclass
class Prose:
    """The sentences of a text, and its headings, as they are written into it."""

    headings: list[str] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    listed: Mapping[str, str] = field(default_factory=dict)
    """Entries of its list of references by their number, where it is numbered."""
    unread: list[Unread] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    """Keys as they come in the source, also where nothing is stated: in tables and captions."""
    bibliographies: list[str] = field(default_factory=list)
    """Names of the files that its entries stand in, as the text has them."""
    file: str = ""
    """From which the words come, where it is another than the one that was named."""
    _pieces: list[tuple[_Piece, int]] = field(default_factory=list)
    _apart: int | None = None
    """Level of the heading of a section that states nothing, while it lasts."""
    _paragraphs: int = 0

    def write(self, text: str, line: int, places: Sequence[Place | None] = ()) -> None:
        """Words of the paragraph, of which the first character stands on this line.

        `places` are those of its characters, or none where the format cannot tell.
        """
        known, at = places or [None] * len(text), 0
        if self._apart is None:
            for n, part in enumerate(text.split("\n")):
                shown = f" {part}" if n else part
                self._pieces.append((_Words(shown, known[at : at + len(shown)]), line + n))
                at += len(shown)

    def cite(
        self,
        keys: Sequence[str],
        line: int,
        in_text: bool = False,
        place: Place | None = None,
    ) -> None:
        """A citation: in brackets, of what stands before it, or a part of the sentence."""
        if self._apart is None and keys:
            self._pieces.append((_Citation(tuple(keys), in_text, place), line))

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

    def end(self, keys: Sequence[str] = ()) -> None:
        """The paragraph is over; what cites nothing in it is quoted from the papers `keys`."""
        found = [
            replace(one, keys=tuple(keys), places=()) if keys and not one.keys else one
            for one in _sentences(self._pieces, self.file)
        ]
        above = self.headings[-1] if self.headings else ""
        self.stated += [replace(one, paragraph=self._paragraphs, heading=above) for one in found]
        self._paragraphs += bool(found)
        self._pieces = []


def subject(heading: str) -> str:
    """A heading without its number, in lower case: `7. References` is about references."""
    return heading.strip(" 0123456789.:").lower()


def _sentences(pieces: Sequence[tuple[_Piece, int]], file: str) -> Iterator[Stated]:
    text, lines, places, marks, notes = _assembled(pieces)
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
            stand = [*places[sentence.start : sentence.end], *(mark.place for mark in own)]
            where = tuple(sorted({place for place in stand if place}))
            yield Stated(lines[sentence.start], said, keys, beside, file, places=where)


def _above(at: int, sentences: Sequence[Sentence]) -> Sentence | None:
    return next((sentence for sentence in sentences if sentence.end > at), None)


def _behind(at: int, sentences: Sequence[Sentence]) -> Sentence | None:
    return next((sentence for sentence in reversed(sentences) if sentence.start < at), None)


def _assembled(
    pieces: Sequence[tuple[_Piece, int]],
) -> tuple[str, list[int], list[Place | None], list[_Mark], list[tuple[int, _Noted]]]:
    """A paragraph's text, the line and place of each character, citations, receipts by place."""
    text, lines, places, marks = "", list[int](), list[Place | None](), list[_Mark]()
    notes: list[tuple[int, _Noted]] = []
    for n, (piece, line) in enumerate(pieces):
        if isinstance(piece, _Noted):
            notes.append((len(text), piece))
        elif isinstance(piece, _Words):
            text += piece.text
            lines += [line] * len(piece.text)
            places += piece.places
        elif piece.in_text or _opens(text, pieces[n + 1 :]):
            marks.append(_Mark(len(text), len(text) + len(_STAND_IN), piece.keys, piece.place))
            text += _STAND_IN
            lines += [line] * len(_STAND_IN)
            places += [None] * len(_STAND_IN)
        else:
            text = text.rstrip()
            del lines[len(text) :], places[len(text) :]
            marks.append(_Mark(len(text), len(text), piece.keys, piece.place))
    return text, lines, places, marks, notes


def _opens(before: str, after: Sequence[tuple[_Piece, int]]) -> bool:
    """Whether a citation is the subject of what follows: `… so. [12] shows that …`

    What ends with a full stop may be no sentence: `Ada et al. [12] show that …`
    """
    following = "".join(one.text for one, _ in after if isinstance(one, _Words)).lstrip()
    ended = before.rstrip()[-1:] in ("", *".!?") and split(f"{before} they")[-1].text == "they"
    return ended and following[:1].islower()


def _without(text: str, start: int, end: int, marks: Sequence[_Mark]) -> str:
    """A sentence without what stands in for its citations."""
    parts = []
    for mark in marks:
        parts.append(text[start : min(mark.start, end)])
        start = min(mark.end, end)
    bare = re.sub(r"[\s,;]+(?=\))", "", "".join([*parts, text[start:end]]))
    bare = re.sub(r"\(\s*\)", "", bare)
    return re.sub(r"\s+(?=[.,;:!?)])", "", " ".join(bare.split())).lstrip(" ,;:")
