r"""A sentence that names the authors of what it cites → cut where a citation can name them instead.

`Ada Moss et al. (2024) report …` becomes `\citet{moss2024} report …`. Names count where they are
those of one of the papers cited, as papers are spoken of in English, outside of quotations. A
surname alone, which may mean something else, counts only where the sentence begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from assistant.legible import readable
from assistant.render.pieces import Piece
from store.formats.names import parted
from store.records import Paper

_QUOTATION = re.compile(r'[“"]')
_OTHERS = r"(?: et al\.?+| and (?:others|colleagues|co-?workers|collaborators))"
_LEADING = re.compile(r"(?:According to |As |By |Following |In the words of |The \w+ of )?", re.I)

_Span = tuple[int, int]


def named(pieces: Sequence[Piece], papers: Sequence[Paper]) -> list[Piece]:
    """The pieces of a sentence, cut where authors stand, whose papers are cited nowhere else.

    Authors of two of the papers that cannot be told apart are left as they are.
    """
    text = "".join(piece.text for piece in pieces)
    cited = {key for piece in pieces for key in piece.keys}
    found = sorted(_found(text, [one for one in papers if one.key in cited]).items())
    starts = accumulate((len(piece.text) for piece in pieces), initial=0)
    cut = [
        one
        for piece, start in zip(pieces, starts, strict=False)
        for one in _cut(piece, start, found)
    ]
    if cut[1:] and not cut[-1].text and text.endswith("."):
        cut[-1] = cut[-1]._replace(text=".")  # the full stop of a last `et al.` ends it, too
    left = cited - {piece.named for piece in cut}
    return [one._replace(keys=tuple(key for key in one.keys if key in left)) for one in cut]


def _cut(piece: Piece, start: int, found: Iterable[tuple[_Span, str]]) -> Iterator[Piece]:
    """A piece that begins at `start` of its sentence, cut where authors stand within it."""
    at, ends = start, start + len(piece.text)
    for (begins, until), key in found:
        if start <= begins and until <= ends:
            yield Piece(piece.text[at - start : begins - start], named=key)
            at = until
    yield Piece(piece.text[at - start :], piece.keys)


def small(paper: Paper) -> bool:
    """Whether the name that a citation begins with has a small letter, as `van der Berg`."""
    return any(name[:1].islower() for name in _families(paper)[:1])


def _found(text: str, papers: Sequence[Paper]) -> Mapping[_Span, str]:
    """The key of each place where authors are named: the first of each paper."""
    within = _QUOTATION.split(text, maxsplit=1)[0]
    opening = _LEADING.match(text)
    begins = opening.end() if opening else 0
    found: dict[_Span, str] = {}
    for paper in papers:
        several, alone = _several(paper), _alone(paper)
        place = (several and several.search(within)) or (alone and alone.match(within, begins))
        if place and not _another_year(place["year"], paper):
            found[place.span()] = "" if place.span() in found else paper.key
    return {span: key for span, key in found.items() if key and not _overlaps(span, found)}


def _overlaps(span: _Span, spans: Iterable[_Span]) -> bool:
    return any(one != span and one[0] < span[1] and span[0] < one[1] for one in spans)


def _another_year(year: str | None, paper: Paper) -> bool:
    return year is not None and year != str(paper.year)


def _several(paper: Paper) -> re.Pattern[str] | None:
    """More than one author: `A and B`, `A, B and C`, `A et al.`"""
    names = _names(paper)
    if len(names) < 2:
        return None
    every = ", ".join(names[:-1]) + f",? (?:and|&) {names[-1]}"
    return _pattern(f"(?:{every}|{names[0]},?{_OTHERS})")


def _alone(paper: Paper) -> re.Pattern[str] | None:
    names = _names(paper)
    return _pattern(names[0]) if len(names) == 1 else None


def _pattern(names: str) -> re.Pattern[str]:
    """The names and the year behind them, if there is one; no genitive, and no part of a word."""
    return re.compile(rf"(?<![\w-]){names}(?: \((?P<year>\d{{4}})\))?+(?![\w'’(-]|,? \(?\d{{4}})")


def _names(paper: Paper) -> list[str]:
    """Patterns of its authors: the family name, or all of it; a particle may have a capital."""
    return [_name(readable(author), _family(author)) for author in paper.authors if _family(author)]


def _name(whole: str, family: str) -> str:
    first = {family[:1], family[:1].upper()}
    short = f"(?:{'|'.join(map(re.escape, sorted(first)))}){re.escape(family[1:])}"
    return f"(?:{re.escape(whole)}|{short})"


def _families(paper: Paper) -> list[str]:
    return [family for author in paper.authors if (family := _family(author))]


def _family(author: str) -> str:
    author = readable(author).strip()
    parts = parted(author)
    return f"{parts.particle} {parts.family}".strip() if parts else author
