"""Which papers that a draft does not cite come near its sentences and paragraphs.

A sentence is a question put to the library, and what `salience.bearing` says of a paper tells
whether that is near it. Everything is read through the shelf, so that a run can be made again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.draft.rewriting.result import News, Passage
from store.english import words
from store.records import Filter
from store.search import salience

if TYPE_CHECKING:
    from assistant.shelf import Shelf
    from store.embedding import Vectors
    from store.records import Sentence
    from store.search.salience import Question

NEAR = 0.45
"""A paper that bears less than this on a sentence does not concern it.

Set on the recorded drafts by `bench/rewriting.py`, whose table says what each threshold finds.
"""

NEAR_A_PARAGRAPH = 0.40
"""The same for a paragraph, whose many words no single paper covers."""

DEPTH = 8
"""Papers looked at for a sentence or paragraph, best first."""

FEWEST = 3
"""Words that carry meaning, at least, in a sentence: one word in common is else half of it."""

MOST = 3
"""Papers that concern one sentence or one paragraph, at most."""


@dataclass(frozen=True)
class Concerns:
    """What was found, by the number of the sentence and of the paragraph."""

    sentences: Mapping[int, tuple[News, ...]]
    paragraphs: Mapping[int, tuple[News, ...]]
    """Only papers that concern none of its sentences."""
    apart: tuple[tuple[str, str], ...]
    """Key and title of the other papers that were looked at."""


def concerning(
    passages: Sequence[Passage],
    shelf: Shelf,
    wanted: Filter | None = None,
    exclude: Collection[str] = (),
) -> Concerns:
    """The papers wanted that the draft cites nowhere, where they are near.

    Only paragraphs that cite something are looked at: the others are the person's own. Raises
    PaperUnknown for an excluded key that is misspelt.
    """
    for key in exclude:
        shelf.get(key)
    look = _Look(shelf, wanted, {key for one in passages for key in one.keys} | {*exclude})
    sentences: dict[int, tuple[News, ...]] = {}
    paragraphs: dict[int, tuple[News, ...]] = {}
    for number, several in groupby(enumerate(passages), key=lambda one: one[1].paragraph):
        own = list(several)
        if not any(passage.keys for _, passage in own):
            continue
        for n, passage in own:
            telling = len({*words(passage.text)}) >= FEWEST
            if telling and (found := look.near(passage.text, NEAR)):
                sentences[n] = found
        told = {news.key for n, _ in own for news in sentences.get(n, ())}
        whole = " ".join([f"{own[0][1].heading}.", *(passage.text for _, passage in own)])
        others = look.near(whole, NEAR_A_PARAGRAPH, told)
        if others:
            paragraphs[number] = others
    near = {one.key for part in (sentences, paragraphs) for news in part.values() for one in news}
    return Concerns(sentences, paragraphs, tuple(look.apart(near)))


class _Look:
    """Searches for papers that are not known yet, and remembers which it has looked at."""

    def __init__(self, shelf: Shelf, wanted: Filter | None, known: Collection[str]) -> None:
        self._shelf = shelf
        self._wanted = wanted
        self._known = known
        self._looked: dict[str, tuple[str, tuple[Sentence, ...]]] = {}
        """Title and sentences by key."""

    def near(self, text: str, least: float, but: Collection[str] = ()) -> tuple[News, ...]:
        """The papers nearest to a text, with their words, nearest first."""
        keys = self._found(text)
        if not keys:
            return ()
        asked, vectors = self._shelf.compared(text, keys)
        papers = [key for key in keys if key not in but]
        bears = {key: self._bears(key, asked, vectors[key]) for key in papers}
        nearest = sorted((key for key in papers if bears[key] >= least), key=lambda k: -bears[k])
        return tuple(self._news(key, asked, vectors[key]) for key in nearest[:MOST])

    def _bears(self, key: str, asked: Question, vectors: Vectors) -> float:
        title, sentences = self._looked[key]
        return salience.bearing(asked, title, [one.text for one in sentences], vectors)

    def _news(self, key: str, asked: Question, vectors: Vectors) -> News:
        """The paper with its nearest sentence, as `bearing` has it: wherever that stands."""
        title, sentences = self._looked[key]
        alone = (
            salience.bearing(asked, "", [one.text], vectors[n : n + 1])
            for n, one in enumerate(sentences)
        )
        _, best = max(zip(alone, sentences, strict=True), key=lambda pair: pair[0])
        return News(key=key, title=title, reason="near", cite=best.cite(key))

    def apart(self, near: Collection[str]) -> Iterator[tuple[str, str]]:
        """Key and title of those looked at that are not among these."""
        return ((key, title) for key, (title, _) in self._looked.items() if key not in near)

    def _found(self, text: str) -> list[str]:
        hits = self._shelf.search(text, DEPTH + len(self._known), self._wanted).hits
        found = [hit.key for hit in hits if hit.cite and hit.key not in self._known][:DEPTH]
        for key in found:
            if key not in self._looked:
                self._looked[key] = (self._shelf.get(key).title, self._shelf.sentences(key))
        return found
