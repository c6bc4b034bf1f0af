"""What speaks for two claims being opposed, by rule: a hint to look, never a judgement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.checks import polarity
from assistant.checks.material import Material
from assistant.contradictions.names import of

if TYPE_CHECKING:
    from assistant.claims.result import Cell, Row

STRENGTH = {"direction": 1.0, "roles": 1.0, "numbers": 0.7, "polarity": 0.4}
"""How much a hint of each kind counts; of several, the strongest does."""

OPPOSED = ({"better", "worse"}, {"better", "no difference"}, {"worse", "no difference"})
TURNED = {"better": "worse", "worse": "better"}
_NOT_ONLY = re.compile(r"\bnot (?=(?:only|just|merely|simply)\b)")
_CUE = re.compile("“[^”]*”")


def hints(one: Row, other: Row) -> tuple[str, ...]:
    """What speaks for opposition, the kind of hint before the colon."""
    return tuple((*_direction(one, other), *_numbers(one, other), *_polarity(one, other)))


def strength(found: tuple[str, ...]) -> float:
    """How much hints count together, from 0 to 1."""
    return max((STRENGTH[hint.partition(":")[0]] for hint in found), default=0.0)


def _direction(one: Row, other: Row) -> Iterator[str]:
    """The same comparison with another outcome, or with its two sides exchanged and the same one.

    A beats B, and B beats A; but not: A is better than B, and B is worse than A.
    """
    way, back = _said(one, "direction"), _said(other, "direction")
    exchanged = _crossed(one, other) and _crossed(other, one)
    if exchanged and way == back and way in TURNED:
        yield f"roles: each is said to be {way} than the other"
    elif exchanged:
        back = TURNED.get(back, back)
    elif not _alike(one, other, "method") and not _alike(one, other, "baseline"):
        return
    if not (exchanged and way == back) and {way, back} in OPPOSED:
        yield f"direction: {way} / {back}"


def _alike(one: Row, other: Row, column: str) -> bool:
    return bool(of(one, column) & of(other, column))


def _crossed(one: Row, other: Row) -> bool:
    return bool(of(one, "method") & of(other, "baseline"))


def _numbers(one: Row, other: Row) -> Iterator[str]:
    """Another figure for one measure on one data set, unless of two methods: these may differ."""
    if not (_alike(one, other, "metric") and _alike(one, other, "dataset")):
        return
    if of(one, "method") and of(other, "method") and not _alike(one, other, "method"):
        return
    first, second = _cell(one, "value"), _cell(other, "value")
    if first is None or second is None or first.normal is None or second.normal is None:
        return
    if first.unit == second.unit and first.normal != second.normal:
        yield f"numbers: {first.value} / {second.value}"


def _polarity(one: Row, other: Row) -> Iterator[str]:
    """One claim denies or reverses what the other says of the same thing."""
    first, second = (_NOT_ONLY.sub("", row.claim) for row in (one, other))
    for said, there, way in ((first, second, 1), (second, first, -1)):
        material = Material(sentences=(there,), papers=(), question="")
        for finding in polarity.check(said, material):
            if finding.verdict == "refused":
                cues = _CUE.findall(finding.reason)[::way]
                yield f"polarity: {' / '.join(cues)}"
                return


def _said(row: Row, column: str) -> str:
    cell = _cell(row, column)
    return (cell.value or "") if cell else ""


def _cell(row: Row, column: str) -> Cell | None:
    found = (cell for name, cell in row.cells.items() if name.casefold() == column)
    return next((cell for cell in found if cell.state in ("found", "conflict")), None)
