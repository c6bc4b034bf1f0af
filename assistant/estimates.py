"""What a command of many calls will take, before it is begun; repairs are not counted.

Each is 0 without a model.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.answer import read
from assistant.costs import Estimate, estimate
from assistant.shelf import Noting
from store.embedding import sound

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.claims.survey import Survey
    from assistant.draft.brief import Brief
    from assistant.draft.plan import Plan
    from assistant.recording import Request
    from store.records import Filter


def repetitions(
    assistant: Assistant, question: str, times: int, wanted: Filter | None = None
) -> Estimate:
    """Asking a question anew so many times; a second search is not counted."""
    if assistant.settings.model is None:
        return estimate(())
    question, shelf = sound(question), Noting(assistant.library)
    writer = assistant.writers(shelf).model_answer()
    hits = shelf.search(question, assistant.settings.evidence, wanted).hits
    evidence = read(question, hits, shelf, writer, assistant.settings)
    first = writer.request(question, evidence)
    samples = range(1, times + 1) if evidence.sources else ()
    return _of(assistant, (first.model_copy(update={"sample": sample}) for sample in samples))


def of_draft(
    assistant: Assistant, brief: Brief, plan: Plan | None = None, wanted: Filter | None = None
) -> Estimate:
    """A draft, or several of them."""
    from assistant.draft import found, pack

    if assistant.settings.model is None:
        return estimate(())
    shelf = Noting(assistant.library)
    writer = assistant.writers(shelf).model_draft()
    if plan:
        plan.check(brief)
    keys = plan.keys if plan else found(brief, shelf, writer, brief.papers, wanted)
    evidence = pack(brief, shelf, writer, keys)
    return _of(assistant, writer.requests(brief, plan, evidence) if evidence.sources else ())


def of_claims(assistant: Assistant, survey: Survey) -> Estimate:
    """A table, without what earlier runs have read."""
    from assistant.claims.work import planned

    if assistant.settings.model is None:
        return estimate(())
    shelf = Noting(assistant.library)
    writers = assistant.writers(shelf)
    work = planned(
        survey, assistant.library, shelf, lambda _: writers.model_claims(), fresh=assistant.fresh
    )
    spoken = (key for key in work.left if work.papers[key].abstract)
    return _of(
        assistant,
        (
            work.writer.request(work.papers[key], shelf.sentences(key), survey.columns)
            for key in spoken
        ),
    )


def _of(assistant: Assistant, asked: Iterable[Request]) -> Estimate:
    return estimate(asked, assistant.recording, fresh=assistant.fresh)
