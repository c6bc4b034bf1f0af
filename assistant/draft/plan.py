"""The plan of a draft: its paragraphs, and for each sentence what it is for and which papers.

It is a TOML file that a person can edit:

    topic = "credit assignment"

    [[paragraph]]
    heading = "Rewards for each step"

    [[paragraph.sentence]]
    purpose = "two ways to reward single steps"
    papers = ["lightman2023lets", "wang2024math"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field, ValidationError

from assistant.render.whole import keep
from assistant.results import Planned
from store.errors import LitrevError
from store.records import Record

if TYPE_CHECKING:
    from assistant.draft.brief import Brief
    from assistant.evidence import Evidence


class PlanUnusable(LitrevError):
    """A plan cannot be read, or names papers that are not there."""


class PlannedSentence(Record):
    """What a sentence is for, and the keys of the papers that it is to cite."""

    purpose: str
    papers: tuple[str, ...] = Field(min_length=1)


class PlannedParagraph(Record):
    """A theme, and the sentences on it, in order."""

    heading: str
    sentence: tuple[PlannedSentence, ...] = Field(min_length=1)

    @property
    def keys(self) -> tuple[str, ...]:
        """The papers of its sentences, each once, in order."""
        return tuple(dict.fromkeys(key for one in self.sentence for key in one.papers))


class Plan(Record):
    """The paragraphs of a draft, in order."""

    topic: str
    paragraph: tuple[PlannedParagraph, ...] = Field(min_length=1)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every paper planned, once, in order."""
        return tuple(dict.fromkeys(key for one in self.paragraph for key in one.keys))

    def check(self, brief: Brief) -> None:
        """Raises PlanUnusable where it names what is excluded, or lacks what must be cited."""
        for (paragraph, sentence), keys in self._places():
            if left_out := [key for key in keys if key in brief.exclude]:
                raise PlanUnusable(
                    f"paragraph {paragraph} sentence {sentence} of the plan names "
                    f"{', '.join(left_out)}, which --exclude leaves out",
                    "Take it out of the plan, or do without --exclude.",
                )
        if missing := [key for key in brief.must_cite if key not in self.keys]:
            raise PlanUnusable(
                f"no sentence of the plan names {', '.join(missing)}, which --must-cite asks for",
                "Put it into the papers of a sentence of the plan, or do without --must-cite.",
            )

    def _places(self) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
        """The papers of each sentence, by the numbers of paragraph and sentence, from 1."""
        for number, paragraph in enumerate(self.paragraph, 1):
            for sentence, planned in enumerate(paragraph.sentence, 1):
                yield (number, sentence), planned.papers

    def flat(self) -> tuple[Planned, ...]:
        """Its sentences as a result lists them."""
        return tuple(
            Planned(heading=paragraph.heading, purpose=sentence.purpose, keys=sentence.papers)
            for paragraph in self.paragraph
            for sentence in paragraph.sentence
        )


def unflat(topic: str, planned: Iterable[Planned]) -> Plan:
    """The plan whose sentences a result lists."""
    return Plan(
        topic=topic,
        paragraph=tuple(
            PlannedParagraph(
                heading=heading,
                sentence=tuple(PlannedSentence(purpose=p.purpose, papers=p.keys) for p in group),
            )
            for heading, group in groupby(planned, key=lambda one: one.heading)
        ),
    )


def even(brief: Brief, evidence: Evidence) -> Plan:
    """A stand-in for a plan that nobody has made yet: to each paragraph its share of the papers."""
    keys = [source.key for source in evidence.sources]
    count = min(brief.paragraphs, len(keys))
    return Plan(
        topic=brief.topic,
        paragraph=tuple(
            PlannedParagraph(
                heading=f"paragraph {n + 1}",
                sentence=tuple(
                    PlannedSentence(purpose="what it says of the topic", papers=(key,))
                    for key in keys[n::count]
                ),
            )
            for n in range(count)
        ),
    )


def write(plan: Plan, file: Path, unused: Collection[str] = ()) -> list[Path]:
    """Write a plan as TOML, with the keys of papers that it leaves out.

    Where what was there with other content is kept. Raises PlanUnusable and NotSaved.
    """
    import tomli_w

    text = tomli_w.dumps(plan.model_dump()) + "".join(f"# not used: {key}\n" for key in unused)
    kept = keep(file, text.encode())
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PlanUnusable(
            f"the plan could not be written to {file}: {error.strerror}",
            "Is its folder there, and may you write in it?",
        ) from error
    return kept


def read(file: Path) -> Plan:
    """The plan in a TOML file. Raises PlanUnusable, which says where it is wrong."""
    try:
        return Plan.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = " ".join(_place(first["loc"]))
        raise PlanUnusable(f"{file}: {where}: {first['msg']}", HINT) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PlanUnusable(f"{file}: {error}", HINT) from None


HINT = "A plan that litrev has written, --save-plan FILE, shows how one looks."


def _place(location: Iterable[str | int]) -> Iterator[str]:
    """`paragraph 2 sentence 1 papers`, counted from 1 as a person does."""
    return (str(part + 1) if isinstance(part, int) else part for part in location)
