"""What a command of many calls will take, before it is begun; repairs are not counted.

Each is 0 without a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from assistant.answer import read
from assistant.costs import Estimate, estimate
from assistant.evidence import gather
from assistant.shelf import Noting
from store.text import sound

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.claims.model_writer import ModelClaimsWriter
    from assistant.claims.survey import Survey
    from assistant.claims.work import Work
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
    if assistant.settings.model is None:
        return estimate(())
    shelf = Noting(assistant.library)
    return _of(assistant, _table(_planned(assistant, survey, shelf), shelf))


def of_contradictions(assistant: Assistant, survey: Survey, pairs: int) -> Estimate:
    """A table, and then so many pairs judged, as if each were of two papers of its own.

    Which they are is known only when the claims are, so none of these calls counts as recorded.
    """
    from assistant.contradictions.judging import AT_ONCE, Asked, Judge
    from assistant.contradictions.pairing import OF_TWO_PAPERS

    if assistant.settings.model is None:
        return estimate(())
    shelf = Noting(assistant.library)
    work = _planned(assistant, survey, shelf)
    papers = [(paper, shelf.sentences(key)) for key, paper in work.papers.items()]
    evidence = gather(papers, assistant.settings.prompt_characters, 2 * AT_ONCE)
    shown = len(evidence.sources)
    at_once = AT_ONCE if shown == len(papers) else max(1, shown // 2)
    possible = len(papers) * (len(papers) - 1) // 2 * OF_TWO_PAPERS
    calls = -(-min(pairs, possible) // at_once)
    judging = Judge(work.writer.asker, {}, assistant.library.place.prompts)
    judged = [judging.request(Asked((), evidence))] * calls
    return _of(assistant, (*_table(work, shelf), *judged))


def _planned(assistant: Assistant, survey: Survey, shelf: Noting) -> Work[ModelClaimsWriter]:
    from assistant.claims.work import planned

    writer = assistant.writers(shelf).model_claims()
    return planned(survey, assistant.library, shelf, lambda _: writer, fresh=assistant.fresh)


def _table(work: Work[ModelClaimsWriter], shelf: Noting) -> Iterator[Request]:
    columns, spoken = work.survey.columns, (key for key in work.left if work.papers[key].abstract)
    for key in spoken:
        yield work.writer.request(work.papers[key], shelf.sentences(key), columns)


def _of(assistant: Assistant, asked: Iterable[Request]) -> Estimate:
    return estimate(asked, assistant.recording, fresh=assistant.fresh)
