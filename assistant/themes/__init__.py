"""Papers → themes: groups of papers that belong together, and what to call them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.themes.grouping import groups, unit
from assistant.themes.naming import Text, names
from store.english import stem, words

if TYPE_CHECKING:
    from assistant.evidence import Source
    from assistant.shelf import Shelf
    from store.embedding import Vectors

PAPERS = 3
"""Papers for each theme, at least: fewer papers, fewer themes."""


class Theme(NamedTuple):
    """What some papers have in common, and their keys."""

    name: str
    keys: tuple[str, ...]


def themes(topic: str, sources: Sequence[Source], shelf: Shelf, most: int) -> tuple[Theme, ...]:
    """At most `most` themes of papers that are given most relevant first.

    Every paper is in exactly one; papers keep their order, and themes come by their first paper.
    Which papers are together, and under which name, does not depend on the order.
    """
    order = {source.key: n for n, source in enumerate(sources)}
    by_key = {source.key: source for source in sources}
    found = groups(_vectors(topic, sources, shelf), max(1, min(most, len(sources) // PAPERS)))
    grouped = [sorted(group, key=order.__getitem__) for group in found]
    grouped.sort(key=lambda keys: order[keys[0]])
    named = names(topic, [[_text(by_key[key]) for key in sorted(keys)] for keys in grouped])
    return tuple(Theme(*pair) for pair in zip(named, map(tuple, grouped), strict=True))


def _text(source: Source) -> Text:
    return Text(source.title, source.abstract)


def _vectors(topic: str, sources: Sequence[Source], shelf: Shelf) -> Mapping[str, Vectors]:
    """The middle of a paper's sentences and its title, in equal parts, for each key."""
    keys = [source.key for source in sources]
    sentences = shelf.compared(topic, keys).vectors
    titles = {s.key: shelf.compared(s.title, ()).question.vector for s in sources}
    if not all(len(title) for title in titles.values()):
        return _by_words(sources)
    middles = {key: unit(sentences[key].sum(axis=0, keepdims=True))[0] for key in keys}
    return {key: middles[key] + titles[key] for key in keys}


def _by_words(sources: Sequence[Source]) -> Mapping[str, Vectors]:
    """TF-IDF of title and abstract, where a library has no vectors."""
    import numpy as np

    counted = {s.key: Counter(map(stem, words(f"{s.title} {s.abstract}"))) for s in sources}
    having = Counter(word for counts in counted.values() for word in counts)
    weight = {word: math.log(len(sources) / n) for word, n in sorted(having.items())}
    return {
        key: np.array([math.log1p(counts[word]) * w for word, w in weight.items()], np.float32)
        for key, counts in counted.items()
    }
