"""The person's own abstract → the sentence of it that closes each paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answer.selection import stands_alone
from store.search import salience

if TYPE_CHECKING:
    from assistant.evidence import Source
    from assistant.shelf import Shelf
    from store.records import Sentence


def closings(
    own: Source, paragraphs: Sequence[Sequence[Source]], shelf: Shelf
) -> list[Sentence | None]:
    """For the papers of each paragraph, the own sentence that they bear on most; each once.

    Paragraphs choose in turn. None where all are taken, or for a paragraph without papers.
    """
    alone = [sentence for sentence in own.sentences if stands_alone(sentence.text)]
    left = list(alone or own.sentences)
    every = {source.key: source for sources in paragraphs for source in sources}
    borne = {
        sentence.number: _borne(sentence.text, list(every.values()), shelf) for sentence in left
    }
    chosen: list[Sentence | None] = []
    for sources in paragraphs:
        keys = {source.key for source in sources}
        ranked = sorted(left, key=lambda s: (-sum(borne[s.number][key] for key in keys), s.number))
        chosen.append(ranked[0] if ranked and keys else None)
        left = [sentence for sentence in left if sentence is not chosen[-1]]
    return chosen


def _borne(text: str, sources: Sequence[Source], shelf: Shelf) -> dict[str, float]:
    """How far each paper bears on a sentence."""
    asked, vectors = shelf.compared(text, [source.key for source in sources])
    return {
        source.key: salience.bearing(
            asked, source.title, [s.text for s in source.sentences], vectors[source.key]
        )
        for source in sources
    }
