"""A title and what stands under it in a text → Paper: authors, facts such as the year, abstract."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from store.formats.columns import Columns, is_known
from store.formats.entry import FIELD_LIMIT
from store.formats.markup import joined
from store.formats.people import people
from store.records import Paper, Problem

_FACT = re.compile(r"(?P<name>[^\W\d_][\w ./()-]{0,30}?)\s*:\s*(?P<value>\S.*)")
_OPENING = re.compile(r"abstract\s*[.:—–-]+\s*(?=\S)", re.IGNORECASE)
_LABELS = frozenset(
    """aim aims background conclusion conclusions context design discussion evidence findings
    importance interpretation materials method methods objective objectives participants patients
    purpose rationale results setting""".split()
)
"""What the sections of an abstract are called; the words of longer ones are among these too."""
_AFTER = frozenset(
    """acknowledgements acknowledgments appendix bibliography contents introduction
    references""".split()
)
"""What begins behind an abstract."""

_MARKS = re.compile(r"[\d¹²³⁴⁵⁶⁷⁸⁹⁰*†‡§¶∗]+|(?<=,)\s*,|^by\s+", re.IGNORECASE)
_CAPITAL = r"[^\W\d_a-z][\w'’.-]*"
_PARTICLE = "af|al|bin|da|de|del|den|der|di|do|dos|du|el|la|le|ten|ter|van|von|y|zu"
_PERSON = re.compile(rf"{_CAPITAL}(?: (?:{_CAPITAL}|{_PARTICLE})){{1,4}}")
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’)\]]*$")


class Manuscript:
    """One paper, as its text is read from top to bottom."""

    def __init__(self, title: str, line: int, facts: Mapping[str, str] | None = None) -> None:
        self.title = title
        self.line = line
        self.begun = bool(facts)
        """Whether anything stands under the title."""
        self._facts = dict(facts or {})
        self._under = ""
        """The fact in whose section the text stands."""
        self._ended = False
        self._sections: list[tuple[str, list[str]]] = [("", [])]
        self._size = 0

    def heading(self, name: str) -> None:
        """What comes next is the abstract, a part of it, a fact, or no more of interest."""
        plain = section(name)
        self.begun, self._under = True, ""
        if plain == "abstract" or (plain == "summary" and not self._size):
            self._sections, self._ended = [("", [])], False
        elif is_known(plain):
            self._under = plain
        elif not self._ended and _is_label(plain) and not _sentences(self._sections[0][1]):
            self._sections.append((_unnumbered(name), []))
        elif plain in _AFTER or self._size:
            self._ended = True

    def paragraph(self, lines: Sequence[str]) -> None:
        """Take up what such lines are: facts, authors, text."""
        self.begun = True
        if self._under:
            self._tell(self._under, "; ".join(lines))
        elif (opening := _OPENING.match(lines[0])) is not None:
            self.heading("abstract")
            self._write(" ".join((lines[0][opening.end() :], *lines[1:])))
        elif not self._ended and self._size <= FIELD_LIMIT:
            if is_fact(lines[0]):
                self._take(lines)
            elif not self._size and "authors" not in self._facts and are_people(lines):
                self._tell("authors", _names(lines))
            else:
                self._write(" ".join(lines))

    def paper(self, file: str) -> Paper | Problem:
        """The paper that it is, or why it is none."""
        facts = {"title": self.title, "abstract": self._abstract()}
        facts |= {name: value for name, value in self._facts.items() if value}
        return Columns(tuple(facts)).paper(file, self.line, tuple(facts.values()))

    def _abstract(self) -> str:
        """Without the affiliations and dates that stand before the first sentence."""
        (_, opening), *parts = self._sections
        own = _sentences(opening) or ([] if parts else opening)
        return joined((label, " ".join(texts)) for label, texts in (("", own), *parts))

    def _take(self, facts: Sequence[str]) -> None:
        """Facts, a line each; one that is none goes on with the line above."""
        name = ""
        for line in facts:
            fact = _FACT.fullmatch(line) if is_fact(line) else None
            name, value = (section(fact["name"]), fact["value"]) if fact else (name, line)
            self._tell(name, value)

    def _tell(self, name: str, value: str) -> None:
        told = self._facts.get(name, "")
        if len(told) <= FIELD_LIMIT:
            self._facts[name] = f"{told} {value}".strip()

    def _write(self, text: str) -> None:
        self._size += len(text)
        self._sections[-1][1].append(text)


def section(heading: str) -> str:
    """A heading without its number and punctuation, in lower case: `1. Abstract:` is abstract."""
    return _unnumbered(heading).lower()


def _unnumbered(heading: str) -> str:
    return heading.lstrip("0123456789. ").rstrip(" :.")


def is_section(heading: str) -> bool:
    """Whether a line of its own is the heading of a part of a paper."""
    name = section(heading)
    return name in _AFTER or is_known(name) or _is_label(name)


def are_people(lines: Sequence[str]) -> bool:
    """Whether these are the names of persons, and nothing else."""
    names = people(_names(lines))
    return bool(names) and all(map(_PERSON.fullmatch, names))


def is_fact(line: str) -> bool:
    """Whether it tells a field of a paper by name, as `Year: 2020`."""
    found = _FACT.fullmatch(line)
    return found is not None and is_known(found["name"])


def _names(lines: Sequence[str]) -> str:
    """Without the marks that lead to affiliations."""
    return "; ".join(_MARKS.sub("", line).strip() for line in lines)


def _is_label(name: str) -> bool:
    words = re.findall(r"\w+", name)
    return bool(words) and all(word in _LABELS or word in ("and", "of", "main") for word in words)


def _sentences(texts: Sequence[str]) -> Sequence[str]:
    """The texts from the first that ends as sentences do."""
    first = next((place for place, text in enumerate(texts) if _SENTENCE.search(text)), len(texts))
    return texts[first:]
