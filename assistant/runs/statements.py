"""The statements in a result of any command, found by their shape in its JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from store.records import Cite, Record

if TYPE_CHECKING:
    from pydantic import JsonValue

Source = tuple[str, int]
"""A citation key, and the number of a sentence of its abstract."""


class Said(Record):
    """A statement or a row of a table, as far as every command has it."""

    id: str
    text: str
    verdict: str
    reasons: tuple[str, ...]
    cites: tuple[Cite, ...]
    cells: dict[str, str] = Field(default={}, exclude_if=lambda cells: not cells)
    """Of a row of a table, by column: the value, or its state where it has none."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sentences that it cites, sorted, each once."""
        return tuple(sorted({(cite.key, cite.sentence) for cite in self.cites}))

    @property
    def words(self) -> str:
        """By what two runs say the same: the text, whatever its white space and capitals."""
        return " ".join(self.text.casefold().split())


def said(result: JsonValue) -> Iterator[Said]:
    """Whatever has an id, citations and a verdict, in order, however deep it lies, each once."""
    known: set[str] = set()
    for one in _said(result):
        if not one.id or one.id not in known:
            known.add(one.id)
            yield one


def _said(result: JsonValue) -> Iterator[Said]:
    if isinstance(result, dict):
        if {"id", "cites", "verdict"} <= result.keys():
            text = result.get("text") or result.get("claim")
            fields = {name: result.get(name, ()) for name in ("id", "verdict", "reasons", "cites")}
            yield Said.model_validate({**fields, "text": text, "cells": _cells(result)})
            return
        result = list(result.values())
    if isinstance(result, list):
        for inner in result:
            yield from _said(inner)


def _cells(row: dict[str, JsonValue]) -> dict[str, str]:
    cells = row.get("cells")
    if not isinstance(cells, dict):
        return {}
    told = {name: cell for name, cell in cells.items() if isinstance(cell, dict)}
    return {
        name: str(cell.get("value") if cell.get("state") == "found" else cell.get("state"))
        for name, cell in told.items()
    }
