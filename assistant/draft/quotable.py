"""What of a paper to quote: a sentence that bears on the topic, tells something, stands alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.answer.selection import stands_alone
from assistant.purposes import Purpose, is_background, purpose
from store.search import salience

if TYPE_CHECKING:
    from assistant.evidence import Source
    from assistant.shelf import Shelf
    from store.records import Sentence

TELLING = {Purpose.PROPOSES: 1.2, Purpose.FINDS: 0.8, Purpose.SAYS: 0.0}
"""What a sentence gains by what it tells of its paper."""

BACKGROUND, EARLY = 1.5, 0.4
"""What a sentence loses that tells of the field, in the first part of an abstract: this share."""

LEANING = 1.6
"""What a sentence loses that goes on with what another one began."""

VAGUE = 0.5
"""What a finding loses that names neither what was found best nor by how much."""

POINTING = 0.4
"""What a sentence loses that points at something which it does not name."""

FORMULA = 1.0
"""What a sentence loses whose formulas are LaTeX: most of it came over without its marks."""

LONG, TOO_LONG = 35, 0.025
"""Words beyond which a quotation is hard to read, and what it loses for each further one."""

_ADDS = re.compile(
    r"(?:we|our \w+|(?:this|the) (?:paper|work)) (?:then|also|further|additionally|next)\b"
    r"|(?:as an alternative|in general|in summary|overall|crucially|notably),"
    r"|in light of\b|(?:we|our) (?:release|open-source|hope|discuss|provide insights)\b"
    r"|.*\b(?:made public|publicly available|open-sourced)\b",
    re.IGNORECASE,
)
"""What goes on with what another sentence began, or says nothing of the work."""

_ANSWERS = re.compile(r"(?:here|to \w+ (?:this|these|that|it|them|so)\b[^,]*), we\b", re.IGNORECASE)
"""`To address these problems, we propose`: what matters can be read alone."""

_POINTS = re.compile(
    r"\b(?:it|them)[.!?]$|\b(?:this|these|those|such|the (?:same|above|two|both|resulting))\b"
    r"(?! (?:paper|work|study|article|survey|review|report|thesis|as\b))",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"[\\^{}$]|\bmath(?:cal|bb|rm|bf)\b")
_OURS = re.compile(
    r"\b(?:our|the proposed) (?:\w+[ -])?(?:approach|method|framework|algorithm|model|system|agent"
    r"|technique|policy|strategy|solution)s?\b",
    re.IGNORECASE,
)


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
        valued = [_valued(source, *pair) for pair in zip(source.sentences, scores, strict=True)]
        found[source.key] = sorted(valued, key=lambda one: (-one.worth, one.sentence.number))
    return found


def best(
    found: Sequence[Quotable], wanted: str | None = None, taken: Collection[int] = ()
) -> Quotable | None:
    """The best sentence for a purpose or, where none serves it or no matter which, the best of all.

    Those whose number is `taken` are left out; None where nothing is left.
    """
    left = [one for one in found if one.sentence.number not in taken]
    return next(iter([one for one in left if one.purpose == wanted] or left), None)


def _valued(source: Source, sentence: Sentence, score: float) -> Quotable:
    text = sentence.text
    serves, alone = purpose(text), _alone(text)
    early = sentence.number < EARLY * (len(source.sentences) - 1)
    losses = (
        TOO_LONG * max(len(text.split()) - LONG, 0),
        LEANING * (not alone),
        FORMULA * bool(_FORMULA.search(text)),
        POINTING * bool(_POINTS.search(text)),
        VAGUE * (serves is Purpose.FINDS and _vague(text)),
        BACKGROUND * (early and is_background(text, source.abstract)),
    )
    return Quotable(sentence, serves, alone, score + TELLING[serves] - sum(losses))


def _alone(text: str) -> bool:
    return bool(_ANSWERS.match(text)) or (stands_alone(text) and not _ADDS.match(text))


def _vague(text: str) -> bool:
    return bool(_OURS.search(text)) and not any(character.isdigit() for character in text)
