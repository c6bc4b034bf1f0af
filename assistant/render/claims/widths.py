"""How much of a line each column of a table gets, by what is in it."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST_WORD = 14
"""Characters of a word that are kept on one line where there is room; longer ones are broken."""
BETWEEN = 2
"""Characters of white space that each column takes."""


def shares(lines: Sequence[Sequence[str]], characters: int) -> list[float]:
    """The share of a line with so many characters for each column; together they are 1.

    A column gets its longest word, and of what is left by the root of its texts' mean length: one
    with four times the text is twice as wide.
    """
    columns = list(zip(*lines, strict=True))
    least = [_longest(texts) + BETWEEN for texts in columns]
    wanted = [(sum(map(len, texts)) / len(texts)) ** 0.5 for texts in columns]
    left = max(0, characters - sum(least))
    sizes = [
        minimum + left * part / (sum(wanted) or 1)
        for minimum, part in zip(least, wanted, strict=True)
    ]
    return [size / sum(sizes) for size in sizes]


def _longest(texts: Sequence[str]) -> int:
    return max(min(len(word), LONGEST_WORD) for text in texts for word in text.split() or [""])
