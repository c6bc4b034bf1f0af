"""How much of a line each column of a table gets, by what is in it."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST_WORD = 18
"""Characters of a word that are kept on one line where there is room; longer ones are broken."""
LONGEST_TEXT = 120
"""Characters of a text that nothing is gained by keeping on one line."""
BETWEEN = 2
"""Characters of white space that each column takes."""


def shares(lines: Sequence[Sequence[str]], characters: int) -> list[float]:
    """The share of a line with so many characters for each column; together they are 1.

    A column gets its longest word, and of what is left as much as it could still use, in
    proportion: as CSS lays out tables (CSS 2.1, 17.5.2.2).
    """
    columns = list(zip(*lines, strict=True))
    least = [longest(texts) + BETWEEN for texts in columns]
    wanted = [max(ideal(texts) + BETWEEN - n, 1) for texts, n in zip(columns, least, strict=True)]
    left = max(0, characters - sum(least)) / sum(wanted)
    sizes = [minimum + left * more for minimum, more in zip(least, wanted, strict=True)]
    return [size / sum(sizes) for size in sizes]


def ideal(texts: Sequence[str]) -> int:
    """The characters that a column could use at most."""
    return max(min(len(text), LONGEST_TEXT) for text in texts)


def longest(texts: Sequence[str]) -> int:
    """The characters that a column has to have, so that words need not be broken."""
    return max(min(len(word), LONGEST_WORD) for text in texts for word in text.split() or [""])
