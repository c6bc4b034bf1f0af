"""Names of authors as they are compared: order, initials, accents and lost letters aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from store.identity.titles import UNDECOMPOSED, repaired

_CROWD = re.compile(
    r"\W*(?:and\s+)?(?:et\.?\s*al\.?|others?|colleagues|…|\.\.\.)\W*$", re.IGNORECASE
)
_SUFFIX = re.compile(r",?\s+(?:jr|sr|ii|iii|iv|phd|md)\.?$", re.IGNORECASE)
_NON_ASCII = re.compile(r"[^\x00-\x7f]+|(?<=\w)\?(?=\w)")
_WORD = re.compile(r"[^\W\d_]+")
_EXPANDED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "ß": "ss"}
)


class Person(NamedTuple):
    """A name ready to be compared."""

    family: frozenset[str]
    """The family name as it may come out: without accents, spelt out, with letters lost."""
    names: frozenset[str]
    """All its words but initials, in each of these forms."""
    initials: frozenset[str]
    """The first letter of each given name."""


def share(one: Sequence[str], other: Sequence[str]) -> bool | None:
    """Whether two lists have an author in common; None where one of them names nobody."""
    people, others = _people(one), _people(other)
    if not people or not others:
        return None
    return any(_alike(a, b) for a in people for b in others)


def agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists have the same first author, and nobody else in place of another.

    One of them may be shorter: *et al.*
    """
    people, others = _people(one), _people(other)
    if not people or not others or not _alike(people[0], others[0]):
        return False
    few, many = sorted((people, others), key=len)
    missed = sum(not any(_alike(a, b) for b in many) for a in few)
    return missed * 4 <= len(few)


def first_family(authors: Sequence[str]) -> str:
    """The first author's family name, folded; empty where there is none."""
    people = _people(authors)
    return min(people[0].family) if people else ""


def crowd(name: str) -> bool:
    """Whether a name stands for those left out: *et al.*, *others*."""
    return bool(_CROWD.match(name))


def _alike(one: Person, other: Person) -> bool:
    """One family name and a given one, or each one's family among the other's names: *Li Wei*."""
    if one.family & other.family:
        return not (one.initials and other.initials) or bool(one.initials & other.initials)
    return bool(one.family & other.names and other.family & one.names)


def _people(authors: Sequence[str]) -> list[Person]:
    return [person(name) for name in authors if name.strip() and not crowd(name)]


@lru_cache(maxsize=16384)
def person(name: str) -> Person:
    """A name, as `Given Family`, `Family, Given` or `Family GN`, ready to be compared."""
    name = _SUFFIX.sub("", _CROWD.sub("", repaired(name)).strip()) or name
    family, comma, rest = name.partition(",")
    if comma and rest.strip():
        name = f"{rest.strip()} {family.strip()}"
    words = [word for word in re.split(r"[\s.\-]+", name) if word]
    telling = [word for word in words if len(word) > 1 and not _initials(word, words)] or words
    given = [letter for word in words if word not in telling for letter in word.casefold()]
    given += [form[:1] for word in telling[:-1] for form in _forms(word)]
    names = frozenset(form for word in telling for form in _forms(word))
    return Person(_forms(telling[-1]), names, frozenset(given))


def _initials(word: str, words: list[str]) -> bool:
    """`DS` in *Silver DS*: capitals behind a word that is not all capitals."""
    return len(word) <= 3 and word.isupper() and any(not other.isupper() for other in words)


def _forms(word: str) -> frozenset[str]:
    lower = unicodedata.normalize("NFC", word).casefold()
    if lower.isascii():
        return frozenset((_letters(lower),))
    plain = unicodedata.normalize("NFD", lower.translate(UNDECOMPOSED))
    plain = "".join(c for c in plain if not "\u0300" <= c <= "\u036f")
    lost = _letters(_NON_ASCII.sub("", lower))
    forms = {_letters(plain), _letters(lower.translate(_EXPANDED))}
    return frozenset(forms | ({lost} if len(lost) > 2 else set()))


def _letters(word: str) -> str:
    return "".join(_WORD.findall(word)) or word
