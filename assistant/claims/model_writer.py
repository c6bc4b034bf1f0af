"""The writer of claim tables that asks a model: a call a paper, and at most one repair."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant import prompts
from assistant.checks import Checker
from assistant.claims.rows import findings, merit, rows
from assistant.claims.shape import shape
from assistant.claims.writer import Reading
from assistant.evidence import alone
from assistant.llm.structured import shaped
from assistant.prompts import render
from assistant.repair import repair_in_shape

if TYPE_CHECKING:
    from assistant.asker import Asker
    from assistant.claims.columns import Column, Columns
    from assistant.evidence import Evidence
    from assistant.llm.recording import Request
    from store.embedding import Embedder
    from store.records import Paper, Sentence

LONGEST = 4_000
"""Tokens that the rows of a paper may have."""

CODE = 1
"""Raised whenever the same reply makes other rows."""


class ModelClaimsWriter:
    """Reads claims with a model; implements `assistant.claims.writer.ClaimsWriter`."""

    tasks = ("claims", "correct")

    def __init__(self, asker: Asker, embedder: Embedder, own: Path | None = None) -> None:
        """`own` holds the user's own versions of prompts."""
        self.asker = asker
        self.embedder = embedder
        self.own = own
        self.model = asker.model.name

    @property
    def version(self) -> str:
        """Model, temperature, prompts, and the code that makes rows of a reply."""
        versions = [prompts.version_of(prompts.files(task, self.own)) for task in self.tasks]
        temperature = self.asker.settings.temperature
        return " ".join([self.model, str(temperature), *versions, str(CODE)])

    def request(self, paper: Paper, sentences: tuple[Sentence, ...], columns: Columns) -> Request:
        """What is asked of a model about one paper."""
        evidence = alone(paper, sentences)
        return shaped(self._request(evidence, columns), shape(columns))

    def read(self, paper: Paper, sentences: tuple[Sentence, ...], columns: Columns) -> Reading:
        """The claims of one paper. Raises ModelError, CostCeiling."""
        evidence = alone(paper, sentences)
        checker = Checker("", evidence, self.embedder)
        asked = self.asker.parse(self._request(evidence, columns), shape(columns))
        made = rows(asked.value, columns, checker)
        wrong = "\n".join(findings(made))
        if not wrong:
            return Reading(made, asked.exchanges)
        repaired, again = repair_in_shape(
            self.asker, asked.exchanges[-1], wrong, shape(columns), "correct", self.own
        )
        mended = rows(repaired, columns, checker) if repaired else ()
        better = mended and merit(mended) >= merit(made)
        return Reading(mended if better else made, (*asked.exchanges, *again))

    def _request(self, evidence: Evidence, columns: Columns) -> Request:
        values = {
            "evidence": evidence.text(),
            "columns": "\n".join(map(_told, columns.column)),
            "question": columns.question or "a survey of what these papers claim",
        }
        return self.asker.request(render("claims", self.own, **values).messages, LONGEST)


def _told(column: Column) -> str:
    """A column as the model is told of it."""
    kinds = {"text": "", "choice": "", "yes/no": " (yes or no)"}
    kind = kinds.get(column.type, f" ({column.type})")
    choices = f" One of: {', '.join(column.choices)}." if column.choices else ""
    return f"- {column.name}{kind}: {column.hint}{choices}".rstrip(": ")
