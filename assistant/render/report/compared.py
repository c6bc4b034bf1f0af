"""Compared claims → the pairs of a report: its rows side by side, with the words judged by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.render.contradictions import NAMES, REFUSED, grouped
from assistant.render.report.contents import Pair

if TYPE_CHECKING:
    from assistant.claims.result import ClaimTable, Row
    from assistant.contradictions import result

SHOWN = NAMES | {"candidate": "candidate, judged by nobody"}
"""A pair's heading; others in its section may well be judged."""


def pairs(found: result.Contradictions, table: ClaimTable) -> tuple[Pair, ...]:
    """The pairs of claims that the table has, the most telling first; none that are unrelated.

    A judgement that was refused comes last, with what is wrong with it.
    """
    rows = {(row.key, row.claim): row for row in table.rows}
    return tuple(
        _pair(pair, rows, refused=heading == REFUSED)
        for heading, alike in grouped(found)
        for pair in alike
        if pair.relation != "unrelated"
        and all((side.key, side.claim) in rows for side in pair.sides)
    )


def _pair(pair: result.Pair, rows: dict[tuple[str, str], Row], *, refused: bool) -> Pair:
    first, second = (_row(side, rows) for side in pair.sides)
    judgement, reason = SHOWN[pair.relation], str(pair.reason or "")
    if refused:
        judgement, reason = f"{judgement}, refused", "; ".join(pair.reasons)
    return Pair(first=first, second=second, judgement=judgement, reason=reason)


def _row(side: result.Side, rows: dict[tuple[str, str], Row]) -> Row:
    """The row of a side, with the words that were judged by for its quotations."""
    row = rows[side.key, side.claim]
    return row.model_copy(update={"cites": side.words}) if side.words else row
