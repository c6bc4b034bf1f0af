"""A statement that almost repeats a sentence it cites is held to that sentence's words.

A paraphrase has the freedom that the other checks give it. But where only a word or two differ from
the source, each difference counts, as in a quotation: a negation dropped, *at least* for *at most*,
two names changed about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checks.material import Doubt, Finding, Material
from assistant.folding import fold
from assistant.gate.alignment import Alignment, Token, align, tokens
from assistant.gate.reasons import Change, change, reason

CLOSE = 0.25
"""Cost of the alignment, per word of the statement, up to which it is an echo."""

_ANOTHER = re.compile(
    r"\b(?:a|the) (?:second|third|fourth|fifth)(?= (?:paper|study|work|article|abstract)\b)",
    re.IGNORECASE,
)
"""An ordinal by which a statement tells papers apart, and that is nothing they report."""

VERDICTS: dict[str, Doubt] = {
    "number": "refused",
    "comparator": "refused",
    "polarity": "refused",
    "direction": "refused",
    "hedge": "weak",
}
"""What the gate's reasons amount to here; other words, or fewer, are a writer's right."""


def check(statement: str, material: Material) -> Iterator[Finding]:
    """A finding if the sentence nearest to the statement is nearly, but not quite, what it says."""
    said = _ANOTHER.sub("another", fold(statement).text.strip())
    if any(fold(sentence).text.strip() == said for sentence in material.sentences):
        return
    words = tokens(said)
    nearest: tuple[Alignment, str] | None = None
    for sentence in material.sentences:
        text = fold(sentence).text
        if not _may_be_near(words, text):
            continue
        found = align(words, tokens(text))
        if nearest is None or found.cost < nearest[0].cost:
            nearest = found, text
    if nearest is None or not 0 < nearest[0].cost <= CLOSE * len(words):
        return
    difference = _change(said, *nearest)
    code, told = reason(difference)
    if code == "number" and _elsewhere(difference, nearest[1], material):
        return
    if code in VERDICTS:
        yield Finding(VERDICTS[code], f"{code}: {told}")
    elif names := _exchanged(difference):
        yield Finding("refused", f"name: {names} stand the other way round in the sentence")


def _elsewhere(difference: Change, nearest: str, material: Material) -> bool:
    """Whether another sentence that is cited has all that this one has not: both are told."""
    others = [fold(sentence).text for sentence in material.sentences]
    there = {token.text for text in others if text != nearest for token in tokens(text)}
    return set(difference.added) <= there


def _may_be_near(words: Sequence[Token], text: str) -> bool:
    """Whether an alignment can cost so little: a word that the text has not costs half, at least.

    The alignment itself takes a hundred times as long.
    """
    there = {token.text for token in tokens(text)}
    return sum(word.text not in there for word in words) / 2 <= CLOSE * len(words)


def _change(said: str, alignment: Alignment, text: str) -> Change:
    true = tokens(text)[alignment.first : alignment.last]
    return change(said, text[true[0].start : true[-1].end], alignment)


def _exchanged(difference: Change) -> str:
    """The names that the statement has in other places than the sentence, if any."""
    added, missing = (
        {word for word in words if any(c.isupper() or c.isdigit() for c in word[1:])}
        for words in (difference.added, difference.missing)
    )
    return " and ".join(sorted(added)) if len(added) > 1 and added == missing else ""
