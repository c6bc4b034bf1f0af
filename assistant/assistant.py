"""The assistant: a library, a way of writing and the tasks, for programs and commands alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant import embedders, prompts, runs
from assistant.answer import answer
from assistant.budget import Budget
from assistant.render.answer_markdown import document
from assistant.settings import Settings, load
from assistant.shelf import Noting
from assistant.writers import Writers
from store.embedding import sound
from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.asker import Asker
    from assistant.claims.extraction import Progress
    from assistant.claims.proposing import Proposal
    from assistant.claims.result import ClaimTable
    from assistant.claims.survey import Survey
    from assistant.contradictions.result import Contradictions
    from assistant.draft.brief import Brief
    from assistant.draft.plan import Plan
    from assistant.draft.rewriting.manuscript import Manuscript
    from assistant.draft.rewriting.result import Rewriting
    from assistant.errors import CostCeiling, ModelError
    from assistant.recording import Exchange, Recording
    from assistant.results import Answer, RelatedWork
    from assistant.runs.stability import Repeated
    from store import Library
    from store.records import Filter

    Claimed = Survey | str | ClaimTable


class Assistant:
    """Answers from a library, with a model or, without one, by quoting."""

    def __init__(
        self,
        library: Library,
        model: str | None = None,
        *,
        fresh: bool = False,
        on_text: Callable[[str], None] | None = None,
        on_retry: Callable[[ModelError, float], None] | None = None,
        on_note: Callable[[str], None] | None = None,
        **settings: Any,
    ) -> None:
        """Settings not given come from the environment and the library's `config.toml`.

        `model` is a LiteLLM name, `provider/model`. `fresh` does not reuse recorded replies.
        `on_text` is shown a reply as it grows, `on_retry` a failure and the seconds until it is
        tried again. `on_note` is told what of a run could not be written down, in a library that
        cannot be written or on a full disk; without it that is an error. `max_cost` is a ceiling
        for all that it does; `budget.refused` says whether a call was left out. Raises
        SettingsWrong.
        """
        self.library = library
        self.settings: Settings = load({"model": model, **settings}, library.place.config)
        self.budget = Budget(self.settings.max_cost)
        self.fresh = fresh
        self.on_text = on_text
        self.on_retry = on_retry
        self.on_note = on_note

    def ask(self, question: str, wanted: Filter | None = None, sample: int | None = None) -> Answer:
        """A cited answer from the papers wanted, kept as a run; its id is empty if it was not.

        A recorded reply is reused only for the same `sample`: repetitions of a question differ
        by it. Raises ModelError, CostCeiling, PriceUnknown, RunNotKept and the store's errors.
        """
        question = sound(question)
        shelf = Noting(self.library)
        writer = self.writers(shelf, sample).answer()
        refused = self.budget.refused
        result, exchanges = answer(question, shelf, writer, self.settings, wanted)
        asked = {"question": question, "wanted": _told(wanted)}
        made = self._made("ask", asked, shelf, writer.tasks, exchanges, result, sample, refused)
        return self._keep(made, document)

    def draft(
        self,
        brief: Brief | str,
        plan: Plan | None = None,
        wanted: Filter | None = None,
        sample: int | None = None,
    ) -> RelatedWork:
        """Paragraphs on related work, kept as a run, by the plan given or by one that is made.

        A topic alone is a brief with everything else as usual. Raises PlanUnusable, PaperUnknown
        and what `ask` does.
        """
        from assistant.draft import draft
        from assistant.draft.brief import Brief
        from assistant.render.draft_markdown import document

        brief = Brief(topic=brief) if isinstance(brief, str) else brief
        if plan:
            plan.check(brief)
        shelf = Noting(self.library)
        writer = self.writers(shelf, sample).draft()
        refused = self.budget.refused
        result, exchanges = draft(brief, shelf, writer, plan, wanted)
        asked = {
            "topic": result.topic,
            "brief": brief.model_dump(mode="json"),
            "plan": plan.model_dump(mode="json") if plan else None,
            "wanted": _told(wanted),
        }
        made = self._made("draft", asked, shelf, writer.tasks, exchanges, result, sample, refused)
        return self._keep(made, document)

    def claims(self, survey: Survey | str, progress: Progress | None = None) -> ClaimTable:
        """A table of what papers claim; a query alone is a survey with everything else as usual.

        Papers that an earlier run has read for the same columns in the same way are not read
        again. Whatever ends it early, what was finished is kept as a run; the table tells what is
        missing and why, and an interruption is raised again. Raises PaperUnknown, RunNotKept, and
        what stopped it before anything came.
        """
        from assistant.claims.extraction import exchanges_of, extract
        from assistant.claims.survey import Survey
        from assistant.claims.table import joined, made_now
        from assistant.claims.work import planned
        from assistant.render.claims_markdown import document

        began, refused = perf_counter(), self.budget.refused
        shelf = Noting(self.library)
        survey = Survey(query=sound(survey)) if isinstance(survey, str) else survey
        # A reply that no rows could be made of is recorded as well: trying again asks anew.
        writers = self.writers(shelf, fresh=survey.retry)
        work = planned(survey, self.library, shelf, writers.claims, fresh=self.fresh)
        columns, writer = work.survey.columns, work.writer
        made = extract(work.left, columns, shelf, writer, self.settings.workers, progress)
        read, seconds = made.keys(work.left), perf_counter() - began
        now = made_now(work.survey.query, read, columns, shelf, writer.model, made, seconds)
        if read:
            exchanges, asked = exchanges_of(made, read), work.asked(read)
            run = self._made("claims", asked, shelf, writer.tasks, exchanges, now, None, refused)
            now = self._keep(run, document)
        whole = joined(now, work.known, work.titles, made.stopped)
        if made.stopped and not (whole.papers and isinstance(made.stopped, LitrevError)):
            raise made.stopped
        return whole

    def rewrite(
        self, draft: Manuscript, wanted: Filter | None = None, exclude: Sequence[str] = ()
    ) -> Rewriting:
        """What papers that a draft does not cite would change in it, kept as a run.

        `applying.applied` puts new sentences into the draft's text. Raises as `ask` does.
        """
        from assistant.draft.rewriting import rewrite
        from assistant.render.rewriting import document

        shelf, refused = Noting(self.library), self.budget.refused
        writer = self.writers(shelf).rewriter()
        file = str(draft.file)
        result, exchanges = rewrite(file, draft.passages, shelf, writer, wanted, exclude)
        asked = {"file": file, "passages": draft.told, "exclude": exclude, "wanted": _told(wanted)}
        tasks = writer.tasks if writer else ()
        made = self._made("rewrite", asked, shelf, tasks, exchanges, result, None, refused)
        return self._keep(made, document)

    def contradictions(
        self, claimed: Claimed, pairs: int = 20, progress: Progress | None = None
    ) -> Contradictions:
        """Pairs of claims that agree or contradict each other; candidates without a model.

        The claims are those of a table, or of `claims`; comparing is a run of its own. Raises as
        `claims` does, and what stopped the model before anything was judged.
        """
        from assistant.claims.result import ClaimTable
        from assistant.contradictions.comparing import compare, joined, question
        from assistant.render.contradictions_markdown import document

        table = claimed if isinstance(claimed, ClaimTable) else self.claims(claimed, progress)
        shelf, asked, refused = Noting(self.library), question(table, pairs), self.budget.refused
        result, made = compare(asked, shelf, self.writers(shelf), self.settings.workers)
        told, tasks, exchanges = asked.asked(made), made.tasks, made.all_exchanges()
        run = self._made("contradictions", told, shelf, tasks, exchanges, result, None, refused)
        return joined(self._keep(run, document), table)

    def repeat(self, question: str, times: int, wanted: Filter | None = None) -> Repeated:
        """The same question asked anew so many times, and how far the answers agree.

        Each is a run of its own. If the model fails or the ceiling on costs is reached, those made
        until then are compared. Raises as `ask` does where there are none.
        """
        from assistant.runs.stability import repeated

        def ask(n: int) -> Answer:
            if self.on_text and self.settings.model and n > 1:
                self.on_text(f"\n\nrepetition {n} of {times} …\n\n")
            return self.ask(question, wanted, n)

        return repeated(ask, times)

    def propose(self, question: str, wanted: Filter | None = None) -> Proposal:
        """Columns of a table that would answer a question, from a sample; kept as a run.

        Raises ModelError, CostCeiling, RunNotKept.
        """
        from assistant.claims.proposing import document, propose, sample

        question, shelf = sound(question), Noting(self.library)
        writers, refused = self.writers(shelf), self.budget.refused
        keys = sample(question, shelf, wanted)
        asker = writers.asker() if writers.model else None
        result, exchanges = propose(question, keys, shelf, asker, writers.prompts)
        asked = {"question": question, "keys": keys}
        tasks = ("propose",) if asker else ()
        made = self._made("propose", asked, shelf, tasks, exchanges, result, None, refused)
        return self._keep(made, document)

    def writers(self, shelf: Noting, sample: int | None = None, *, fresh: bool = False) -> Writers:
        """Who answers, drafts and reads claims from a shelf of this library."""
        return Writers(
            shelf,
            lambda: self._asker(sample, fresh=fresh or self.fresh),
            lambda: shelf.judge(embedders.judge(self.library)),
            self._prompts,
            model=self.settings.model is not None,
        )

    def _made(
        self,
        command: str,
        asked: Mapping[str, Any],
        shelf: Noting,
        tasks: Sequence[str],
        exchanges: Sequence[Exchange],
        result: runs.Result,
        sample: int | None,
        refused: CostCeiling | None,
    ) -> runs.Made[runs.Result]:
        """All that a result was made of; `refused` is the call left out before it, if one was."""
        stopped = self.budget.refused if self.budget.refused is not refused else None
        return runs.Made(
            command=command,
            asked=asked,
            settings=self.settings,
            snapshot=self.library.snapshot(),
            shelf=shelf,
            prompts={task: prompts.files(task, self._prompts) for task in tasks},
            exchanges=exchanges,
            result=result,
            sample=sample,
            stopped=stopped.message if stopped else None,
        )

    def _keep(
        self, made: runs.Made[runs.Result], to_markdown: Callable[[runs.Result], str]
    ) -> runs.Result:
        try:
            return runs.keep(self.library.place.runs, made, to_markdown)
        except runs.RunNotKept as error:
            if self.on_note is None:
                raise
            self.on_note(error.message)
            return made.result

    @property
    def recording(self) -> Recording:
        """The replies that a model has given to this library's questions."""
        from assistant.recording import Recording

        return Recording(self.library.place.runs / "replies")

    @property
    def _prompts(self) -> Path:
        return self.library.place.prompts

    def _asker(self, sample: int | None, *, fresh: bool) -> Asker:
        from assistant.asker import Asker
        from assistant.limits import Limits
        from assistant.model import Model

        model = Model(
            str(self.settings.model),
            api_base=self.settings.api_base,
            timeout=self.settings.timeout,
            recording=self.recording,
            fresh=fresh,
            sample=sample,
            on_retry=self.on_retry,
            on_note=self.on_note,
            around=Limits.set(self.settings, self.budget),
        )
        return Asker(model, self.settings, on_text=self.on_text, on_note=self.on_note)


def _told(wanted: Filter | None) -> dict[str, Any]:
    return wanted.model_dump(mode="json", exclude_none=True) if wanted else {}
