"""The rows as the page's own script reads them: short, and with offsets as a browser counts.

A browser counts UTF-16 code units where Python counts characters, so offsets are counted anew.
A place is `[start, end, first, last]`: the words, and the sentence around them; or the words
themselves, where they do not stand in the abstract that the page has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.claims.result import Cell, Row
from assistant.legible import readable
from assistant.render.report.contents import Report
from assistant.render.report.papers import Entry
from store.records import Cite, Paper

Place = list[int] | str


def embedded(report: Report, entries: Sequence[Entry]) -> dict[str, Any]:
    """Columns, papers and rows of a report, and the reasons that many empty cells share."""
    short = _Short(report, entries)
    rows = [short.row(number, row) for number, row in enumerate(report.table.rows, 1)]
    return {
        "columns": [
            {"name": one.name, "hint": one.hint, "type": one.type} for one in report.table.columns
        ],
        "papers": [[one.paper.key, one.title, one.paper.year] for one in entries],
        "rows": rows,
        "blanks": list(short.blanks),
    }


class _Short:
    """What is known of the papers while their rows are shortened."""

    def __init__(self, report: Report, entries: Sequence[Entry]) -> None:
        self._sentences = {
            key: {sentence.number: sentence for sentence in sentences}
            for key, sentences in report.sentences.items()
        }
        self._papers: Mapping[str, Paper] = {one.paper.key: one.paper for one in entries}
        self._numbers = {key: number for number, key in enumerate(self._papers)}
        self._counts = {key: _units(paper.abstract) for key, paper in self._papers.items()}
        self._names = [column.name for column in report.table.columns]
        self.blanks: dict[str, int] = {}
        """The number of each reason for which a cell is not reported."""

    def row(self, number: int, row: Row) -> dict[str, Any]:
        return {
            "id": row.id or str(number),
            "paper": self._numbers[row.key],
            "claim": readable(row.claim),
            "kind": row.kind,
            "verdict": row.verdict,
            "reasons": row.reasons,
            "run": row.run,
            "places": [self._place(row.key, cite) for cite in row.cites],
            "cells": [self._cell(row.key, row.cells.get(name)) for name in self._names],
        }

    def _cell(self, key: str, cell: Cell | None) -> dict[str, Any] | int:
        """A cell without what is empty; of one that is not reported, the number of its reason."""
        if cell is None or cell.state == "not_reported":
            reason = cell.reason if cell else ""
            return self.blanks.setdefault(reason, len(self.blanks))
        cites = ((cell.cite,) if cell.cite else ()) + cell.others
        told = {
            "state": cell.state,
            "value": readable(cell.value or ""),
            "reason": cell.reason,
            "normal": cell.normal,
            "unit": cell.unit,
            "comparator": cell.comparator,
            "places": [self._place(key, cite) for cite in cites],
        }
        return {name: value for name, value in told.items() if value not in ("", None, [])}

    def _place(self, key: str, cite: Cite) -> Place:
        stands = cite.quote == self._papers[key].abstract[cite.start : cite.end]
        if cite.key != key or not stands or not cite.quote:
            return cite.quote if cite.key == key else f"{cite.key}: {cite.quote}"
        around = self._sentences.get(key, {}).get(cite.sentence)
        spans = (cite.start, cite.end, *((around.start, around.end) if around else ()))
        return [self._counts[key](offset) for offset in spans]


def _units(text: str) -> Callable[[int], int]:
    """How many UTF-16 code units the first characters of a text are."""
    if all(character <= "\uffff" for character in text):
        return int
    return lambda offset: offset + sum(character > "\uffff" for character in text[:offset])
