"""What a draft is judged by, whoever wrote it: the columns and shares of `bench/drafts.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from assistant.draft.plan import Plan, unflat
from assistant.results import RelatedWork, Statement

HEAD = (
    "papers",
    "planned",
    "used",
    "paragraphs",
    "papers a paragraph",
    "words / asked",
    "supported",
    "weak",
    "withheld",
    "uncited",
    "departures",
)


@dataclass(frozen=True)
class Drafted:
    """A draft, the words that were asked for, and the checks' view of its statements."""

    work: RelatedWork
    words: int
    checked: Sequence[Statement]

    @property
    def plan(self) -> Plan:
        """What was planned."""
        return unflat(self.work.topic, self.work.plan)

    @property
    def used(self) -> set[str]:
        """The papers planned that are cited."""
        return {*self.plan.keys} & {cite.key for s in self.work.statements for cite in s.cites}


def figures(one: Drafted) -> list[str]:
    """The cells under `HEAD`."""
    work, planned = one.work, len(one.plan.keys)
    verdicts = [statement.verdict for statement in one.checked]
    written = sum(len(statement.text.split()) for statement in work.statements)
    return [
        str(planned + len(work.unused)),
        f"{planned / max(planned + len(work.unused), 1):.0%}",
        f"{len(one.used) / max(planned, 1):.0%}",
        str(len(work.paragraphs)),
        f"{planned / max(len(work.paragraphs), 1):.1f}",
        f"{written} / {one.words}",
        *(str(verdicts.count(verdict)) for verdict in ("supported", "weak", "refused")),
        str(sum(not statement.cites for statement in work.statements)),
        str(len(work.departures)),
    ]


def shares(drafts: Sequence[Drafted]) -> Mapping[str, str]:
    """Of all statements and planned papers of several drafts, in percent."""
    verdicts = [statement.verdict for one in drafts for statement in one.checked]
    statements = [statement for one in drafts for statement in one.work.statements]
    planned = sum(len(one.plan.keys) for one in drafts)
    found = {
        "supported": verdicts.count("supported") / len(verdicts),
        "weak": verdicts.count("weak") / len(verdicts),
        "withheld": verdicts.count("refused") / len(verdicts),
        "uncited": mean(not statement.cites for statement in statements),
        "planned papers used": sum(len(one.used) for one in drafts) / planned,
    }
    return {name: f"{share:.1%}" for name, share in found.items()}
