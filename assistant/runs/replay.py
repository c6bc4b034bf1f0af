"""A recorded run → its result again, by today's code, and whether that is what was recorded.

Everything that the code decides is made anew from the run's evidence, prompts, replies and
vectors: the requests, the statements, their verdicts and reasons, the text, the papers, the bill.
All of it is compared with `result.json`, byte for byte. Three things are not made again but taken
over: the run's id, with which the ids of its statements begin; the seconds that it took; and what
each search found, since the library that was searched is not there. When it was made and by which
version is not part of a result. `result.md` is not compared: it follows from `result.json`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import computed_field

from assistant.answer import Writer, answer
from assistant.runs import named, serialised, text_hash
from assistant.runs.difference import Difference, first
from assistant.runs.folder import RunUnusable
from assistant.runs.playing import KeptEmbedder, KeptShelf, NotInRun, Replies
from assistant.settings import Settings
from store.errors import LitrevError
from store.records import Filter, Record

if TYPE_CHECKING:
    from assistant.asker import Asker
    from assistant.draft.writer import DraftWriter
    from assistant.results import Answer, RelatedWork
    from assistant.runs.folder import Run


class Replayed(Record):
    """What came of a replay."""

    run: str
    command: str
    agrees: bool
    difference: Difference | None = None
    """The first one."""


class Replays(Record):
    """What came of several."""

    replayed: tuple[Replayed, ...]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def agree(self) -> bool:
        """Whether all of them do."""
        return all(one.agrees for one in self.replayed)


def replay(run: Run) -> Replayed:
    """Recompute a run's result and compare. Raises RunUnusable."""
    difference = _tampered(run) or _recomputed(run)
    return Replayed(
        run=run.id, command=run.about.command, agrees=difference is None, difference=difference
    )


def _tampered(run: Run) -> Difference | None:
    """The first paper whose text is not the one whose hash was written down."""
    now = {read.paper.key: text_hash(read) for read in run.seen.papers}
    return first(run.about.library.papers, now, "library.papers")


def _recomputed(run: Run) -> Difference | None:
    task = TASKS.get(run.about.command)
    if task is None:
        raise RunUnusable(
            f"{run.folder} is a run of `{run.about.command}`, which this litrev cannot replay",
            "A newer one may.",
        )
    recorded = run.text("result.json")
    try:
        made = named(task(run), run.id)
    except NotInRun as error:
        return error.difference
    except RunUnusable:
        raise
    except LitrevError as error:
        return Difference(where="result", recorded="made", now=error.message)
    taken_over = {"seconds": run.result.get("seconds")}
    now = serialised(made.model_dump(mode="json") | taken_over)
    if now == recorded:
        return None
    elsewhere = Difference(where="result.json", recorded="laid out differently", now="as JSON is")
    return first(run.result, made.model_dump(mode="json") | taken_over) or elsewhere


def _ask(run: Run) -> Answer:
    asked, shelf = run.about.asked, KeptShelf(run.seen, run.nearness)
    settings = _settings(run)
    wanted = Filter(**asked.get("wanted", {}))
    return answer(asked["question"], shelf, _writer(run, shelf, settings), settings, wanted)[0]


def _draft(run: Run) -> RelatedWork:
    from assistant.draft import draft
    from assistant.draft.brief import Brief
    from assistant.draft.plan import Plan

    asked, shelf = run.about.asked, KeptShelf(run.seen, run.nearness)
    plan = Plan.model_validate(asked["plan"]) if asked.get("plan") else None
    wanted, brief = Filter(**asked.get("wanted", {})), Brief(**asked["brief"])
    return draft(brief, shelf, _draft_writer(run, shelf, _settings(run)), plan, wanted)[0]


def _draft_writer(run: Run, shelf: KeptShelf, settings: Settings) -> DraftWriter:
    if settings.model is None:
        from assistant.draft.outline import OutlineWriter

        return OutlineWriter(shelf)
    from assistant.draft.model_writer import ModelDraftWriter

    embedder = KeptEmbedder(run.nearness.judged)
    return ModelDraftWriter(_asker(run, settings), embedder, run.prompts)


def _settings(run: Run) -> Settings:
    known = {n: v for n, v in run.about.settings.items() if n in Settings.model_fields}
    return Settings(**known)


def _writer(run: Run, shelf: KeptShelf, settings: Settings) -> Writer:
    if settings.model is None:
        from assistant.extractive import ExtractiveWriter

        return ExtractiveWriter(shelf)
    from assistant.model_writer import ModelWriter

    embedder = KeptEmbedder(run.nearness.judged)
    return ModelWriter(_asker(run, settings), embedder, run.prompts)


def _asker(run: Run, settings: Settings) -> Asker:
    from assistant.asker import Asker
    from assistant.model import Model

    replies = Replies(run.exchanges, run.about.stopped)
    model = Model(str(settings.model), recording=replies, sample=run.about.sample)
    return Asker(model, settings)


TASKS: dict[str, Callable[[Run], Answer | RelatedWork]] = {"ask": _ask, "draft": _draft}
"""How each command's result is made again."""
