"""What a claim table is made of: rows, cells with the words they came from, and the bill."""

from __future__ import annotations

from typing import Literal

from assistant.claims.columns import Column
from assistant.results import Listed, Tokens, Verdict
from store.records import Cite, Record

Kind = Literal["result", "method", "resource", "theory", "survey", "position"]

State = Literal["found", "not_reported", "refused", "conflict"]


class Cell(Record):
    """What a paper says under one column, and the very words."""

    value: str | None
    """As the abstract has it; for yes/no and choices, which; several of a list with `; ` between.
    None unless `found` or `conflict`, but for what was refused: there it is what the model said."""
    state: State
    cite: Cite | None = None
    """The words: `abstract[start:end] == quote`, inside the sentence of that number."""
    reason: str = ""
    """Why it was refused, how the places disagree, or by what it is not reported."""
    normal: float | bool | None = None
    """Numbers and percentages as a number (12.4 % is 0.124), yes/no as a truth value."""
    unit: str = ""
    """Of `normal`, as the checks compare units: `%`, `x`, `ms` …; empty if it has none."""
    comparator: str = ""
    """One of `< > ≤ ≥ ≈ ±` where the words say so."""
    others: tuple[Cite, ...] = ()
    """Further places: of a list's other items, or of what agrees or disagrees."""


NOT_REPORTED = Cell(value=None, state="not_reported")


class Row(Record):
    """One claim of one paper: a sentence with its evidence, and a cell a column."""

    id: str = ""
    """`<run>.<number>`; a cell of it is `<run>.<number>.<column>`."""
    key: str
    title: str
    claim: str
    kind: Kind
    cells: dict[str, Cell]
    """By the name of the column, all of them, in order."""
    cites: tuple[Cite, ...]
    """The sentences that the claim rests on."""
    verdict: Verdict
    """Of the claim. Refused rows stay in a table, apart from the others."""
    reasons: tuple[str, ...] = ()
    run: str = ""
    """The run that made it; a table may hold rows of several."""


class Failed(Record):
    """A paper of which no rows could be made."""

    key: str
    reason: str


class ClaimTable(Record):
    """What the papers claim; rows of one paper stand together, in the order of its sentences."""

    query: str
    """By what the papers were found; empty where they were named, or all."""
    status: Literal["answered", "abstained"]
    """Abstained: there is no row."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    papers: tuple[Listed, ...]
    """Every paper that was read, in the order of the table, whether it has rows or not."""
    failed: tuple[Failed, ...] = ()
    missing: tuple[str, ...] = ()
    """Keys of papers that were wanted and not reached; the same command goes on with them."""
    stopped: str = ""
    """Why they were not."""
    model: str | None
    """None where rows are made by rule, without a model."""
    calls: int
    tokens: Tokens
    cost_usd: float | None
    """None where a price is unknown."""
    cached: bool
    """Every reply came from the recording."""
    run: str
    """The run that made the new rows; empty where all were there."""
    seconds: float
