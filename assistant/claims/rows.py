"""A model's rows of one paper → checked: claims as statements are, cells by the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.claims.cells import cell, handle
from assistant.claims.result import Cell, Row
from assistant.repair import WORTH
from assistant.statements import Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.checks import Checker
    from assistant.claims.columns import Column, Columns
    from assistant.claims.shape import Claim, Claims
    from assistant.evidence import Evidence

FILLED, WRONG = 0.25, -0.25
"""What a cell is worth beside its claim, where a table is weighed against its repair."""


def rows(replied: Claims, columns: Columns, checker: Checker) -> tuple[Row, ...]:
    """The rows in the order of what they rest on."""
    [source] = checker.evidence.sources
    written = [
        Written(text=" ".join(claim.claim.split()), handles=tuple(map(handle, claim.evidence)))
        for claim in replied.claims
    ]
    made = [
        Row(
            key=source.key,
            title=source.title,
            claim=statement.text,
            kind=claim.kind,
            cells={
                column.name: _cell(column, claim, checker.evidence) for column in columns.column
            },
            cites=statement.cites,
            verdict=statement.verdict,
            reasons=statement.reasons,
        )
        for claim, statement in zip(replied.claims, checker.check(written), strict=True)
    ]
    return tuple(sorted(made, key=lambda row: min((c.start for c in row.cites), default=0)))


def _cell(column: Column, claim: Claim, evidence: Evidence) -> Cell:
    return cell(column, [find for find in claim.cells if find.column == column.name], evidence)


def findings(made: Sequence[Row]) -> Iterator[str]:
    """What the checks have against these rows, a line each, as the model is shown it."""
    for row in made:
        if row.verdict == "refused":
            yield f"- the claim {row.claim!r}: {'; '.join(row.reasons)}"
        for name, one in row.cells.items():
            if one.state == "refused":
                yield f"- {name} {one.value!r} of the claim {row.claim!r}: {one.reason}"


def merit(made: Sequence[Row]) -> float:
    """How good rows are, by the checks."""
    worth = {"found": FILLED, "conflict": FILLED, "refused": WRONG}
    cells = (worth.get(one.state, 0.0) for row in made for one in row.cells.values())
    return sum(WORTH[row.verdict] for row in made) + sum(cells)
