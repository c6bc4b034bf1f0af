"""The writer of drafts that asks a model: a plan, then a call a paragraph, each repaired once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.checks import Checker
from assistant.draft.choice import best
from assistant.draft.plan import Plan, PlannedParagraph, even
from assistant.draft.queries import subject
from assistant.draft.ranking import Order, permutation
from assistant.draft.wish import Wish
from assistant.draft.writer import Planning, Ranking, Writing
from assistant.errors import CostCeiling
from assistant.evidence import Evidence, inert
from assistant.prompts import Message, render
from assistant.repair import merit, repair
from assistant.results import OWN, Paragraph, Statement
from assistant.statements import parse

if TYPE_CHECKING:
    from assistant.asker import Asker
    from assistant.draft.brief import Brief
    from assistant.llm.recording import Exchange, Request
    from store.embedding import Embedder

WORDS_A_SENTENCE = 27
"""As related-work sections have them."""

PACK = 2.0
"""How much more than an answer a plan may read: of the characters that may be sent."""


class ModelDraftWriter:
    """Plans and writes with a model; implements `assistant.draft.writer.DraftWriter`."""

    chooses = True
    tasks = ("rank", "plan", "paragraph", "mend")

    def __init__(self, asker: Asker, embedder: Embedder, prompts: Path | None = None) -> None:
        """`prompts` holds the user's own versions."""
        self.asker = asker
        self.embedder = embedder
        self.prompts = prompts
        self.model = asker.model.name

    def room(self, brief: Brief) -> int:
        """What the evidence may have of the characters of a plan's request."""
        sent = sum(len(message.content) for message in self._planning(brief, Evidence(sources=())))
        return int(self.asker.settings.prompt_characters * PACK) - sent

    def rank(self, brief: Brief, evidence: Evidence) -> Ranking:
        """As the model orders them; one that it forgets comes last. Raises ModelError."""
        papers = [source for source in evidence.sources if source.key != OWN]
        values = {
            "evidence": Evidence(sources=tuple(papers)).text(),
            "topic": subject(brief),
            "count": str(len(papers)),
        }
        messages = render("rank", self.prompts, **values).messages
        replied = self.asker.parse(self.asker.request(messages), Order)
        keys = {source.number: source.key for source in papers}
        order = permutation(replied.value.papers, [*keys])
        return Ranking(tuple(keys[number] for number in order), replied.exchanges)

    def plan(self, brief: Brief, evidence: Evidence) -> Planning:
        """A plan whose papers are all in the evidence. Raises ModelError."""
        request = self.asker.request(self._planning(brief, evidence))
        replied = self.asker.parse(request, Wish, lambda wish: wish.check(evidence, brief))
        return Planning(replied.value.plan(evidence, brief), replied.exchanges)

    def write(self, brief: Brief, plan: Plan, evidence: Evidence) -> Writing:
        """The paragraphs, or the best of several drafts of them by what the checks say.

        A ceiling on costs that is reached leaves what was written. Raises ModelError.
        """
        if brief.best == 1:
            return self._candidate(self.asker, brief, plan, evidence)
        candidates = [
            self._candidate(self.asker.sampled(sample), brief, plan, evidence)
            for sample in range(1, brief.best + 1)
        ]
        return best(candidates, plan, brief)

    def requests(self, brief: Brief, plan: Plan | None, evidence: Evidence) -> Iterator[Request]:
        """About what will be asked, without repairs.

        While there is no plan, each paragraph is taken to be about its share of the papers.
        """
        if plan is None:
            yield self.asker.request(self._planning(brief, evidence))
            plan = even(brief, evidence)
        many = range(1, brief.best + 1) if brief.best > 1 else ()
        for asker in [self.asker.sampled(sample) for sample in many] or [self.asker]:
            for planned in plan.paragraph:
                shown = _shown(planned, evidence)
                yield asker.request(self._writing(brief, plan, planned, shown, ()))

    def _candidate(self, asker: Asker, brief: Brief, plan: Plan, evidence: Evidence) -> Writing:
        """One paragraph after another, each told what the earlier ones rest on."""
        paragraphs: list[Paragraph] = []
        exchanges: list[Exchange] = []
        with suppress(CostCeiling):
            for planned in plan.paragraph:
                asker.show(f"\n\n{planned.heading}\n\n")
                written, asked = self._paragraph(asker, brief, plan, planned, evidence, paragraphs)
                paragraphs.append(written)
                exchanges += asked
        return Writing(tuple(paragraphs), exchanges=tuple(exchanges))

    def _paragraph(
        self,
        asker: Asker,
        brief: Brief,
        plan: Plan,
        planned: PlannedParagraph,
        evidence: Evidence,
        before: Sequence[Paragraph],
    ) -> tuple[Paragraph, tuple[Exchange, ...]]:
        shown = _shown(planned, evidence)
        messages = self._writing(brief, plan, planned, shown, before)
        asked: tuple[Exchange, ...] = (asker.ask(asker.request(messages)),)
        checker = Checker(brief.said or subject(brief), shown, self.embedder, comparing=True)
        statements = _checked(asked[0].reply.text, checker)
        if refused := [s for s in statements if s.verdict == "refused"]:
            with suppress(CostCeiling):
                again = repair(asker, asked[0], refused, "mend", self.prompts)
                asked = (*asked, again)
                others = () if again.reply.failed else _checked(again.reply.text, checker)
                if others and merit(others) >= merit(statements):
                    statements = others
        return Paragraph(heading=planned.heading, statements=statements), asked

    def _planning(self, brief: Brief, evidence: Evidence) -> tuple[Message, ...]:
        values = {
            "evidence": evidence.text(),
            "topic": subject(brief),
            "paragraphs": str(brief.paragraphs),
            "words": str(brief.words),
            "sentences": str(max(brief.paragraphs, round(brief.words / WORDS_A_SENTENCE))),
            "must_cite": _numbers(evidence, brief.must_cite),
            "own_work": _numbers(evidence, (OWN,)),
        }
        return render("plan", self.prompts, **values).messages

    def _writing(
        self,
        brief: Brief,
        plan: Plan,
        planned: PlannedParagraph,
        shown: Evidence,
        before: Sequence[Paragraph],
    ) -> tuple[Message, ...]:
        values = {
            "evidence": shown.text(),
            "topic": subject(brief),
            "said": _said(before, shown),
            "plan": _plan(planned, shown),
            "words": str(round(brief.words / len(plan.paragraph))),
            "manner": _manner(brief),
        }
        return render("paragraph", self.prompts, **values).messages


