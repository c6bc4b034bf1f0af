"""How far several runs of one question agree, by the sentences that their statements cite."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.errors import CostCeiling, ModelError
from assistant.results import Answer
from assistant.runs.statements import Said, Source, said
from store.records import Record


class Stable(Record):
    """A set of sources that a statement rests on, and in how many of the runs one does."""

    id: str
    text: str
    """The first statement that rests on them: others may put it in other words."""
    sources: tuple[Source, ...]
    runs: int
    share: float


class Repeated(Record):
    """The answers to one question, asked several times, and their agreement."""

    question: str
    times: int
    answered: int
    """In how many runs there was an answer."""
    statements: tuple[Stable, ...]
    """Each set of sources once, those of the first run first."""
    mean_share: float
    """Of the statements, 1 where every run rests on the same sentences."""
    runs: tuple[str, ...]
    answers: tuple[Answer, ...]
    failed: str = ""
    """Why there are fewer than were asked for."""


def repeated(ask: Callable[[int], Answer], times: int) -> Repeated:
    """The answers to repetitions 1 to `times`, compared; those made until a failure, if any."""
    answers: list[Answer] = []
    for n in range(1, times + 1):
        try:
            answers.append(ask(n))
        except (ModelError, CostCeiling) as error:
            if not answers:
                raise
            return compare(answers, error.message)
    return compare(answers)


def compare(answers: Sequence[Answer], failed: str = "") -> Repeated:
    """The share of the runs in which each statement's sources agree.

    They agree in a run that has a statement, not withheld, that cites exactly the same sentences.
    """
    kept = [[*said([s.model_dump(mode="json") for s in a.statements])] for a in answers]
    first: dict[tuple[Source, ...], Said] = {}
    for one in (statement for statements in kept for statement in statements):
        first.setdefault(one.sources, one)
    having = {sources: sum(_has(run, sources) for run in kept) for sources in first}
    stable = tuple(
        Stable(
            id=one.id,
            text=one.text,
            sources=sources,
            runs=having[sources],
            share=round(having[sources] / len(answers), 3),
        )
        for sources, one in first.items()
    )
    return Repeated(
        question=answers[0].question,
        times=len(answers),
        answered=sum(answer.status == "answered" for answer in answers),
        statements=stable,
        mean_share=round(sum(s.share for s in stable) / len(stable), 3) if stable else 1.0,
        runs=tuple(answer.run for answer in answers),
        answers=tuple(answers),
        failed=failed,
    )


def _has(statements: Sequence[Said], sources: tuple[Source, ...]) -> bool:
    return any(one.sources == sources for one in statements)
