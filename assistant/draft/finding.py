"""A brief → the papers that its paragraphs may cite: several searches, fused, and what bears on it.

Everything is read through the shelf, so that a run can be made again from its record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answer.extractive import BEARS
from assistant.draft.fusing import fuse
from assistant.draft.queries import queries, subject
from store.records import Filter, Hit
from store.search import salience

if TYPE_CHECKING:
    from assistant.draft.brief import Brief
    from assistant.shelf import Shelf

DEPTH = 30
"""Papers asked of each search."""

BEARS_ON_AN_ABSTRACT = 0.35
"""What `BEARS` is to a topic: an abstract has far more words than any related paper covers.

Set by `bench/related.py`, whose table says what it lets through.
"""

NEAR_THE_NEAREST = 0.75
"""A paper is kept, whatever its words, if its chunks are at least this share as near to what was
searched for as the nearest paper's; `bench/related.py` compares that with keeping all."""


def find(
    brief: Brief,
    shelf: Shelf,
    most: int | None = None,
    wanted: Filter | None = None,
    *,
    wide: bool = False,
) -> tuple[Hit, ...]:
    """The papers to draft from, best first: `most`, else the brief's, or all that must be cited.

    If one of them bears on the brief, `wide` keeps them all, for a writer that leaves out what
    does not serve; else they have to bear on it themselves.

    All but what must be cited are among those wanted. What must be cited is always there, whatever
    it is about. What is excluded never is, nor any other paper without an abstract.
    Raises PaperUnknown for a key that the brief misspells.
    """
    most = most or brief.papers
    titles = {key: shelf.get(key).title for key in brief.must_cite}
    for key in brief.exclude:
        shelf.get(key)
    fused = fuse([shelf.search(query, DEPTH, wanted).hits for query in queries(brief)])
    left_out = {*brief.exclude, *titles}
    found = [hit for hit in fused if hit.cite and hit.key not in left_out][: 2 * most]
    bear = bearing(brief, found, shelf)
    chosen = (found if wide and bear else bear)[: max(most - len(titles), 0)]
    known = {hit.key: hit for hit in fused}
    demanded = [known.get(key) or _unfound(key, title) for key, title in titles.items()]
    ranked = sorted([*chosen, *demanded], key=lambda hit: hit.rank or len(fused) + 1)
    return tuple(hit.model_copy(update={"rank": n}) for n, hit in enumerate(ranked, 1))


def bearing(brief: Brief, hits: Sequence[Hit], shelf: Shelf) -> list[Hit]:
    """Those that bear on the brief, or are about as near to it as any; none if no paper bears."""
    asked, vectors = shelf.compared(subject(brief), [hit.key for hit in hits])
    bears = {}
    for hit in hits:
        texts = [sentence.text for sentence in shelf.sentences(hit.key)]
        title = shelf.get(hit.key).title
        bears[hit.key] = salience.bearing(asked, title, texts, vectors[hit.key])
    if max(bears.values(), default=0.0) < (BEARS if brief.topic.strip() else BEARS_ON_AN_ABSTRACT):
        return []
    near = NEAR_THE_NEAREST * max(map(_nearness, hits))
    return [hit for hit in hits if bears[hit.key] >= BEARS or _nearness(hit) >= near]


def _nearness(hit: Hit) -> float:
    """By meaning or, in a library without vectors, by words."""
    return hit.dense or hit.lexical


def _unfound(key: str, title: str) -> Hit:
    """A paper that is wanted though no search found it, as a hit of rank 0."""
    return Hit(rank=0, key=key, title=title, score=0.0, lexical=0.0, dense=0.0, cite=None)
