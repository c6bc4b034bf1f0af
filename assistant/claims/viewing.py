"""A look at rows: those that are wanted, in an order, in groups; the rows stay what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assistant.claims import conditions as language
from assistant.claims.columns import Column
from assistant.claims.fields import SEVERAL, Fields, folded
from assistant.claims.result import ClaimTable, Row
from store.records import Paper

NO_PAPERS: Mapping[str, Paper] = {}


class Group(NamedTuple):
    """Rows that have the same under a column; `value` as the first has it, empty for those with
    nothing there."""

    value: str
    rows: tuple[Row, ...]


def view(
    table: ClaimTable,
    papers: Mapping[str, Paper],
    conditions: Sequence[str] = (),
    order: str = "",
) -> ClaimTable:
    """The table with the rows that are wanted, in an order; all conditions have to hold.

    Where there are any, only the papers of these rows are left in it. Raises ConditionUnusable.
    """
    rows: Sequence[Row] = table.rows
    for text in conditions:
        rows = where(rows, text, table.columns, papers)
    if order:
        rows = sort(rows, order, table.columns, papers)
    left = {row.key for row in rows}
    listed = [paper for paper in table.papers if not conditions or paper.key in left]
    return table.model_copy(update={"rows": tuple(rows), "papers": tuple(listed)})


def where(
    rows: Sequence[Row],
    text: str,
    columns: Sequence[Column],
    papers: Mapping[str, Paper] = NO_PAPERS,
) -> tuple[Row, ...]:
    """The rows for which all conditions hold, as `assistant.claims.conditions` reads them.

    `papers`, by key, have the years. Raises ConditionUnusable.
    """
    fields = Fields(columns, papers)
    wanted = language.conditions(text, fields)
    return tuple(row for row in rows if all(language.holds(one, row, fields) for one in wanted))


def sort(
    rows: Sequence[Row],
    by: str,
    columns: Sequence[Column],
    papers: Mapping[str, Paper] = NO_PAPERS,
) -> tuple[Row, ...]:
    """The rows by a column, downwards for `-value` or `value desc`: numbers, then words.

    Where nothing is known is last both ways; equals stay as they were. Raises ConditionUnusable.
    """
    fields = Fields(columns, papers)
    name, downwards = _order(by, fields)
    numbered, worded, unknown = [], [], []
    for row in rows:
        if (found := fields.amount(row, name)) is not None:
            numbered.append((found.value, row))
        elif words := fields.words(row, name):
            worded.append((folded(SEVERAL.join(words)), row))
        else:
            unknown.append(row)
    numbered.sort(key=lambda pair: pair[0], reverse=downwards)
    worded.sort(key=lambda pair: pair[0], reverse=downwards)
    return (*(row for _, row in numbered), *(row for _, row in worded), *unknown)


def group(
    rows: Sequence[Row],
    by: str,
    columns: Sequence[Column],
    papers: Mapping[str, Paper] = NO_PAPERS,
) -> tuple[Group, ...]:
    """The rows by what stands under a column, whatever its case, in the order of their first.

    Those with nothing there are last. Raises ConditionUnusable.
    """
    fields = Fields(columns, papers)
    name = fields.named(by)
    groups: dict[str, list[Row]] = {}
    spelled: dict[str, str] = {"": ""}
    for row in rows:
        words = SEVERAL.join(fields.words(row, name))
        spelled.setdefault(folded(words), words)
        groups.setdefault(folded(words), []).append(row)
    ordered = sorted(groups, key=lambda value: not value)
    return tuple(Group(spelled[value], tuple(groups[value])) for value in ordered)


def _order(by: str, fields: Fields) -> tuple[str, bool]:
    """The field, and whether downwards; a column that is called `-value` is meant itself."""
    words = by.split()
    whole = " ".join(words)
    if whole.casefold() in {name.casefold() for name in fields.names}:
        return fields.named(whole), False
    if len(words) > 1 and words[-1].lower() in ("asc", "desc"):
        return fields.named(" ".join(words[:-1])), words[-1].lower() == "desc"
    return fields.named(whole.removeprefix("-")), whole.startswith("-")
