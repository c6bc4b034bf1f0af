"""The sentences of papers that bear most on something, whatever else the library has on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.results import QUOTATION, Checked, Statement
from store.search import salience

if TYPE_CHECKING:
    from assistant.shelf import Shelf
    from store.records import Sentence


def quoted(about: str, keys: Sequence[str], shelf: Shelf, most: int) -> tuple[Checked, ...]:
    """A block for each paper, in the order of the keys: its best sentences, as they follow there.

    A paper without an abstract has none. Raises PaperUnknown.
    """
    compared = shelf.compared(about, keys)
    blocks = []
    for key in keys:
        sentences = shelf.sentences(key)
        texts = [sentence.text for sentence in sentences]
        scores = salience.rank(compared.question, texts, compared.vectors[key])
        best = sorted(range(len(texts)), key=lambda n: (-scores[n], n))[:most]
        statements = tuple(_statement(key, sentences[n]) for n in sorted(best))
        blocks += [Checked(marker=QUOTATION, statements=statements)] if statements else []
    return tuple(blocks)


def _statement(key: str, sentence: Sentence) -> Statement:
    return Statement(text=sentence.text, cites=(sentence.cite(key),), verdict="supported")
