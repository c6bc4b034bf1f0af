"""Every quantity of a statement must stand in a sentence it cites, with its unit and comparator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checks.counted import Counted, counted
from assistant.checks.material import Doubt, Finding, Material
from assistant.quantities import Quantity, quantities

_WORKS = r"(?:papers|works|studies|methods|approaches|abstracts)\b"
_CITED = re.compile(rf"\b(?:the|these|those)\s+(\w+)\b(?=\s+{_WORKS}|(?!\s+\w+s\b))", re.IGNORECASE)
"""A word that counts the papers which a statement sets side by side: `the two differ`."""
COUNTED = 10
"""A count up to this, written as a word, may be the writer's own: `three benchmarks`."""


def check(statement: str, material: Material) -> Iterator[Finding]:
    """A finding for each quantity that the cited sentences do not have."""
    there = [one for sentence in material.sentences for one in counted(sentence)]
    asked = quantities(material.question)
    sets = {found[1] for found in _CITED.finditer(statement)}
    for quantity in quantities(statement):
        if quantity.unit == "ordinal" and quantity.text.isalpha():
            continue
        if quantity.text in sets and quantity.value == len(material.papers):
            continue
        if finding := _against(quantity, there, asked):
            yield finding


def _against(
    quantity: Quantity, there: Sequence[Counted], asked: Sequence[Quantity]
) -> Finding | None:
    same = [other.quantity for other in there if _same_amount(quantity, other)]
    if any(quantity.comparator == other.comparator for other in same):
        return None
    if same:
        true = _with_sign(same[0])
        about = "≈" in (quantity.comparator, same[0].comparator)
        verdict: Doubt = "weak" if about else "refused"
        said = _with_sign(quantity)
        return Finding(verdict, f"comparator: {said}, the sentence says {true}")
    if quantity.text.isalpha() and quantity.value <= COUNTED:
        counted = any(quantity.value == other.value for other in asked)
        return None if counted else Finding("weak", f"number: “{quantity.text}” is a count of ours")
    known = ", ".join(dict.fromkeys(other.quantity.text for other in there)) or "it has no number"
    return Finding("refused", f"number: {quantity.text} is not in the sentence ({known})")


def _same_amount(one: Quantity, there: Counted) -> bool:
    """The same value and unit; a statement may leave a unit out, but not a percent sign."""
    other = there.quantity
    alike = one.unit == other.unit or (not one.unit and other.unit != "%")
    return one.value == other.value and (alike or there.agrees(one.text))


def _with_sign(quantity: Quantity) -> str:
    return f"{quantity.comparator} {quantity.text}".strip()
