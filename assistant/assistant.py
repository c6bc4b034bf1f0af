"""The assistant: a library, a way of writing and the tasks, for programs and commands alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import embedders, prompts, runs
from assistant.answer import Writer, answer, read
from assistant.budget import Budget
from assistant.render.answer_markdown import document
from assistant.settings import Settings, load
from assistant.shelf import Noting
from store.embedding import sound

if TYPE_CHECKING:
    from assistant.asker import Asker
    from assistant.costs import Estimate
    from assistant.draft.brief import Brief
    from assistant.draft.model_writer import ModelDraftWriter
    from assistant.draft.plan import Plan
    from assistant.draft.writer import DraftWriter
    from assistant.errors import CostCeiling, ModelError
    from assistant.model import Model
    from assistant.model_writer import ModelWriter
    from assistant.recording import Exchange
    from assistant.results import Answer, RelatedWork
    from assistant.runs.stability import Repeated
    from store import Library
    from store.records import Filter


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
        writer = self._writer(shelf, sample)
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
        shelf = Noting(self.library)
        writer = self._draft_writer(shelf, sample)
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

    def repeat(self, question: str, times: int, wanted: Filter | None = None) -> Repeated:
        """The same question asked anew so many times, and how far the answers agree.

        Each is a run of its own. If the model fails or the ceiling on costs is reached, those made
        until then are compared. Raises as `ask` does where there are none.
        """
        from assistant.errors import CostCeiling, ModelError
        from assistant.runs.stability import compare

        answers: list[Answer] = []
        for n in range(1, times + 1):
            if self.on_text and self.settings.model and n > 1:
                self.on_text(f"\n\nrepetition {n} of {times} …\n\n")
            try:
                answers.append(self.ask(question, wanted, n))
            except (ModelError, CostCeiling) as error:
                if not answers:
                    raise
                return compare(answers, error.message)
        return compare(answers)

    def estimate(self, question: str, times: int, wanted: Filter | None = None) -> Estimate:
        """What repeating a question so many times takes, before it is done; 0 without a model.

        A repair or a second search, where a reply needs one, is a call that is not counted.
        """
        from assistant.costs import estimate

        if self.settings.model is None:
            return estimate(())
        question, shelf = sound(question), Noting(self.library)
        writer = self._model_writer(shelf, None)
        hits = shelf.search(question, self.settings.evidence, wanted).hits
        evidence = read(question, hits, shelf, writer, self.settings)
        first = writer.request(question, evidence)
        samples = range(1, times + 1) if evidence.sources else ()
        asked = [first.model_copy(update={"sample": sample}) for sample in samples]
        return estimate(asked, writer.asker.model.recording, fresh=self.fresh)

    def estimate_draft(
        self, brief: Brief, plan: Plan | None = None, wanted: Filter | None = None
    ) -> Estimate:
        """About what a draft takes, before it is begun, not counting repairs; 0 without a model."""
        from assistant.costs import estimate
        from assistant.draft import found, pack

        if self.settings.model is None:
            return estimate(())
        shelf = Noting(self.library)
        writer = self._model_draft_writer(shelf, None)
        keys = plan.keys if plan else found(brief, shelf, writer, brief.papers, wanted)
        evidence = pack(brief, shelf, writer, keys)
        asked = writer.requests(brief, plan, evidence) if evidence.sources else ()
        return estimate(asked, writer.asker.model.recording, fresh=self.fresh)

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
    def _prompts(self) -> Path:
        return self.library.place.prompts

    def _model(self, sample: int | None) -> Model:
        from assistant.limits import Limits
        from assistant.model import Model
        from assistant.pace import Pace
        from assistant.recording import Recording

        pace = Pace(self.settings.requests_per_minute, self.settings.tokens_per_minute)
        return Model(
            str(self.settings.model),
            api_base=self.settings.api_base,
            timeout=self.settings.timeout,
            recording=Recording(self.library.place.runs / "replies"),
            fresh=self.fresh,
            sample=sample,
            on_retry=self.on_retry,
            on_note=self.on_note,
            around=Limits(pace, self.budget),
        )

    def _writer(self, shelf: Noting, sample: int | None) -> Writer:
        if self.settings.model is None:
            from assistant.extractive import ExtractiveWriter

            return ExtractiveWriter(shelf)
        return self._model_writer(shelf, sample)

    def _model_writer(self, shelf: Noting, sample: int | None) -> ModelWriter:
        from assistant.model_writer import ModelWriter

        judge = shelf.judge(embedders.judge(self.library))
        return ModelWriter(self._asker(sample), judge, prompts=self._prompts)

    def _asker(self, sample: int | None) -> Asker:
        from assistant.asker import Asker

        return Asker(self._model(sample), self.settings, on_text=self.on_text, on_note=self.on_note)

    def _draft_writer(self, shelf: Noting, sample: int | None) -> DraftWriter:
        if self.settings.model is None:
            from assistant.draft.outline import OutlineWriter

            return OutlineWriter(shelf)
        return self._model_draft_writer(shelf, sample)

    def _model_draft_writer(self, shelf: Noting, sample: int | None) -> ModelDraftWriter:
        from assistant.draft.model_writer import ModelDraftWriter

        judge = shelf.judge(embedders.judge(self.library))
        return ModelDraftWriter(self._asker(sample), judge, self._prompts)


def _told(wanted: Filter | None) -> dict[str, Any]:
    return wanted.model_dump(mode="json", exclude_none=True) if wanted else {}
