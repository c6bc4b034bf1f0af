"""What a number of a sentence counts: `70B-parameter` may be said of `70B parameters` or of `70B`.

A noun glued to a number agrees with the same noun behind it, where that is plural (`12-layer` of
`12 transformer layers`) or stands there alone (`70B parameter model`). Where models are sized, it
agrees with a size that counts nothing else: `70B` and `70B model`, but never `70B tokens`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.quantities import Quantity, quantities
from store.english import FUNCTION_WORDS, stem

_MODELS = frozenset(map(stem, "model llm lm vlm mllm network transformer policy agent".split()))
_SIZES = frozenset(map(stem, ("parameter", "param", "scale", "sized")))
_SIZED = re.compile(r"\d\s?(?:[MBT]|bn)\b")
_HYPHEN = r"\-\u2010-\u2014"
_GLUED = re.compile(rf"(?<=\w)[{_HYPHEN}]([A-Za-z]+)$")
_NOUNS = re.compile(rf"(?:\s+of(?:\s+the)?)?((?:[\s{_HYPHEN}]+[^\W\d_]+){{1,3}})")
_JOINED = re.compile(rf"\s*(?:[/{_HYPHEN}]|,?\s*(?:and|or|to)\b|,)\s*")
_MONEY = ("$", "€", "£", "¥")


@dataclass(frozen=True)
class Counted:
    """A quantity, and the words behind it that say what it counts, lower case, three at most."""

    quantity: Quantity
    nouns: tuple[str, ...]
    size: bool
    """Whether it may be the size of a model: `0.4B`, and no sum of money."""

    def agrees(self, written: str) -> bool:
        """Whether a noun glued to the same number, `70B-parameter`, says what it counts."""
        if not (found := _GLUED.search(written)):
            return False
        noun = stem(found[1])
        if noun in _SIZES | _MODELS and self.size:
            return not self.nouns or stem(self.nouns[0]) in _SIZES | _MODELS
        return any(stem(word) == noun and _counted(word, self.nouns) for word in self.nouns)


def counted(sentence: str) -> Sequence[Counted]:
    """The quantities of a sentence; the last of several, `1B, 7B and 70B tokens`, tells for all."""
    found: list[Counted] = []
    read = quantities(sentence)
    for at in range(len(read) - 1, -1, -1):
        one, following = read[at], read[at + 1 : at + 2]
        glued = tuple(_GLUED.findall(one.text.lower()))
        nouns = glued if one.unit else tuple(_nouns(sentence, one.end))
        if not one.unit and following and _JOINED.fullmatch(sentence[one.end : following[0].start]):
            nouns = found[-1].nouns
        named = not one.unit or bool(glued)
        money = sentence[: one.start].rstrip().endswith(_MONEY)
        size = named and not money and bool(_SIZED.search(one.text))
        found.append(Counted(one, nouns, size))
    return found[::-1]


def _nouns(sentence: str, end: int) -> Iterator[str]:
    behind = _NOUNS.match(sentence, end)
    words = re.findall(r"[^\W_]+", behind[1].lower()) if behind else []
    return takewhile(lambda word: word not in FUNCTION_WORDS | {"per", "every"}, words)


def _counted(word: str, nouns: Sequence[str]) -> bool:
    """Plural, or what stands alone behind the number or beside one thing that has so many."""
    return _plural(word) or (word == nouns[0] and not any(map(_plural, nouns)))


def _plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")
