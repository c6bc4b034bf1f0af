"""Several drafts by one plan → the best, by the checks alone: no model is asked which it likes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.draft.adherence import departures
from assistant.draft.writer import Writing
from assistant.results import Candidate, Verdict

if TYPE_CHECKING:
    from assistant.draft.brief import Brief
    from assistant.draft.plan import Plan


def best(writings: Sequence[Writing], plan: Plan, brief: Brief) -> Writing:
    """The one with the fewest statements withheld, then the fewest departures from the plan, then
    the fewest weak statements; the first of equals. It has the exchanges of all."""
    judged = [_judged(writing, plan, brief) for writing in writings]
    chosen = min(range(len(judged)), key=lambda n: _faults(judged[n]))
    return Writing(
        writings[chosen].paragraphs,
        tuple(
            one.model_copy(update={"chosen": number == chosen}) for number, one in enumerate(judged)
        ),
        tuple(exchange for writing in writings for exchange in writing.exchanges),
    )


def _judged(writing: Writing, plan: Plan, brief: Brief) -> Candidate:
    verdicts = [s.verdict for paragraph in writing.paragraphs for s in paragraph.statements]

    def count(verdict: Verdict) -> int:
        return verdicts.count(verdict)

    return Candidate(
        supported=count("supported"),
        weak=count("weak"),
        withheld=count("refused"),
        departures=len(departures(plan, writing.paragraphs, brief)),
        chosen=False,
    )


def _faults(one: Candidate) -> tuple[int, int, int, int]:
    """Nothing that was written is worse than everything."""
    return (not one.supported, one.withheld, one.departures, one.weak)
