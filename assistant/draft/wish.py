"""A plan as a model replies it, with papers by their numbers, and what has to be right about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from assistant.draft.plan import Plan, PlannedParagraph, PlannedSentence

if TYPE_CHECKING:
    from assistant.draft.brief import Brief
    from assistant.evidence import Evidence


class SentenceWish(BaseModel):
    """What a sentence is for, and the numbers of its papers: 3 for [S3]."""

    purpose: str
    papers: list[int] = Field(min_length=1)


class ParagraphWish(BaseModel):
    """A theme, and the sentences on it, in order."""

    heading: str
    sentences: list[SentenceWish] = Field(min_length=1)


class Wish(BaseModel):
    """The paragraphs, in order."""

    paragraphs: list[ParagraphWish] = Field(min_length=1)

    def check(self, evidence: Evidence, brief: Brief) -> None:
        """Raises ValueError, in words for the model."""
        known = {source.number: source.key for source in evidence.sources}
        named = [number for p in self.paragraphs for s in p.sentences for number in s.papers]
        if unknown := sorted(set(named) - known.keys()):
            raise ValueError(f"papers {unknown} are not in the evidence: it has {sorted(known)}")
        if len(self.paragraphs) > brief.paragraphs:
            raise ValueError(
                f"{len(self.paragraphs)} paragraphs, where at most {brief.paragraphs} are wanted"
            )
        headings = [paragraph.heading.strip().casefold() for paragraph in self.paragraphs]
        if len(set(headings)) < len(headings):
            raise ValueError("two paragraphs have the same heading")
        planned = {known[number] for number in named}
        numbers = {key: number for number, key in known.items()}
        if missing := [f"S{numbers[k]}" for k in brief.must_cite if k in numbers.keys() - planned]:
            raise ValueError(f"{', '.join(missing)} must be cited, and no sentence does")

    def plan(self, evidence: Evidence, brief: Brief) -> Plan:
        """The same with keys for numbers."""
        keys = {source.number: source.key for source in evidence.sources}
        return Plan(
            topic=brief.topic,
            paragraph=tuple(
                PlannedParagraph(
                    heading=paragraph.heading.strip(),
                    sentence=tuple(
                        PlannedSentence(
                            purpose=sentence.purpose,
                            papers=tuple(dict.fromkeys(keys[n] for n in sentence.papers)),
                        )
                        for sentence in paragraph.sentences
                    ),
                )
                for paragraph in self.paragraphs
            ),
        )
