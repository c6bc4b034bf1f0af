"""Quotation marks: words of others, or the title of a paper, within a statement of ours."""

from __future__ import annotations

from collections.abc import Iterable

_SINGLE = str.maketrans({"“": "‘", "”": "’", "„": "‘", "«": "‘", "»": "’", '"': "'"})


def quoted(text: str) -> str:
    """A text on one line between double quotation marks, those within it made single."""
    return f"“{' '.join(text.split()).translate(_SINGLE)}”"


def without_titles(text: str, titles: Iterable[str]) -> str:
    """A statement without the titles that it quotes: they name a paper and claim nothing."""
    for title in titles:
        text = text.replace(quoted(title), "")
    return text