def _shown(planned: PlannedParagraph, evidence: Evidence) -> Evidence:
    return Evidence(sources=tuple(s for s in evidence.sources if s.key in planned.keys))


def _checked(text: str, checker: Checker) -> tuple[Statement, ...]:
    return tuple(checker.check([written for block in parse(text) for written in block.written]))


def _numbers(evidence: Evidence, keys: Sequence[str]) -> str:
    found = [f"S{source.number}" for source in evidence.sources if source.key in keys]
    return ", ".join(found) or "none"


def _plan(planned: PlannedParagraph, shown: Evidence) -> str:
    return "\n".join(
        [f"Theme: {inert(planned.heading)}"]
        + [
            f"{number}. {inert(sentence.purpose)} ({_numbers(shown, sentence.papers)})"
            for number, sentence in enumerate(planned.sentence, 1)
        ]
    )


def _said(before: Sequence[Paragraph], shown: Evidence) -> str:
    """The sentences of these papers that earlier paragraphs rest on: what was told, not how."""
    keys = {source.key for source in shown.sources}
    passed = (s for paragraph in before for s in paragraph.statements if s.verdict != "refused")
    quotes = (cite.quote for statement in passed for cite in statement.cites if cite.key in keys)
    lines = (f"- {inert(quote)}" for quote in dict.fromkeys(quotes))
    return "\n".join(lines) or "nothing yet"


def _manner(brief: Brief) -> str:
    speaks = {"we": 'the writers are "we"', "impersonal": "the writers do not speak of themselves"}
    manner = f"{brief.tense} tense; {speaks[brief.person]}."
    if not brief.style:
        return manner
    sample = " ".join(brief.style.split())
    return (
        f"{manner}\nFollow this sample in its manner, not in what it says:\n"
        f"<sample>\n{sample}\n</sample>"
    )
