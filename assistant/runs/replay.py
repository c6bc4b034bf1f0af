"""A recorded run → its result again, by today's code, and whether that is what was recorded.

Everything that the code decides is made anew from the run's evidence, prompts, replies and
vectors: the requests, the statements, their verdicts and reasons, the text, the papers, the bill.
All of it is compared with `result.json`, byte for byte, and then with `result.md`; the hashes of
papers and the versions of prompts are compared with their texts. Three things are not made again
but taken over: the run's id, with which the ids of its statements begin; the seconds that it took;
and what each search found, since the library that was searched is not there. docs/runs.md lists
what no result depends on, and is not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError, computed_field

from assistant import prompts
from assistant.answer import answer
from assistant.runs import named, serialised, text_hash
from assistant.runs.difference import Difference, first
from assistant.runs.documents import documents
from assistant.runs.folder import RunUnusable
from assistant.runs.playing import KeptEmbedder, KeptShelf, NotInRun, Replies
from assistant.settings import Settings
from assistant.writers import Writers
from store.errors import LitrevError
from store.records import Filter, Record

if TYPE_CHECKING:
    from assistant.asker import Asker
    from assistant.chat.turn import Turn
    from assistant.claims.proposing import Proposal
    from assistant.claims.result import ClaimTable
    from assistant.contradictions.result import Contradictions
    from assistant.draft.rewriting.result import Rewriting
    from assistant.results import Answer, RelatedWork
    from assistant.runs.folder import Run


class Replayed(Record):
    """What came of a replay."""

    run: str
    command: str
    agrees: bool
    difference: Difference | None = None
    """The first one."""
    unusable: str = ""
    """Why it could not be made again."""


class Replays(Record):
    """What came of several."""

    replayed: tuple[Replayed, ...]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def agree(self) -> bool:
        """Whether all of them do."""
        return all(one.agrees for one in self.replayed)


def replayed(runs: Sequence[Run]) -> Replays:
    """Each of several; one that is damaged hides no other. Raises RunUnusable if it is alone."""
    done = [_if_usable(run, alone=len(runs) == 1) for run in runs]
    often = Counter(one.run for one in done)
    return Replays(
        replayed=tuple(
            one if often[one.run] == 1 else one.model_copy(update={"run": run.within})
            for run, one in zip(runs, done, strict=True)
        )
    )


def _if_usable(run: Run, *, alone: bool) -> Replayed:
    try:
        return replay(run)
    except RunUnusable as error:
        if alone:
            raise
        return Replayed(run=run.within, command="", agrees=False, unusable=error.message)


def replay(run: Run) -> Replayed:
    """Recompute a run's result and compare. Raises RunUnusable."""
    difference = _tampered(run) or _recomputed(run) or _reworded(run)
    return Replayed(
        run=run.id, command=run.about.command, agrees=difference is None, difference=difference
    )


def _tampered(run: Run) -> Difference | None:
    """The first paper whose text is not the one whose hash was written down."""
    now = {read.paper.key: text_hash(read.paper) for read in run.seen.papers}
    for key in {**run.about.library.papers, **now}:
        recorded = run.about.library.papers.get(key)
        if recorded != now.get(key):
            other = f"the title or abstract of {key} is not the one that was read"
            told = other if key in now and recorded else f"{key} is only in one of both files"
            where = f"library.papers.{key}: {told}"
            return Difference(where=where, recorded=str(recorded), now=str(now.get(key)))
    return None


def _reworded(run: Run) -> Difference | None:
    """The first prompt that is not the version that was written down, or is not there."""
    texts = {task: _texts(run, task) for task in (path.name for path in run.prompts.glob("*"))}
    now = {task: prompts.version_of(files) for task, files in texts.items() if files}
    return first(run.about.prompts, now, "prompts")


def _texts(run: Run, task: str) -> dict[prompts.Role, str]:
    files = {role: f"prompts/{task}/{role}.md" for role in prompts.ROLES}
    return {role: run.text(file) for role, file in files.items() if (run.folder / file).exists()}


def _recomputed(run: Run) -> Difference | None:
    task = TASKS.get(run.about.command)
    if task is None:
        raise RunUnusable(
            f"{run.named} is a run of `{run.about.command}`, which this litrev cannot replay",
            "A newer one may.",
        )
    recorded = run.text("result.json")
    try:
        made = named(task(run), run.id)
    except NotInRun as error:
        return error.difference
    except RunUnusable:
        raise
    except (ValueError, LookupError, TypeError) as error:
        why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        told = f"{run.named}: run.json asks for what this litrev cannot make: {why}"
        raise RunUnusable(told, "Another version wrote it, or it was changed.") from error
    except LitrevError as error:
        return Difference(where="result", recorded="made", now=error.message)
    now = made.model_dump(mode="json")
    if "seconds" in run.result:
        now["seconds"] = run.result["seconds"]
    if serialised(now) == recorded:
        return _told(run, made)
    elsewhere = Difference(where="result.json", recorded="laid out differently", now="as JSON is")
    return first(run.result, now) or elsewhere


