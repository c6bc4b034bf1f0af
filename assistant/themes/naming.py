"""Groups of papers → a name for each, of the terms that set it apart from the other groups.

A term weighs as in class-based TF-IDF (Grootendorst, BERTopic, 2022), which takes each group for
one document; but papers that have it are counted and not its occurrences, so that no paper names
a group by repeating itself. A second term joins the first where that leaves papers unnamed.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import NamedTuple

from assistant.themes.terms import HEADS, Stems, terms
from store.english import stem, words

IN_TITLE = 2.0
"""What a paper counts that has a term in its title; one that has it in its abstract counts 1."""

FEWEST = 2.0
"""The least that the papers of a group count together for a term to name it."""

ALONE = 0.25
"""What is left of the weight of a term that a single paper has."""

RARITY = 1.5
"""Power of the inverse frequency: what the whole topic is about names none of its parts."""

LENGTH = (1.0, 2.0, 2.5, 1.5)
"""Weight of a term of so many words: a phrase says more than a word, a long one is no heading."""

SECOND = 0.4
"""The least weight of a second term, as a share of the first one's."""

HEADING = 15
"""Words of a topic that can be a heading; an abstract is none."""

UNNAMED = "Related work"
"""The name of a group for which there is no other."""

_WORD = re.compile(r"[^\W\d_]+")

Weights = Mapping[Stems, float]


class Text(NamedTuple):
    """What of a paper a name may come from."""

    title: str
    abstract: str


def names(topic: str, groups: Sequence[Collection[Text]]) -> list[str]:
    """A name for each group, in order, no two alike.

    Terms are written as the papers of the group do most often; none is of the topic's words alone.
    A single group has the topic for its name, if that is short enough for one.
    """
    short = len(topic.split()) <= HEADING
    if len(groups) == 1 and short and topic.strip():
        return [_capital(topic)]
    counted = [[_counted(text) for text in group] for group in groups]
    texts = list(chain.from_iterable(groups))
    unfit, proper = _unfit(topic, texts), _proper(texts)
    named: list[str] = []
    for n, group in enumerate(groups):
        others = [paper for m, papers in enumerate(counted) if m != n for paper in papers]
        chosen = _chosen(counted[n], others, unfit)
        name = " and ".join(_written(term, group, proper) for term in chosen)
        named.append(_distinct(_capital(name or (topic if short else "")) or UNNAMED, named))
    return named


def _unfit(topic: str, texts: Iterable[Text]) -> Callable[[Stems], bool]:
    """Whether a term is of the topic's words alone, nowhere a whole phrase, or one idle word.

    A word by itself is a theme only where a title has it.
    """
    topical = {*map(stem, words(topic)), *_initials(topic), *HEADS}
    fit = set()
    for text in texts:
        fit |= {t.stems for t in terms(text.title) if t.whole}
        fit |= {t.stems for t in terms(text.abstract) if t.whole and len(t.stems) > 1}
    return lambda term: term not in fit or {*term} <= topical


def _initials(topic: str) -> Iterator[str]:
    """What neighbouring words of a topic may be abbreviated to: `rl`."""
    letters = [word[0].lower() for word in _WORD.findall(topic)]
    for length in (2, 3):
        yield from map("".join, zip(*(letters[n:] for n in range(length)), strict=False))


def _counted(text: Text) -> Weights:
    """What a paper counts for each of its terms."""
    counts = dict.fromkeys((term.stems for term in terms(text.abstract)), 1.0)
    return counts | dict.fromkeys((term.stems for term in terms(text.title)), IN_TITLE)


def _chosen(
    group: Sequence[Weights], others: Sequence[Weights], unfit: Callable[[Stems], bool]
) -> Iterator[Stems]:
    """The best term, and the best for the papers without it."""
    weights = _weights(group, others, unfit)
    if not weights:
        return
    first = _whole(_best(weights), weights, group)
    yield first
    named = [paper for paper in group if first in paper]
    unnamed = [paper for paper in group if first not in paper]
    rest = _weights(
        unnamed,
        [*others, *named],
        lambda term: (
            unfit(term)
            or bool({*term} & {*first})
            or sum(term in paper for paper in unnamed) < min(2, len(named))
        ),
    )
    if rest and rest[_best(rest)] >= SECOND * weights[first]:
        yield _whole(_best(rest), rest, unnamed)


def _whole(term: Stems, weights: Weights, group: Sequence[Weights]) -> Stems:
    """The longest term that holds this one wherever the group has it: no `Carlo tree search`."""
    papers = [paper for paper in group if term in paper]
    longer = [t for t in weights if _holds(t, term) and all(t in paper for paper in papers)]
    return max([term, *longer], key=lambda one: (len(one), one))


def _holds(longer: Stems, term: Stems) -> bool:
    starts = range(len(longer) - len(term) + 1)
    return any(longer[n : n + len(term)] == term for n in starts)


def _weights(
    group: Sequence[Weights], others: Sequence[Weights], unfit: Callable[[Stems], bool]
) -> dict[Stems, float]:
    """Of each term that may name these papers: class-based TF-IDF, longer terms before others."""
    inside, outside = _summed(group), _summed(others)
    return {
        term: (1.0 if sum(term in paper for paper in group) > 1 else ALONE)
        * (inside[term] / len(group))
        * LENGTH[len(term) - 1]
        * math.log(1 + (len(group) + len(others)) / (inside[term] + outside[term])) ** RARITY
        for term in inside
        if inside[term] >= FEWEST
        and inside[term] * max(len(others), 1) > outside[term] * len(group)
        and not unfit(term)
    }


def _summed(papers: Iterable[Weights]) -> dict[Stems, float]:
    total: dict[Stems, float] = defaultdict(float)
    for paper in papers:
        for term, weight in paper.items():
            total[term] += weight
    return total


def _best(weights: Weights) -> Stems:
    return min(weights, key=lambda term: (-weights[term], term))


def _written(stems: Stems, group: Collection[Text], proper: Collection[str]) -> str:
    """The commonest form of a term in the group's abstracts or, where none has it, its titles."""
    abstracts = [t.written for x in group for t in terms(x.abstract) if t.stems == stems]
    titles = [t.written for x in group for t in terms(x.title) if t.stems == stems]
    forms = Counter(_small(form, proper) for form in abstracts or titles)
    return min(forms, key=lambda form: (-forms[form], -len(form), form))


def _small(form: str, proper: Collection[str]) -> str:
    """Without the capitals of a title or a beginning; as it is if one of them is no such."""
    if any(word in proper for word in _WORD.findall(form)):
        return form
    return _WORD.sub(lambda word: word[0].lower() if word[0][1:].islower() else word[0], form)


def _proper(texts: Iterable[Text]) -> set[str]:
    """Words with a capital that no abstract writes without: `Nash`."""
    seen = {word for text in texts for word in _WORD.findall(text.abstract)}
    return {word for word in seen if word[0].isupper() and word.lower() not in seen}


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _distinct(name: str, others: Collection[str]) -> str:
    """The name, with the first number that is free if another group has it."""
    numbered = (f"{name} ({n})" for n in count(2))
    return next(one for one in chain([name], numbered) if one not in others)
