"""Quotation marks: words of others, or the title of a paper, within a statement of ours."""

from __future__ import annotations

from collections.abc import Iterable

ENOUGH = 3
"""Words of a title before its colon by which a paper can be known."""

_SINGLE = str.maketrans({"“": "‘", "”": "’", "„": "‘", "«": "‘", "»": "’", '"': "'"})


def quoted(text: str) -> str:
    """A text on one line between double quotation marks, those within it made single."""
    return f"“{' '.join(text.split()).translate(_SINGLE)}”"


def main_title(title: str) -> str:
    """A title without what follows its first colon, where what is left says enough by itself."""
    main, _, _ = title.strip().partition(": ")
    return main if len(main.split()) >= ENOUGH else title.strip()


def without_titles(text: str, titles: Iterable[str]) -> str:
    """A statement without the titles that it quotes: they name a paper and claim nothing."""
    for title in titles:
        text = text.replace(quoted(title), "").replace(quoted(main_title(title)), "")
    return text
