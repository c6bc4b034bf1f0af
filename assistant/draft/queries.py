"""A topic, or a person's own abstract → the few queries that find what is related to it.

A topic may have two sides, joined by `and` or a comma, and a paper be about one of them: besides
the whole, each side is searched for. Of an abstract, the halves: what it is about, and what was
done. `bench/related.py` compares this with the whole alone. Topics taken apart at every preposition
and abstracts taken sentence by sentence were tried as well, and found less.
"""

from __future__ import annotations

import re

from assistant.draft.brief import Brief
from store.english import words
from store.sentences import split

MOST = 8

SIDE = 2
"""Words that carry meaning which a side of a topic has at least."""

_JOINT = re.compile(r"\s+(?:and|or)\s+|\s*[,;:]\s*|\s+[-–—]\s+", re.IGNORECASE)


def subject(brief: Brief) -> str:
    """What papers are compared with: the topic, or the abstract where there is none."""
    return " ".join((brief.topic if words(brief.topic) else brief.abstract).split())


def queries(brief: Brief) -> tuple[str, ...]:
    """At most `MOST`, each once, the whole first; none where topic and abstract say nothing."""
    asked = [*_of_topic(brief.topic), *_of_abstract(brief.abstract)]
    unique = dict.fromkeys(" ".join(query.split()) for query in asked if words(query))
    return tuple(unique)[:MOST]


def _of_topic(topic: str) -> list[str]:
    """The whole, and its sides."""
    return [topic, *(side for side in _JOINT.split(topic) if len(words(side)) >= SIDE)]


def _of_abstract(abstract: str) -> list[str]:
    """The whole, and its halves."""
    sentences = [sentence.text for sentence in split(abstract)]
    middle = len(sentences) // 2
    return [abstract, " ".join(sentences[:middle]), " ".join(sentences[middle:])]
