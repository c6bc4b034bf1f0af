"""An invented claim table, with cells of every type and state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.claims.columns import Column
from assistant.claims.result import NOT_REPORTED, Cell, ClaimTable, Failed, Row, State
from assistant.claims.values import normal
from assistant.results import Listed, Tokens, Verdict
from store.records import Cite, Paper

COLUMNS = (
    Column(name="method", hint="By its name."),
    Column(name="benchmarks", type="list"),
    Column(name="success rate", type="percentage"),
    Column(name="value", type="number"),
    Column(name="open", type="yes/no"),
    Column(name="setting", type="choice", choices=("online", "offline")),
)
TYPES = {column.name: column.type for column in COLUMNS}

PAPERS = {
    paper.key: paper
    for paper in (
        Paper(key="ade2019", title="Lanterns for harbours", year=2019, doi="10.1000/lan_tern",
              authors=("Ada Lantern", "Ben Quarry"), venue="Journal of Harbours"),
        Paper(key="bo2021", title="Orchards & meadows: <50% of $5>", year=2021, arxiv="2101.01234"),
        Paper(key="cy", title="A quiet river", url="https://a.org/river?x=1&y=2"),
        Paper(key="di2020", title="Pebbles, without a claim", year=2020),
    )
}  # fmt: skip

PIECES = (
    *("|", "\n", "\r\n", "\t", '"', "'", "<b>", "&amp;", "\\", "%", "$x$", "{", "}", "_", "^", "~"),
    *("=1+1", "+1", "-3.2", "@SUM(A1)", ";=1", "=HYPERLINK('https://a.org')", "'=1", "＝1"),
    *("\x00", "\x07", "\x1b[2J", "\u2028", "\x85", "\ufffe", "_x0041_", "\u202e"),
    *("שלום", "👩\u200d🔬", "é", "**", "`", "[a](b)", "#", "- ", "1. ", "|||", "http://a.org"),
    *("word", " ", "12.4 %"),
)  # fmt: skip
"""What some format might take for its own, or not bear at all."""


def cite(key: str, quote: str, sentence: int = 0) -> Cite:
    """A place with these words."""
    return Cite(key=key, sentence=sentence, start=0, end=len(quote), quote=quote)


def cell(
    key: str, name: str, value: str | None, state: State = "found", reason: str = "", **more: Any
) -> Cell:
    """A cell with these words, typed as its column is."""
    if value is None:
        return NOT_REPORTED
    found = normal(value, TYPES.get(name, "text")) if state == "found" else normal("", "text")
    place = cite(key, value) if state != "refused" else None
    said = {"value": value, "state": state, "cite": place, "reason": reason or found.reason}
    typed = {"normal": found.value, "unit": found.unit, "comparator": found.comparator}
    return Cell.model_validate({**said, **typed, **more})


def row(
    n: int,
    key: str,
    claim: str,
    values: Mapping[str, str | Cell | None],
    verdict: Verdict = "supported",
    reasons: tuple[str, ...] = (),
) -> Row:
    """A row in the columns of this table; what is not told of is not reported."""
    cells = {}
    for name in TYPES:
        value = values.get(name)
        cells[name] = value if isinstance(value, Cell) else cell(key, name, value)
    return Row(
        id=f"r1.{n}", key=key, title=PAPERS[key].title if key in PAPERS else key, claim=claim,
        kind="result", cells=cells, cites=(cite(key, claim),), verdict=verdict, reasons=reasons,
        run="r1",
    )  # fmt: skip


ROWS = (
    row(1, "ade2019", "LANTERN lifts success by 12.4 % on Harbour and Quay.",
        {"method": "LANTERN", "benchmarks": "Harbour; Quay", "success rate": "12.4 %",
         "value": "6x", "open": "yes", "setting": "online"}),
    row(2, "ade2019", "Lantern is slower than a candle.",
        {"method": "lantern", "value": "300 ms",
         "success rate": cell("", "", "14 %", "refused", "number: 14 is not in the sentence")}),
    row(3, "bo2021", "ORCHARD-2 reaches 7 % in search and rescue.",
        {"method": "ORCHARD-2", "benchmarks": "Harbour", "success rate": "7 percent", "open": "no",
         "setting": "offline"}, "weak", ("support: 0.41",)),
    row(4, "bo2021", "Meadows differ between the two tables.",
        {"value": cell("bo2021", "value", "3 points", "conflict", "another sentence says 4 points",
                       others=(cite("bo2021", "4 points", 2),))}),
    row(5, "cy", "Rivers win every game.", {"method": "RIVER", "value": "40x"}, "refused",
        ("polarity: the sentence denies it",)),
)  # fmt: skip


def table(*rows: Row, **more: Any) -> ClaimTable:
    """These rows, or the invented ones, as a table of all four papers."""
    listed = tuple(Listed(n=n, key=p.key, title=p.title) for n, p in enumerate(PAPERS.values(), 1))
    said: dict[str, Any] = {
        "query": "lanterns & orchards", "status": "answered", "columns": COLUMNS,
        "rows": rows or ROWS, "papers": listed,
        "failed": (Failed(key="di2020", reason="the model's reply was cut off"),),
        "model": "openai/local", "calls": 3, "tokens": Tokens(prompt=900, completion=300),
        "cost_usd": 0.0123, "cached": False, "run": "r1", "seconds": 4.2,
    }  # fmt: skip
    return ClaimTable.model_validate({**said, **more})
