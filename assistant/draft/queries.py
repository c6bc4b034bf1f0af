"""A topic, or a person's own abstract → the few queries that find what is related to it.

A topic may have two sides, and a paper be about one of them: besides the whole, it is searched for
without each of the parts that its prepositions join. Of an abstract, the halves: what it is about,
and what was done. On topics with one side this finds as much as the whole alone, on those with two
more (`bench/drafts.py`); parts by themselves and single sentences were tried, and found less.
"""

from __future__ import annotations

import re

from assistant.draft.brief import Brief
from store.english import words
from store.sentences import split

MOST = 8

_JOINT = re.compile(
    r"\s+(?:for|in|with|without|from|under|among|across|between|by|on|over|via|using|through|that"
    r"|which|where|and|or|to)\s+|\s*[,;:()]\s*|\s+[-–—]\s+",
    re.IGNORECASE,
)
"""Where a topic has parts; `of` holds together what belongs together."""


def subject(brief: Brief) -> str:
    """What papers are compared with: the topic, or the abstract where there is none."""
    return " ".join((brief.topic if words(brief.topic) else brief.abstract).split())


def queries(brief: Brief) -> tuple[str, ...]:
    """At most `MOST`, each once, the whole first; none where topic and abstract say nothing."""
    asked = [*_of_topic(brief.topic), *_of_abstract(brief.abstract)]
    unique = dict.fromkeys(" ".join(query.split()) for query in asked if words(query))
    return tuple(unique)[:MOST]


def _of_topic(topic: str) -> list[str]:
    """The whole, then the whole without its last part, without the one before it, and so on."""
    parts = [part for part in _JOINT.split(topic) if words(part)]
    without = (parts[:n] + parts[n + 1 :] for n in reversed(range(len(parts))))
    return [topic, *(" ".join(others) for others in without)]


def _of_abstract(abstract: str) -> list[str]:
    """The whole, and its halves."""
    sentences = [sentence.text for sentence in split(abstract)]
    middle = len(sentences) // 2
    return [abstract, " ".join(sentences[:middle]), " ".join(sentences[middle:])]
