"""Names and acronyms of a statement must stand in a paper it cites, or in the question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.checks.material import WORD, Finding, Material

_SPLIT = re.compile(r"[-'’.]")
_ROMAN = re.compile(r"[IVX]+")


def check(statement: str, material: Material) -> Iterator[Finding]:
    """A finding for each name that neither the cited papers nor the question have."""
    known = _known(" ".join([*material.papers, material.question]))
    for name in dict.fromkeys(names(statement)):
        if not _stands_in(name, known):
            yield Finding("refused", f"name: {name} is not in the paper")


def names(statement: str) -> Iterator[str]:
    """Acronyms, words with a capital inside or a digit, and capitalised words within a sentence.

    The first word of a sentence is a name only if it looks like one by itself.
    """
    for match in WORD.finditer(statement):
        before = statement[: match.start()].rstrip(" \t\n\"'“‘([*_")
        opening = not before or before[-1] in ".!?:;"
        for part in _SPLIT.split(match.group()):
            if _is_name(part, opening):
                yield part
            opening = False


def _is_name(word: str, opening: bool) -> bool:
    inner = any(c.isupper() for c in word[1:])
    lettered_digit = word[:1].isalpha() and any(c.isdigit() for c in word)
    capital = len(word) > 1 and word[0].isupper() and not opening
    return inner or lettered_digit or capital


@lru_cache(maxsize=1_000)
def _known(text: str) -> str:
    """The words of a text, joined without what varies in how names are written."""
    return " " + " ".join(_bare(match.group()) for match in WORD.finditer(text)) + " "


def _bare(word: str) -> str:
    return _SPLIT.sub(" ", word.lower())


def _stands_in(name: str, known: str) -> bool:
    """Whether a name is known, in the singular or plural, spaced or not, or as an abbreviation."""
    bare = name.lower()
    forms = {bare, bare.removesuffix("s"), bare + "s"}
    if any(f" {form} " in known for form in forms):
        return True
    written_apart = len(bare) > 4 and bare in known.replace(" ", "")
    return written_apart or _abbreviates(name, known)


def _abbreviates(name: str, known: str) -> bool:
    """Whether the letters of an acronym begin words that stand together, as in `TRPO`."""
    letters = name.rstrip("s").lower()
    if len(letters) < 2 or not name.rstrip("s").isupper():
        return False
    initials = r"\w* (?:(?:a|an|of|from|and|the|for|with|in|to|on) )?".join(map(re.escape, letters))
    return re.search(rf" {initials}\w* ", known) is not None
