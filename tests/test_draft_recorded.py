"""`draft` with replies recorded from a language model, over the example library.

The embedder is the tests' own, so that the evidence, and with it the request, is the same on
every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from assistant import Assistant
from assistant.draft.brief import Brief
from assistant.draft.plan import Plan, PlannedParagraph, PlannedSentence
from assistant.results import OWN, RelatedWork
from assistant.runs.folder import Run
from assistant.runs.replay import replay
from store import Library

if TYPE_CHECKING:
    from conftest import ModelSettings

pytestmark = pytest.mark.usefixtures("cassette")

PATIENCE = 900.0
"""Seconds for one reply while recording."""

ABSTRACT = (
    "Reward models are imperfect, and policies that are optimised against them learn to exploit "
    "their errors. We propose to stop optimisation where an ensemble of small reward models begins "
    "to disagree. On three alignment benchmarks this keeps 95% of the gain in true reward, and "
    "needs no reference policy."
)


@pytest.fixture
def library(hashed_library: Library) -> Library:
    return hashed_library


Draft = Callable[..., RelatedWork]


@pytest.fixture
def draft(library: Library, model_settings: ModelSettings) -> Draft:
    def draft(brief: Brief, plan: Plan | None = None) -> RelatedWork:
        assistant = Assistant(
            library, model_settings.name, api_base=model_settings.api_base, timeout=PATIENCE
        )
        work = assistant.draft(brief, plan)
        assert replay(Run(library.place.runs / work.run)).agrees
        return work

    return draft


def checked(work: RelatedWork, library: Library) -> None:
    """What holds for every draft, whatever a model has written."""
    assert work.status == "answered"
    for statement in work.statements:
        assert statement.cites, statement.text
        assert statement.verdict != "refused"
        for cite in statement.cites:
            text = work.abstract if cite.key == OWN else library.get(cite.key).abstract
            assert text[cite.start : cite.end] == cite.quote
    planned = {key for one in work.plan for key in one.keys}
    assert not planned & set(work.unused)
    assert {paper.key for paper in work.papers} <= planned


def test_a_topic(draft: Draft, library: Library) -> None:
    work = draft(Brief(topic="learning from preferences without a reward model", words=240))
    checked(work, library)
    assert 2 <= len(work.paragraphs) <= 3
    assert work.calls <= 6
    assert len(work.papers) >= 5
    assert not [line for line in work.departures if "not planned" in line]
    headings = [paragraph.heading for paragraph in work.paragraphs]
    assert len(set(headings)) == len(headings)
    texts = [statement.text for statement in work.statements]
    assert len(set(texts)) == len(texts)


def test_an_abstract_of_ones_own(draft: Draft, library: Library) -> None:
    work = draft(Brief(abstract=ABSTRACT, words=160, paragraphs=2))
    checked(work, library)
    for paragraph in work.paragraphs:
        *others, last = paragraph.statements
        keys = {cite.key for cite in last.cites}
        assert OWN in keys
        assert len(keys) > 1
        assert all(OWN not in {cite.key for cite in one.cites} for one in others)


def test_a_plan_that_a_person_has_edited(draft: Draft, library: Library) -> None:
    """Two of its sentences suppose what no abstract says: nothing of the kind may be written."""
    sentences = (
        ("what a trust region guarantees", "schulman2015trust"),
        (
            "that PPO needs twelve times fewer samples than TRPO on real robots",
            "schulman2017proximal",
        ),
        ("how clipping takes the place of the constraint", "schulman2017proximal"),
    )
    plan = Plan(
        topic="trust regions and clipping",
        paragraph=(
            PlannedParagraph(
                heading="Staying near the last policy",
                sentence=tuple(PlannedSentence(purpose=p, papers=(key,)) for p, key in sentences),
            ),
        ),
    )
    work = draft(Brief(topic=plan.topic, words=90), plan)
    checked(work, library)
    assert [paper.key for paper in work.papers] == ["schulman2015trust"]
    assert any("schulman2017proximal is planned, and not cited" in d for d in work.departures)
    written = " ".join(statement.text for statement in work.statements)
    assert "twelve" not in written
    assert "12" not in written


def test_the_best_of_several(draft: Draft, library: Library) -> None:
    brief = Brief(topic="policy gradients with a trust region", words=70, paragraphs=1, best=3)
    work = draft(brief)
    checked(work, library)
    assert len(work.candidates) == 3
    assert sum(candidate.chosen for candidate in work.candidates) == 1
    chosen = next(candidate for candidate in work.candidates if candidate.chosen)
    assert all(chosen.withheld <= candidate.withheld for candidate in work.candidates)
    assert (chosen.supported + chosen.weak, chosen.withheld) == (
        len(work.statements),
        len(work.withheld),
    )


def test_in_another_manner(draft: Draft, library: Library) -> None:
    style = "TRPO took small steps. PPO clipped them. Both were tested on robots in simulation."
    work = draft(
        Brief(
            topic="reward over-optimisation and how it is mitigated",
            words=80,
            paragraphs=1,
            tense="past",
            style=style,
            must_cite=("karwowski2023goodhart",),
        )
    )
    checked(work, library)
    assert "karwowski2023goodhart" in [paper.key for paper in work.papers]
    lengths = [len(statement.text.split()) for statement in work.statements]
    assert sum(lengths) <= 140
    assert not any(a.text[:12] == b.text[:12] for a, b in pairwise(work.statements))


def test_a_sum_that_is_left_to_the_reader(draft: Draft, library: Library) -> None:
    """A plan asks for differences that no sentence states: they are not written as if one did."""
    purposes = (
        "by how many points URPO raises the AlpacaEval score and the reasoning average",
        "how many points better it judges than the reward model it replaces",
    )
    plan = Plan(
        topic="one model as player and referee",
        paragraph=(
            PlannedParagraph(
                heading="One model for both",
                sentence=tuple(PlannedSentence(purpose=p, papers=("urpo",)) for p in purposes),
            ),
        ),
    )
    work = draft(Brief(topic=plan.topic, words=60), plan)
    checked(work, library)
    written = " ".join(statement.text for statement in work.statements)
    assert not {"2.6", "2.60", "1.6", "1.60", "3.0"} & set(written.replace(",", " ").split())


def test_what_is_refused_and_cannot_be_asked_again_is_withheld(
    draft: Draft, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The endpoint gave no second reply in time, and told so, however often it was asked."""
    monkeypatch.setattr("assistant.llm.retries.BACKOFF", lambda _: 0.0)
    monkeypatch.setattr("assistant.llm.retries.ATTEMPTS", 2)  # it took 75 s for each
    purposes = (
        "the average gain in points over AlpacaEval and the reasoning tests, and what share "
        "that is",
        "by how many per cent it judges better than the reward model it replaces",
        "for which base model this is shown",
    )
    plan = Plan(
        topic="one model as player and referee",
        paragraph=(
            PlannedParagraph(
                heading="What it gains",
                sentence=tuple(PlannedSentence(purpose=p, papers=("urpo",)) for p in purposes),
            ),
        ),
    )
    work = draft(Brief(topic=plan.topic, words=80), plan)
    checked(work, library)
    assert work.withheld
    assert all(one.verdict == "refused" and one.reasons for one in work.withheld)
    shown = {statement.text for paragraph in work.paragraphs for statement in paragraph.statements}
    assert not shown & {one.text for one in work.withheld}
