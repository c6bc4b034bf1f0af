"""A draft as it stands on disk → its sentences, and where exactly in the file each one stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.checking import read, references
from assistant.checking.latex import CITING
from assistant.checking.shelves import Shelves
from assistant.checking.sources import LATEX
from assistant.draft.rewriting.result import Passage

if TYPE_CHECKING:
    from assistant.checking.prose import Place, Stated
    from store import Library

_KEY = r"@(?:\{[^{}\s]+\}|\w[^\s\[\];]*)"
_CITATION = re.compile(rf"\\([A-Za-z]+)\*?\{{[^{{}}]*\}}|\[{_KEY}(?:;\s*{_KEY})*\]|{_KEY}")
"""One that says nothing but its keys, as LaTeX or pandoc has it."""

_SHOWN = 40
"""Characters that are told of markup which cannot be kept."""


@dataclass(frozen=True)
class Span:
    """Where a sentence stands in a text, with its citations; the same place twice if unknown."""

    start: int
    end: int


@dataclass(frozen=True)
class Manuscript:
    """A file, its sentences, and their places."""

    file: Path
    text: str
    """Every character of it, line ends as they are."""
    passages: tuple[Passage, ...]
    spans: tuple[Span, ...]
    """One a passage."""

    @property
    def told(self) -> list[dict[str, Any]]:
        """The sentences as a run keeps them."""
        return [passage.model_dump(mode="json") for passage in self.passages]

    @property
    def latex(self) -> bool:
        """Whether it is LaTeX, and else Markdown."""
        return self.file.suffix.lower() in LATEX


def opened(file: Path, library: Library) -> Manuscript:
    """A LaTeX or Markdown file, read as `check` reads it. Raises Unreadable."""
    prose = read(file)
    text = file.read_bytes().decode()
    mark = len(text) - len(text.removeprefix("\ufeff"))
    source, at = _lines(text[mark:])
    stated = references.resolved(prose, library)
    shelves = Shelves(library, (key for one in stated for key in one.keys))
    passages, spans = [], []
    for one, before in zip(stated, prose.stated, strict=True):
        start = min((place.start for place in one.places), default=0)
        end = max((place.end for place in one.places), default=0)
        barred = _lacking(one, shelves) or _barred(before, source[start:end], start)
        passages.append(_passage(one, barred))
        spans.append(Span(mark + at(start), mark + at(end)))
    return Manuscript(file, text, tuple(passages), tuple(spans))


def _passage(one: Stated, barred: str) -> Passage:
    return Passage(
        line=one.line,
        paragraph=one.paragraph,
        heading=one.heading,
        text=one.text,
        keys=one.keys,
        barred=barred,
    )


class _Shift:
    """Places in a text with `\\n` for line ends → those in the text as it was."""

    def __init__(self, text: str) -> None:
        found = re.finditer("\r\n", text)
        self._before = [two.start() - n for n, two in enumerate(found)]

    def __call__(self, place: int) -> int:
        return place + bisect_left(self._before, place)


def _lines(text: str) -> tuple[str, _Shift]:
    """A text as Python reads it, with universal line ends, and the way back."""
    return re.sub("\r\n?", "\n", text), _Shift(text)


def _lacking(one: Stated, shelves: Shelves) -> str:
    """That it cites what cannot be read again, if it does."""
    for key in one.keys:
        if key not in shelves.papers:
            return f"it cites {key}, which the library lacks"
        if not shelves.papers[key].sentences:
            return f"it cites {key}, of which the library has no abstract"
    return ""


def _barred(one: Stated, source: str, start: int) -> str:
    """Why a sentence cannot be replaced without losing more than its words, if it cannot."""
    if any(key.startswith("[") for key in one.keys):
        return "it cites by number, and the list of references would not fit any more"
    if not one.places:
        return "its place in the file cannot be told"
    left = " ".join(_left(one, source, start)).replace("~", " ")
    bare = _CITATION.sub(lambda m: "" if not m[1] or m[1] in CITING else m[0], left)
    markup = " ".join(bare.split())
    return f"it holds {markup[:_SHOWN]}, which would be lost" if markup else ""


def _left(one: Stated, source: str, start: int) -> Iterator[str]:
    """What stands between the words of a sentence."""
    at = 0
    for place in _plain(one):
        yield source[at : max(place.start - start, at)]
        at = max(at, place.end - start)
    yield source[at:]


def _plain(one: Stated) -> list[Place]:
    return [place for place in one.places if place.plain]
