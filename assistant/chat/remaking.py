"""What a turn made → the draft or the table itself: as its run kept it, or made once more.

Making it once more costs nothing where the model's replies are recorded still.
"""

from __future__ import annotations

from contextlib import suppress
from copy import copy
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant.claims.result import ClaimTable
from assistant.results import RelatedWork
from assistant.runs.folder import Run, RunUnusable, described
from store.errors import LitrevError, PaperUnknown
from store.records import Filter

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.chat.turn import Made
    from store import Library
    from store.records import Paper


class NotMadeAgain(LitrevError):
    """What was made is not kept any more, and how it was made is not known."""


def draft_of(assistant: Assistant, made: Made) -> RelatedWork:
    """The draft. Raises NotMadeAgain, and what `Assistant.draft` does."""
    from assistant.draft.brief import Brief

    run = _run(assistant.library, made)
    with suppress(RunUnusable, ValidationError):
        if run:
            return RelatedWork.model_validate(run.result)
    brief = Brief.model_validate(_asked(made, "brief"))
    wanted = Filter.model_validate(made.asked.get("wanted", {}))
    return _as_then(assistant, run).draft(brief, wanted=wanted)


def table_of(assistant: Assistant, made: Made) -> ClaimTable:
    """The table, with rows of earlier runs that were joined to it, of the papers still there.

    Raises NotMadeAgain, and what `Assistant.claims` does.
    """
    from assistant.claims.survey import Survey

    run = _run(assistant.library, made)
    with suppress(RunUnusable, ValidationError):
        table = ClaimTable.model_validate(run.result) if run else None
        if table and {paper.key for paper in table.papers} >= {*made.keys}:
            return table
    survey = Survey.model_validate(_asked(made, "survey"))
    keys = tuple(papers_of(assistant.library, *made.keys)) or survey.keys
    then = _as_then(assistant, run)
    return then.claims(survey.model_copy(update={"keys": keys, "retry": False}))


def papers_of(library: Library, *keys: str) -> dict[str, Paper]:
    """The papers of these keys that the library still has."""
    found = {}
    for key in keys:
        with suppress(PaperUnknown):
            found[key] = library.get(key)
    return found


def _run(library: Library, made: Made) -> Run | None:
    folder = library.place.runs / made.run
    if made.run and (folder / "run.json").is_file():
        with suppress(RunUnusable):
            return described(folder)
    return None


def _as_then(assistant: Assistant, run: Run | None) -> Assistant:
    """The same assistant with the model of the run, which may be another one by now."""
    then = copy(assistant)
    then.fresh = False
    if run:
        model = run.about.settings.get("model")
        then.settings = assistant.settings.model_copy(update={"model": model})
    return then


def _asked(made: Made, name: str) -> dict[str, Any]:
    if name not in made.asked:
        raise NotMadeAgain(f"run {made.run or 'of it'} is not kept any more", "Ask for it again.")
    return dict(made.asked[name])
