"""Aligns a quotation with the part of a text that is nearest to it, word by word.

Semi-global alignment (edit distance with free ends in the text; Sellers 1980). A pair of numbers,
of opposites, or of words that differ in case alone costs half a substitution, so that a changed
number is laid beside the true one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.lexicon import denial, opposite

SKIPPED = 0.4
"""Cost of a word of the text that the quotation leaves out: words dropped keep their neighbours."""

_TOKEN = re.compile(r"\w+(?:['-]\w+|[.,^]\d+)*|[^\w\s]")


@dataclass(frozen=True)
class Token:
    """A word, number or sign, with its place in the folded text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Difference:
    """Neighbouring tokens of the quotation, and those that stand in the text instead."""

    quoted: tuple[Token, ...]
    true: tuple[Token, ...]


@dataclass(frozen=True)
class Alignment:
    """The tokens of the text `first` to `last` (not included) lie nearest, at this cost."""

    cost: float
    first: int
    last: int
    differences: tuple[Difference, ...]


def tokens(text: str) -> tuple[Token, ...]:
    """The words, numbers and signs of a folded text."""
    return tuple(Token(found.group(), *found.span()) for found in _TOKEN.finditer(text))


def align(quote: Sequence[Token], text: Sequence[Token]) -> Alignment:
    """The nearest part of the text; in O(len(quote) × len(text)) steps."""
    costs = [[0.0] * (len(text) + 1)]
    for row, token in enumerate(quote, start=1):
        above, current = costs[-1], [float(row)]
        for column, true in enumerate(text, start=1):
            replaced = above[column - 1] + _cost(token.text, true.text)
            current.append(min(replaced, above[column] + 1, current[-1] + SKIPPED))
        costs.append(current)
    least = min(costs[-1])
    last = costs[-1].index(least)
    while costs[-1][last + 1 : last + 2] == [least]:
        last += 1  # of equal spans the wider: it holds the word that was replaced
    first, pairs = _trace(quote, text, costs, last)
    return Alignment(costs[-1][last], first, last, _differences(pairs))


def _cost(quoted: str, true: str) -> float:
    if quoted == true:
        return 0.0
    numbers = quoted[0].isdigit() and true[0].isdigit()
    near = numbers or quoted.lower() == true.lower() or opposite(quoted, true)
    return 0.5 if near or denial(quoted, true) else 1.0


_Pair = tuple[Token | None, Token | None]


def _trace(
    quote: Sequence[Token], text: Sequence[Token], costs: list[list[float]], column: int
) -> tuple[int, list[_Pair]]:
    """Walks back from the end of the best path: where it begins in the text, and its pairs."""
    pairs: list[_Pair] = []
    row = len(quote)
    while row:
        cost = costs[row][column]
        if column and cost == costs[row - 1][column - 1] + _cost(
            quote[row - 1].text, text[column - 1].text
        ):
            row, column = row - 1, column - 1
            pairs.append((quote[row], text[column]))
        elif cost == costs[row - 1][column] + 1:
            row -= 1
            pairs.append((quote[row], None))
        else:
            column -= 1
            pairs.append((None, text[column]))
    return column, pairs[::-1]


def _differences(pairs: Sequence[_Pair]) -> tuple[Difference, ...]:
    """Runs of pairs that are not equal, each as one difference."""
    found: list[Difference] = []
    quoted: list[Token] = []
    true: list[Token] = []
    for one, other in (*pairs, (None, None)):
        if (one and other and one.text == other.text) or one is other is None:
            if quoted or true:
                found.append(Difference(tuple(quoted), tuple(true)))
            quoted, true = [], []
            continue
        quoted += [one] if one else []
        true += [other] if other else []
    return tuple(found)
