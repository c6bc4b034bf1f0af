"""What a writer of drafts does: a plan of the evidence, then paragraphs by a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.draft.brief import Brief
from assistant.draft.plan import Plan
from assistant.evidence import Evidence
from assistant.llm.recording import Exchange
from assistant.results import Candidate, Paragraph


@dataclass(frozen=True)
class Ranking:
    """The keys of papers in order, and what a model was asked for it."""

    keys: tuple[str, ...]
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True)
class Planning:
    """A plan, and what a model was asked for it."""

    plan: Plan
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True)
class Writing:
    """Paragraphs as the plan orders them, with refused statements still in them."""

    paragraphs: tuple[Paragraph, ...]
    candidates: tuple[Candidate, ...] = ()
    exchanges: tuple[Exchange, ...] = ()


class DraftWriter(Protocol):
    """Plans and writes from one pack of evidence, whose last source is the person's own abstract
    (key `results.OWN`) where there is one."""

    @property
    def model(self) -> str | None:
        """Its name; None for a writer that quotes."""

    @property
    def chooses(self) -> bool:
        """Whether its plans leave out papers that have little to do with the topic."""

    @property
    def tasks(self) -> Sequence[str]:
        """The prompts that it may use."""

    def rank(self, brief: Brief, evidence: Evidence) -> Ranking:
        """The papers of the evidence, those first that are most useful for the topic."""

    def plan(self, brief: Brief, evidence: Evidence) -> Planning:
        """Paragraphs by theme, with papers of the evidence and nothing else."""

    def write(self, brief: Brief, plan: Plan, evidence: Evidence) -> Writing:
        """Statements, each checked against the sentences that it cites."""

    def room(self, brief: Brief) -> int:
        """Characters that the evidence may have."""
