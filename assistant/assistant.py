"""The assistant: a library, a way of writing and the tasks, for programs and commands alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant import embedders
from assistant.answer import answer
from assistant.llm.budget import Budget
from assistant.notebook import Notebook
from assistant.settings import Settings, load
from assistant.writers import Writers
from store.errors import LitrevError
from store.text import sound

if TYPE_CHECKING:
    from assistant.asker import Asker
    from assistant.chat.listener import Listener
    from assistant.chat.turn import Asking, Turn
    from assistant.claims.extraction import Progress
    from assistant.claims.proposing import Proposal
    from assistant.claims.result import ClaimTable
    from assistant.claims.survey import Survey
    from assistant.contradictions.result import Contradictions
    from assistant.draft.brief import Brief
    from assistant.draft.plan import Plan
    from assistant.draft.rewriting.manuscript import Manuscript
    from assistant.draft.rewriting.result import Rewriting
    from assistant.errors import ModelError
    from assistant.llm.recording import Recording
    from assistant.noting import Noting
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
        book = self._notebook()
        writer = self.writers(book.shelf, sample).answer()
        result, exchanges = answer(question, book.shelf, writer, self.settings, wanted)
        asked = {"question": question, "wanted": _told(wanted)}
        return book.keep("ask", asked, writer.tasks, exchanges, result, sample)

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

        brief = Brief(topic=brief) if isinstance(brief, str) else brief
        if plan:
            plan.check(brief)
        book = self._notebook()
        writer = self.writers(book.shelf, sample).draft()
        result, exchanges = draft(brief, book.shelf, writer, plan, wanted)
        asked = {
            "topic": result.topic,
            "brief": brief.model_dump(mode="json"),
            "plan": plan.model_dump(mode="json") if plan else None,
            "wanted": _told(wanted),
        }
        return book.keep("draft", asked, writer.tasks, exchanges, result, sample)

    def claims(self, survey: Survey | str, progress: Progress | None = None) -> ClaimTable:
        """A table of what papers claim; a query alone is a survey with everything else as usual.

        Papers that an earlier run has read for the same columns in the same way are not read
        again. Whatever ends it early, what was finished is kept as a run; the table tells what is
        missing and why, and an interruption is raised again. Raises PaperUnknown, RunNotKept, and
        what stopped it before anything came.
        """
        from assistant.claims.extraction import extract
        from assistant.claims.survey import Survey
        from assistant.claims.table import joined, made_now
        from assistant.claims.work import planned

        began, book = perf_counter(), self._notebook()
        shelf = book.shelf
        survey = Survey(query=sound(survey)) if isinstance(survey, str) else survey
        # A reply that no rows could be made of is recorded as well: trying again asks anew.
        writers = self.writers(shelf, fresh=survey.retry)
        work = planned(survey, self.library, shelf, writers.claims, fresh=self.fresh)
        columns, writer = work.survey.columns, work.writer
        made = extract(work.left, columns, shelf, writer, self.settings.workers, progress)
        read, seconds = made.keys(work.left), perf_counter() - began
        now = made_now(work.survey.query, read, columns, shelf, writer.model, made, seconds)
        if read:
            exchanges, asked = made.exchanges_of(read), work.asked(read)
            now = book.keep("claims", asked, writer.tasks, exchanges, now)
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

        book, file = self._notebook(), str(draft.file)
        writer = self.writers(book.shelf).rewriter()
        result, exchanges = rewrite(file, draft.passages, book.shelf, writer, wanted, exclude)
        asked = {"file": file, "passages": draft.told, "exclude": exclude, "wanted": _told(wanted)}
        tasks = writer.tasks if writer else ()
        return book.keep("rewrite", asked, tasks, exchanges, result)

    def contradictions(
        self, claimed: Claimed, pairs: int = 20, progress: Progress | None = None
    ) -> Contradictions:
        """Pairs of claims that agree or contradict each other; candidates without a model.

        The claims are those of a table, or of `claims`; comparing is a run of its own. Raises as
        `claims` does, and what stopped the model before anything was judged.
        """
        from assistant.claims.result import ClaimTable
        from assistant.contradictions.comparing import compare, joined, question

        table = claimed if isinstance(claimed, ClaimTable) else self.claims(claimed, progress)
        book, asked = self._notebook(), question(table, pairs)
        writers, workers = self.writers(book.shelf), self.settings.workers
        result, made = compare(asked, book.shelf, writers, workers)
        told, exchanges = asked.asked(made), made.all_exchanges()
        kept = book.keep("contradictions", told, made.tasks, exchanges, result)
        return joined(kept, table)

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
        from assistant.claims.proposing import propose, sample

        question, book = sound(question), self._notebook()
        writers, keys = self.writers(book.shelf), sample(question, book.shelf, wanted)
        asker = writers.asker() if writers.model else None
        result, exchanges = propose(question, keys, book.shelf, asker, writers.prompts)
        asked = {"question": question, "keys": keys}
        tasks = ("propose",) if asker else ()
        return book.keep("propose", asked, tasks, exchanges, result)

    def converse(self, asking: Asking, listener: Listener, *, fresh: bool = False) -> Turn:
        """One turn of a conversation, kept as a run; `chat.Chat` holds the rest of it.

        Raises as `ask` does.
        """
        from assistant.chat.conversing import TASKS, converse
        from assistant.chat.making import Making, Noted, Played

        book = self._notebook()
        writers = self.writers(book.shelf, fresh=fresh)
        maker = Noted(Making(self, asking.words))
        turn, exchanges = converse(asking, book.shelf, writers, self.settings, maker, listener)
        played = Played(**{**dict(asking), "tools": turn.tools, "outcomes": maker.outcomes})
        asked = played.model_dump(mode="json")
        return book.keep("chat", asked, TASKS if exchanges else (), exchanges, turn)

    def writers(self, shelf: Noting, sample: int | None = None, *, fresh: bool = False) -> Writers:
        """Who answers, drafts and reads claims from a shelf of this library."""
        return Writers(
            shelf,
            lambda: self._asker(sample, fresh=fresh or self.fresh),
            lambda: shelf.judge(embedders.judge(self.library)),
            self._prompts,
            model=self.settings.model is not None,
        )

    @property
    def recording(self) -> Recording:
        """The replies that a model has given to this library's questions."""
        from assistant.llm.recording import Recording

        return Recording(self.library.place.runs / "replies")

    def _notebook(self) -> Notebook:
        return Notebook(self.library, self.settings, self.budget, self.on_note)

    @property
    def _prompts(self) -> Path:
        return self.library.place.prompts

    def _asker(self, sample: int | None, *, fresh: bool) -> Asker:
        from assistant.asker import Asker
        from assistant.llm.limits import Limits
        from assistant.llm.model import Model

        model = Model(
            str(self.settings.model),
            api_base=self.settings.api_base,
            timeout=self.settings.timeout,
            recording=self.recording,
            fresh=fresh,
            sample=sample,
            on_retry=self.on_retry,
            on_note=self.on_note,
            around=Limits.of(self.settings, self.budget),
        )
        return Asker(model, self.settings, on_text=self.on_text, on_note=self.on_note)


def _told(wanted: Filter | None) -> dict[str, Any]:
    return wanted.model_dump(mode="json", exclude_none=True) if wanted else {}
