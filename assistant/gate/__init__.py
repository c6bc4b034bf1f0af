"""Decides whether words that a model hands over stand in the text it cites: where, or why not.

Accepted is only what stands there exactly once typography is folded away (`folding`), with two
allowances at the ends: the case of the first letter, and a final stop or quotation marks around the
whole. It must cut off nothing that governs it (`boundaries`). A refusal names its reason
(`reasons`) and the nearest true span, for the person and for the one repair a model is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.folding import Folded, fold
from assistant.gate.alignment import align, tokens
from assistant.gate.boundaries import whole
from assistant.gate.reasons import Code, change, reason

NEAR = 0.5
"""Beyond this many edits per word of the quotation, nothing in the text is near it."""


@dataclass(frozen=True)
class Located:
    """`source[start:end]` is the quotation as it truly stands there."""

    start: int
    end: int


@dataclass(frozen=True)
class Refused:
    """The words do not stand there; `nearest` is the span of the source that is most like them."""

    code: Code
    message: str
    """The code and what shows it: `number: 12.4 is not in the sentence (12.9)`."""
    nearest: tuple[int, int] | None = None


def locate(
    quote: str, source: str, within: tuple[int, int] | None = None, *, naming: bool = False
) -> Located | Refused:
    """The first place of a quotation in a source, or in its part `within`; else the refusal.

    `naming`: it names a thing and says nothing of it, which `boundaries.whole` allows for.
    """
    offset, stop = within or (0, len(source))
    part = source[offset:stop]
    folded, needle = fold(part), fold(quote).text.strip()
    if not any(character.isalnum() for character in needle):
        return Refused("not found", "not found: the quotation has no words")
    cut: Refused | None = None
    for start, end in _occurrences(needle, folded.text):
        first, last = whole(part, folded, start, end, naming=naming)
        if (first, last) == (start, end):
            return Located(*_original(folded, start, end, offset))
        left_out = f"{folded.text[first:start]} {folded.text[end:last]}".strip()
        nearest = _original(folded, first, last, offset)
        cut = cut or Refused("cut off", f"cut off: {left_out} is left out", nearest)
    return cut or _refusal(needle, folded, offset)


def _occurrences(needle: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a quotation stands in folded text: as given, then without what may frame it."""
    inner = needle.strip("' ") if needle[0] == needle[-1] == "'" else needle
    bare = (form.removesuffix(".").rstrip() for form in (needle, inner))
    for form in dict.fromkeys((needle, inner, *bare)):
        same = {first + form[1:] for first in (form[0], form[0].swapcase()) if len(first) == 1}
        for at in sorted(at for one in same for at in _places(one, text)):
            yield at, at + len(form)


def _places(part: str, text: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _refusal(needle: str, folded: Folded, offset: int) -> Refused:
    quoted, true = tokens(needle), tokens(folded.text)
    nearest = align(quoted, true)
    if nearest.cost > NEAR * len(quoted) or nearest.first == nearest.last:
        return Refused("not found", "not found: the sentence has nothing like it")
    start, end = true[nearest.first].start, true[nearest.last - 1].end
    code, told = reason(change(needle, folded.text[start:end], nearest))
    return Refused(code, f"{code}: {told}", _original(folded, start, end, offset))


def _original(folded: Folded, start: int, end: int, offset: int) -> tuple[int, int]:
    first, last = folded.span(start, end)
    return offset + first, offset + last
