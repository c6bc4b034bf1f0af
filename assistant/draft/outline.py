"""The writer of drafts that needs no model: an annotated outline, made of quotations by theme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.answer.extractive import ROOM
from assistant.draft.allotment import allot
from assistant.draft.leadins import LeadIns, who
from assistant.draft.own import closings
from assistant.draft.plan import Plan, PlannedParagraph, PlannedSentence, PlanUnusable
from assistant.draft.queries import subject
from assistant.draft.quotable import Quotable, best, quotables
from assistant.draft.writer import Planning, Ranking, Writing
from assistant.purposes import Purpose
from assistant.quoting import quoted
from assistant.results import OWN, Paragraph, Statement
from assistant.themes import themes

if TYPE_CHECKING:
    from assistant.draft.brief import Brief
    from assistant.evidence import Evidence, Source
    from assistant.shelf import Shelf
    from store.records import Sentence


class OutlineWriter:
    """Drafts by quoting; implements `assistant.draft.writer.DraftWriter`."""

    tasks = ()
    model = None
    chooses = False

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def room(self, brief: Brief) -> int:
        """More than any number of abstracts needs."""
        return ROOM

    def rank(self, brief: Brief, evidence: Evidence) -> Ranking:
        """As the search ranks them."""
        return Ranking(tuple(_papers(evidence)))

    def plan(self, brief: Brief, evidence: Evidence) -> Planning:
        """Paragraphs by theme, a sentence a paper, a second one where there are words for it.

        Raises PlanUnusable where no paper has an abstract.
        """
        topic, papers = subject(brief), list(_papers(evidence).values())
        if not papers:
            raise PlanUnusable(
                "none of these papers has an abstract", "Without a model, abstracts are quoted."
            )
        allotted = allot(brief, evidence, quotables(topic, papers, self.shelf))
        used = [source for source in papers if source.key in allotted]
        paragraphs = tuple(
            PlannedParagraph(
                heading=theme.name,
                sentence=tuple(
                    PlannedSentence(purpose=purpose, papers=(key,))
                    for key in theme.keys
                    for purpose in sorted(allotted[key], key=[*Purpose].index)
                ),
            )
            for theme in themes(topic, used, self.shelf, brief.paragraphs)
        )
        return Planning(Plan(topic=brief.topic, paragraph=paragraphs))

    def write(self, brief: Brief, plan: Plan, evidence: Evidence) -> Writing:
        """A quotation for each paper of each planned sentence, then one of the person's own.

        A purpose that is not `Purpose`'s is taken for what the sentence is to be about.
        """
        lead_ins, chosen = LeadIns(brief.tense), self._chosen(brief, plan, evidence)
        own = self._own(plan, evidence)
        person = "Our work" if brief.person == "we" else "This work"
        paragraphs = []
        for planned, quotations, closing in zip(plan.paragraph, chosen, own, strict=True):
            before = [None, *(key for key, _ in quotations)]
            statements = [
                _quotation(lead_ins, evidence, key, one, again=key == last)
                for last, (key, one) in zip(before, quotations, strict=False)
            ]
            if closing:
                statements.append(_statement(person, evidence, OWN, closing))
            paragraphs.append(Paragraph(heading=planned.heading, statements=tuple(statements)))
        return Writing(tuple(paragraphs))

    def _chosen(
        self, brief: Brief, plan: Plan, evidence: Evidence
    ) -> Iterator[list[tuple[str, Quotable]]]:
        """What each paragraph quotes of which paper; no sentence twice."""
        papers, topic = _papers(evidence), subject(brief)
        found = quotables(topic, [papers[key] for key in plan.keys if key in papers], self.shelf)
        taken: dict[str, set[int]] = defaultdict(set)
        for paragraph in plan.paragraph:
            quotations = []
            for planned in paragraph.sentence:
                for key in filter(papers.__contains__, planned.papers):
                    ranked = found[key]
                    if planned.purpose not in set(Purpose):
                        ranked = quotables(planned.purpose, [papers[key]], self.shelf)[key]
                    if one := best(ranked, planned.purpose, taken[key]):
                        taken[key].add(one.sentence.number)
                        quotations.append((key, one))
            yield quotations

    def _own(self, plan: Plan, evidence: Evidence) -> list[Sentence | None]:
        """The person's own sentence for each paragraph, where there is one."""
        papers = _papers(evidence)
        paragraphs = [[papers[key] for key in p.keys if key in papers] for p in plan.paragraph]
        for source in evidence.sources:
            if source.key == OWN and source.sentences:
                return closings(source, paragraphs, self.shelf)
        return [None] * len(paragraphs)


def _papers(evidence: Evidence) -> dict[str, Source]:
    """What can be quoted, by key, but for the person's own."""
    return {s.key: s for s in evidence.sources if s.key != OWN and s.sentences}


def _quotation(
    lead_ins: LeadIns, evidence: Evidence, key: str, one: Quotable, *, again: bool
) -> Statement:
    source = evidence.source(key)
    writers = ("the same paper", False) if again else who(source.authors, source.title)
    lead_in = lead_ins.lead_in(one.purpose, *writers)
    return _statement(lead_in, evidence, key, one.sentence)


def _statement(lead_in: str, evidence: Evidence, key: str, sentence: Sentence) -> Statement:
    """A quotation; a sentence without an end of its own is given one."""
    cite = evidence.cite(evidence.source(key).number, sentence.number + 1)
    words = quoted(sentence.text)
    end = "" if words.rstrip("”’'\")]")[-1:] in set(".!?…") else "."
    return Statement(
        text=f"{lead_in}: {words}{end}", cites=(cite,) if cite else (), verdict="supported"
    )
