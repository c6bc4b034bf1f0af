"""How alike two titles are: the same, damaged, cut short, without its subtitle, misspelt, unlike.

Likeness alone proves nothing; what it takes besides, `matching` decides. What makes two papers of
two similar titles is looked for here: a digit, a numeral, *Part II*, a reply, a short word.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import Enum
from itertools import accumulate

from store.identity.titles import Title

_GENERIC_WORDS = """
    about abstract abstracts acknowledgement acknowledgements acknowledgment acknowledgments
    addendum afterword and announcement announcements appendix article author authors back
    bibliography book books chair chairs chapter chapters closing comment commentary comments
    conclusion conclusions contents contributors correction corrections corrigenda corrigendum cover
    dedication discussion discussions editor editorial editorials editors epilog epilogue errata
    erratum essay essays for foreword from front glossary guest highlights index interview
    interviews introduction introductory invited issue issues keynote keynotes letter letters list
    masthead matter meeting memoriam memory message miscellaneous news note notes notice obituaries
    obituary opening opinion organizers outlook overview page panel papers part perspective
    perspectives portrait poster posters preface proceedings program prolog prologue publisher
    readers references rejoinder remarks reply report reports response responses retraction review
    reviewer reviewers reviews section session special statement summaries summary supplement
    supplementary symposium table talk talks thanks the this title toc tribute tutorial tutorials
    untitled update updates viewpoint volume welcome with workshop workshops year"""
_GENERIC = frozenset(_GENERIC_WORDS.split())
_SERIES = re.compile(r"[ivx]+|v?\d+(\.\d+)*|part|volume|chapter|edition|supplement\w*|appendix")
_NOTICE = re.compile(
    r"errat\w+|corrig\w+|correction|addend\w+|retract\w+|repl(?:y|ies)|response|rejoinder"
    r"|comment\w*|discussion"
)
"""Words that make another paper of a title which they are added to."""

SHORTEST_CUT = 32
"""Letters that a title cut short must have left."""

_TYPO, _TYPOS, _FAR = 2, 3, 32
"""Letters that one slip may change; slips in a title; letters from the first to the last."""

_SHORT_WORD = 5
"""Below this many letters, a letter more or less usually makes another word."""


class Likeness(Enum):
    """From the nearest to the farthest."""

    SAME = "same title"
    DAMAGED = "same title but for lost letters"
    CUT = "one title is cut short"
    SUBTITLE = "one title lacks the subtitle"
    MISSPELT = "titles a letter apart"
    GARBLED = "titles a few letters apart"
    UNLIKE = "titles differ"


def likeness(one: Title, other: Title) -> Likeness:
    """How alike two titles are; the order does not matter."""
    if one.letters == other.letters:
        return Likeness.SAME
    if one.letters > other.letters:
        one, other = other, one
    short, long = sorted((one, other), key=lambda title: len(title.letters))
    if _shortened(short, long):
        return Likeness.CUT
    if {one.letters, one.bare} & {other.letters, other.bare}:
        return Likeness.DAMAGED
    if short.letters == long.main and not _set_apart(short, long):
        return Likeness.SUBTITLE
    return _misspelling(one, other)


def generic(title: Title) -> bool:
    """Whether many papers have this title: *Editorial*, *Introduction to the special issue*."""
    return all(word in _GENERIC or len(word) < 3 or word.isdigit() for word in title.words)


def _shortened(short: Title, long: Title) -> bool:
    return (
        short.cut
        and len(short.letters) >= SHORTEST_CUT
        and long.letters.startswith(short.letters)
        and not _set_apart(short, long)
    )


def _set_apart(short: Title, long: Title) -> bool:
    """Whether what the longer title has more makes it another paper's.

    A mark of a series stands first or last; a number elsewhere is none.
    """
    ends = list(accumulate(map(len, long.words)))
    rest = [word for word, end in zip(long.words, ends, strict=True) if end > len(short.letters)]
    ends_it = (*rest[:1], *rest[-1:])
    return any(_SERIES.fullmatch(word) or _NOTICE.fullmatch(word) for word in ends_it) or any(
        (_SERIES.fullmatch(word) and not word.isdigit()) or _NOTICE.fullmatch(word)
        for word in rest[1:2]
    )


def _misspelling(one: Title, other: Title) -> Likeness:
    """Whether a few letters apart, in long words and in no number."""
    if abs(len(one.letters) - len(other.letters)) > 2 * _TYPOS:
        return Likeness.UNLIKE
    places = _differences(one.letters, other.letters)
    if not places or len(places) > _TYPOS or not all(_slip(one, other, *p) for p in places):
        return Likeness.UNLIKE
    single = len(places) == 1 and _one_slip(one, other, *places[0])
    return Likeness.MISSPELT if single else Likeness.GARBLED


def _differences(one: str, other: str) -> list[tuple[int, int, int, int]]:
    """Where two strings differ, as spans of both: neighbours are joined, so that *teh* is one."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    a, b = one[start : len(one) - end], other[start : len(other) - end]
    if max(len(a), len(b)) <= _TYPO:
        return [(start, start + len(a), start, start + len(b))]
    if max(len(a), len(b)) > _FAR:
        return []
    places: list[tuple[int, int, int, int]] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if places and i + start - places[-1][1] < 2:
            places[-1] = (places[-1][0], j + start, places[-1][2], m + start)
        else:
            places.append((i + start, j + start, k + start, m + start))
    return places


def _slip(one: Title, other: Title, i: int, j: int, k: int, m: int) -> bool:
    """Whether one difference can be a slip of the pen."""
    if max(j - i, m - k) > _TYPO or re.search(r"[\d+#]", one.letters[i:j] + other.letters[k:m]):
        return False
    return max(len(_word(one, i)[0]), len(_word(other, k)[0])) >= _SHORT_WORD


def _one_slip(one: Title, other: Title, i: int, j: int, k: int, m: int) -> bool:
    """Whether a letter is wrong, missing or too many, or two are in the wrong order.

    A letter more at the beginning of a word is none: *symmetric*, *asymmetric*; *ethyl*, *methyl*.
    """
    less, more = one.letters[i:j], other.letters[k:m]
    if len(less) == len(more):
        return len(less) == 1 or less == more[::-1]
    longer, place = (one, i) if less else (other, k)
    return len(less + more) == 1 and _word(longer, place)[1] != place


def _word(title: Title, place: int) -> tuple[str, int]:
    """The word at a place in the letters of a title, and where it begins."""
    start = 0
    for word in title.words:
        if place < start + len(word):
            return word, start
        start += len(word)
    last = title.words[-1] if title.words else ""
    return last, start - len(last)
