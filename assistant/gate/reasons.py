"""Names why words that are not in a text differ from the nearest words that are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.gate.alignment import Alignment
from assistant.lexicon import HEDGES, denial, denies, opposite
from assistant.quantities import Quantity, quantities

Code = Literal[
    "number",
    "comparator",
    "polarity",
    "direction",
    "hedge",
    "name",
    "wording",
    "cut off",
    "not found",
]
"""Reasons of a refusal. Where several apply, it is the first: what changes the finding most."""

_SIGNS = frozenset("<>≤≥≈~±")
_Shown = tuple[str, str] | None
"""The words that show a reason, added and missing; None where it does not apply."""


@dataclass(frozen=True)
class Change:
    """What sets a quotation apart from the nearest words of a text."""

    quote: str
    true: str
    pairs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """Each difference: the words of the quotation, and those that the text has instead."""
    opening: str
    """The word that opens the quotation: its capital makes no name of it."""

    @property
    def added(self) -> tuple[str, ...]:
        return tuple(word for quoted, _ in self.pairs for word in quoted)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(word for _, true in self.pairs for word in true)


def change(quote: str, true: str, alignment: Alignment) -> Change:
    """The change from the nearest words to the quotation, both folded."""
    pairs = tuple(
        (tuple(token.text for token in one.quoted), tuple(token.text for token in one.true))
        for one in alignment.differences
    )
    return Change(quote, true, pairs, opening=quote.split()[0])


def reason(change: Change) -> tuple[Code, str]:
    """The code of the weightiest difference, and what to tell about it."""
    rules: tuple[tuple[Code, Callable[[Change], _Shown]], ...] = (
        ("number", _number),
        ("comparator", _comparator),
        ("polarity", _polarity),
        ("direction", _direction),
        ("hedge", lambda change: _unbalanced(change, lambda word: word.lower() in HEDGES)),
        ("name", _name),
    )
    for code, rule in rules:
        if shown := rule(change):
            return code, _told(*shown)
    left_out = change.missing and not change.added
    return ("cut off" if left_out else "wording"), _told(
        " ".join(change.added), " ".join(change.missing)
    )


def _told(added: str, missing: str) -> str:
    if added and sorted(added.split()) == sorted(missing.split()):
        return f"{missing} stand in another order"
    if added:
        return f"{added} is not in the sentence" + (f" ({missing})" if missing else "")
    return f"{missing} is left out" if missing else "spaces or signs differ"


def _number(change: Change) -> _Shown:
    quoted, true = quantities(change.quote), quantities(change.true)
    strange, absent = _surplus(quoted, true), _surplus(true, quoted)
    if not strange:  # the same numbers, in other places
        strange = [word for word in change.added if word[0].isdigit()]
        absent = [word for word in change.missing if word[0].isdigit()]
    return (" ".join(strange), " ".join(absent)) if strange else None


def _surplus(some: tuple[Quantity, ...], others: tuple[Quantity, ...]) -> list[str]:
    left = Counter((quantity.value, quantity.unit) for quantity in others)
    surplus: list[str] = []
    for quantity in some:
        left[quantity.value, quantity.unit] -= 1
        if left[quantity.value, quantity.unit] < 0:
            surplus.append(quantity.text)
    return surplus


def _comparator(change: Change) -> _Shown:
    """Another sign, or another comparator at a number; a mere `about` is a hedge."""
    added, missing = ([w for w in words if w in _SIGNS] for words in (change.added, change.missing))
    if added != missing:
        return " ".join(added), " ".join(missing)
    quoted, true = quantities(change.quote), quantities(change.true)
    for one, other in zip(quoted, true, strict=False):
        if one.comparator != other.comparator and {one.comparator, other.comparator} != {"", "≈"}:
            return (
                f"{one.comparator} {one.text}".strip(),
                f"{other.comparator} {other.text}".strip(),
            )
    return None


def _polarity(change: Change) -> _Shown:
    return _paired(change, denial) or _unbalanced(change, denies)


def _direction(change: Change) -> _Shown:
    return _paired(change, opposite)


def _name(change: Change) -> _Shown:
    names = [word for word in change.added if _is_name(word, change.opening)]
    return (" ".join(names), " ".join(change.missing)) if names else None


def _is_name(word: str, opening: str) -> bool:
    inner = any(character.isupper() or character.isdigit() for character in word[1:])
    return inner or (word[0].isupper() and word != opening)


def _paired(change: Change, related: Callable[[str, str], bool]) -> _Shown:
    """The first two words that stand for one another and are related so."""
    return next(
        (
            (word, other)
            for quoted, true in change.pairs
            for word in quoted
            for other in true
            if related(word, other)
        ),
        None,
    )


def _unbalanced(change: Change, kind: Callable[[str], bool]) -> _Shown:
    """The words of one kind, where the quotation has more of them than the text, or fewer."""
    added = [word for word in change.added if kind(word)]
    missing = [word for word in change.missing if kind(word)]
    return (" ".join(added), " ".join(missing)) if len(added) != len(missing) else None
