"""What of a paper to quote: a sentence that bears on the topic, tells something, stands alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.purposes import Purpose, purpose
from assistant.selection import UNREADABLE, stands_alone
from store.search import salience

if TYPE_CHECKING:
    from assistant.evidence import Source
    from assistant.shelf import Shelf
    from store.records import Sentence

TELLING = 0.8
"""What a sentence gains that tells what its paper proposes or finds."""

LONG, TOO_LONG = 35, 0.025
"""Words beyond which a quotation is hard to read, and what it loses for each further one."""


class Quotable(NamedTuple):
    """A sentence that may be quoted, what it is there for, and whether it can be read alone."""

    sentence: Sentence
    purpose: Purpose
    alone: bool
    worth: float


Quotables = Mapping[str, Sequence[Quotable]]
"""The sentences of each paper, best first, by key."""


def quotables(topic: str, sources: Collection[Source], shelf: Shelf) -> Quotables:
    """The sentences of each source, best first, as they bear on a topic."""
    asked, vectors = shelf.compared(topic, [source.key for source in sources])
    found = {}
    for source in sources:
        texts = [sentence.text for sentence in source.sentences]
        scores = salience.rank(asked, texts, vectors[source.key])
        valued = [_valued(*pair) for pair in zip(source.sentences, scores, strict=True)]
        found[source.key] = sorted(valued, key=lambda one: (-one.worth, one.sentence.number))
    return found


def best(
    found: Sequence[Quotable], wanted: str | None = None, taken: Collection[int] = ()
) -> Quotable | None:
    """The best sentence for a purpose or, where none serves it or no matter which, the best of all.

    Those whose number is `taken` are left out; None where nothing is left.
    """
    left = [one for one in found if one.sentence.number not in taken]
    fitting = [one for one in left if one.purpose == wanted and one.alone]
    return next(iter(fitting or left), None)


def _valued(sentence: Sentence, score: float) -> Quotable:
    serves, alone = purpose(sentence.text), stands_alone(sentence.text)
    beyond = max(len(sentence.text.split()) - LONG, 0)
    worth = score + TELLING * (serves is not Purpose.SAYS) - UNREADABLE * (not alone)
    return Quotable(sentence, serves, alone, worth - TOO_LONG * beyond)