def _told(run: Run, made: Record) -> Difference | None:
    """Where `result.md` says something else than the result does."""
    if not (run.folder / "result.md").exists():
        return Difference(where="result.md", recorded="nothing, the file is missing", now="a text")
    recorded, told = run.text("result.md"), documents(run.about.command, made)
    return None if recorded in told else first(recorded, told[0], "result.md")


def _ask(run: Run) -> Answer:
    asked, shelf = run.about.asked, KeptShelf(run.seen, run.nearness)
    settings, writer = _settings(run), _writers(run, shelf).answer()
    return answer(asked["question"], shelf, writer, settings, _wanted(run))[0]


def _draft(run: Run) -> RelatedWork:
    from assistant.draft import draft
    from assistant.draft.brief import Brief
    from assistant.draft.plan import Plan

    asked, shelf = run.about.asked, KeptShelf(run.seen, run.nearness)
    plan = Plan.model_validate(asked["plan"]) if asked.get("plan") else None
    brief, writer = Brief(**asked["brief"]), _writers(run, shelf).draft()
    return draft(brief, shelf, writer, plan, _wanted(run))[0]


def _claims(run: Run) -> ClaimTable:
    from assistant.claims.columns import Columns
    from assistant.claims.extraction import extract
    from assistant.claims.table import made_now

    asked, shelf = run.about.asked, KeptShelf(run.seen, run.nearness)
    columns = Columns.model_validate(asked["columns"])
    writer, keys = _writers(run, shelf).claims(asked["keys"]), asked["read"]
    made = extract(keys, columns, shelf, writer, workers=1)
    if made.stopped:
        raise made.stopped
    return made_now(asked["query"], keys, columns, shelf, writer.model, made, 0.0)


def _contradictions(run: Run) -> Contradictions:
    from assistant.claims.result import Row
    from assistant.contradictions.comparing import Question, compare

    asked, shelf = run.about.asked, KeptShelf(run.seen, run.nearness)
    rows = tuple(Row.model_validate(row) for row in asked["rows"])
    question = Question(asked["query"], rows, asked["pairs"])
    return compare(question, shelf, _writers(run, shelf), workers=1, before=asked)[0]


def _propose(run: Run) -> Proposal:
    from assistant.claims.proposing import propose

    asked, shelf, settings = run.about.asked, KeptShelf(run.seen, run.nearness), _settings(run)
    asker = _asker(run, settings) if settings.model else None
    return propose(asked["question"], tuple(asked["keys"]), shelf, asker, run.prompts)[0]


def _rewrite(run: Run) -> Rewriting:
    from assistant.draft.rewriting import rewrite
    from assistant.draft.rewriting.result import Passage

    asked, shelf = run.about.asked, KeptShelf(run.seen, run.nearness)
    passages = [Passage(**one) for one in asked["passages"]]
    writer = _writers(run, shelf).rewriter()
    return rewrite(asked["file"], passages, shelf, writer, _wanted(run), asked["exclude"])[0]


def _chat(run: Run) -> Turn:
    from assistant.chat.conversing import converse
    from assistant.chat.listener import Silent
    from assistant.chat.making import Played, Remade

    asked, shelf = Played(**run.about.asked), KeptShelf(run.seen, run.nearness)
    maker, writers = Remade(asked.outcomes), _writers(run, shelf)
    return converse(asked, shelf, writers, _settings(run), maker, Silent())[0]


def _wanted(run: Run) -> Filter:
    return Filter(**run.about.asked.get("wanted", {}))


def _settings(run: Run) -> Settings:
    known = {n: v for n, v in run.about.settings.items() if n in Settings.model_fields}
    return Settings(**known)


def _writers(run: Run, shelf: KeptShelf) -> Writers:
    """The writers of today, with the run for their library, embedder and model."""
    settings = _settings(run)
    return Writers(
        shelf,
        lambda: _asker(run, settings),
        lambda: KeptEmbedder(run.nearness.judged),
        run.prompts,
        model=settings.model is not None,
    )


def _asker(run: Run, settings: Settings) -> Asker:
    from assistant.asker import Asker
    from assistant.llm.model import Model

    replies = Replies(run.exchanges, run.about.stopped)
    model = Model(str(settings.model), recording=replies, sample=run.about.sample)
    return Asker(model, settings)


TASKS: dict[str, Callable[[Run], Record]] = {
    "ask": _ask,
    "draft": _draft,
    "claims": _claims,
    "contradictions": _contradictions,
    "propose": _propose,
    "rewrite": _rewrite,
    "chat": _chat,
}
"""How each command's result is made again."""
