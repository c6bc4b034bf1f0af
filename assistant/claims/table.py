"""Rows → a table: of one run, and of that with the rows that earlier runs have made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from assistant.claims.result import ClaimTable, Failed, Row
from assistant.results import listed
from assistant.spending import spent_on
from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.claims.columns import Columns
    from assistant.claims.extraction import Extraction
    from assistant.shelf import Shelf


class Known(NamedTuple):
    """What earlier runs have made of papers as they are now, by key."""

    rows: Mapping[str, tuple[Row, ...]]
    """Of a paper that claims nothing, none."""
    failed: Mapping[str, Failed]

    def left(self, keys: Sequence[str], *, retry: bool) -> tuple[str, ...]:
        """Those of these papers that are still to be read; what failed, only to `retry` it."""
        tried = () if retry else self.failed
        return tuple(key for key in keys if key not in self.rows and key not in tried)


def made_now(
    query: str,
    keys: Sequence[str],
    columns: Columns,
    shelf: Shelf,
    model: str | None,
    made: Extraction,
    seconds: float,
) -> ClaimTable:
    """The table of what was read of these papers just now; ids are numbers."""
    keys = made.keys(keys)
    rows = [row for key in keys if key in made.readings for row in made.readings[key].rows]
    return ClaimTable(
        query=query,
        status="answered" if rows else "abstained",
        columns=columns.column,
        rows=tuple(row.model_copy(update={"id": str(n)}) for n, row in enumerate(rows, 1)),
        papers=listed((key, shelf.get(key).title) for key in keys),
        failed=tuple(made.failed[key] for key in keys if key in made.failed),
        model=model,
        **dict(spent_on(made.exchanges_of(keys))),
        run="",
        seconds=round(seconds, 3),
    )


def joined(
    now: ClaimTable,
    known: Known,
    titles: Mapping[str, str],
    stopped: BaseException | None,
) -> ClaimTable:
    """The rows of these papers, in their order, whichever run has made them."""
    fresh = {paper.key for paper in now.papers}
    lost = {one.key: one for one in now.failed}
    own = {key: tuple(rows) for key, rows in groupby(now.rows, lambda row: row.key)}
    made = {key: own.get(key, ()) for key in fresh - lost.keys()}
    rows, failed = {**known.rows, **made}, {**known.failed, **lost}
    read = [key for key in titles if key in rows or key in failed]
    kept = tuple(row for key in read for row in rows.get(key, ()))
    return now.model_copy(
        update={
            "status": "answered" if kept else "abstained",
            "rows": kept,
            "papers": listed((key, titles[key]) for key in read),
            "failed": tuple(failed[key] for key in read if key in failed and key not in rows),
            "missing": tuple(key for key in titles if key not in read),
            "stopped": stopped.message if isinstance(stopped, LitrevError) else "",
        }
    )
