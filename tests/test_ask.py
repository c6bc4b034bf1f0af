"""`ask` with replies recorded from a language model, over the example library.

The embedder is the tests' own, so that the evidence, and with it the request, is the same on
every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from assistant import Answer, Assistant
from assistant.runs.folder import Run
from assistant.runs.replay import replay
from store import Library

if TYPE_CHECKING:
    from conftest import ModelSettings
    from vcr.cassette import Cassette

pytestmark = pytest.mark.usefixtures("cassette")

PATIENCE = 900.0
"""Seconds for one reply while recording."""


@pytest.fixture
def library(hashed_library: Library) -> Library:
    return hashed_library


Ask = Callable[..., Answer]


@pytest.fixture
def ask(library: Library, model_settings: ModelSettings) -> Ask:
    def ask(question: str, on_text: Callable[[str], None] | None = None) -> Answer:
        assistant = Assistant(
            library,
            model_settings.name,
            api_base=model_settings.api_base,
            timeout=PATIENCE,
            on_text=on_text,
        )
        answer = assistant.ask(question)
        check_provenance(answer, library)
        assert replay(Run(library.place.runs / answer.run)).agrees
        return answer

    return ask


def check_provenance(answer: Answer, library: Library) -> None:
    """Whatever a model wrote: its citations are exact, and what is shown was checked."""
    for statement in (*answer.statements, *answer.withheld):
        for cite in statement.cites:
            assert library.get(cite.key).abstract[cite.start : cite.end] == cite.quote
            sentence = library.sentences(cite.key)[cite.sentence]
            assert (sentence.start, sentence.end) == (cite.start, cite.end)
    assert all(statement.cites for statement in answer.statements)
    assert all(statement.verdict != "refused" for statement in answer.statements)
    assert all(statement.verdict == "refused" for statement in answer.withheld)
    cited = [cite.key for statement in answer.statements for cite in statement.cites]
    if answer.status == "answered":
        assert [paper.key for paper in answer.papers] == list(dict.fromkeys(cited))


def test_a_full_answer(ask: Ask, cassette: Cassette) -> None:
    answer = ask("Which methods avoid reward over-optimisation?")
    assert answer.status == "answered"
    assert {"coste2023reward", "karwowski2023goodhart"} <= {paper.key for paper in answer.papers}
    assert len(answer.papers) >= 3
    assert (answer.calls, answer.withheld) == (1, ())
    assert all(f"[{paper.n}]" in answer.answer for paper in answer.papers)
    assert answer.tokens.prompt > 500
    assert len(cassette) == 1


def test_a_repeated_question_asks_nobody(ask: Ask, cassette: Cassette) -> None:
    question = "What did PPO change in the standard policy gradient update?"
    first, again = ask(question), ask(question)
    assert (first.calls, first.cached) == (1, False)
    assert (again.calls, again.cached) == (0, True)
    assert again.answer == first.answer


def test_an_abstention(ask: Ask) -> None:
    answer = ask("What is the effect of caffeine on sleep?")
    assert (answer.status, answer.answer, answer.statements) == ("abstained", "", ())
    assert answer.calls == 2
    assert len(answer.papers) == 3


def test_a_false_premise_is_corrected(ask: Ask) -> None:
    answer = ask("Since DPO needs an explicit reward model, how is that reward model trained?")
    assert answer.status == "answered"
    assert "rafailov2023direct" in {paper.key for paper in answer.papers}
    opening = answer.statements[0].text.lower()
    assert any(word in opening for word in ("not", "no ", "without", "neither", "rather than"))


def test_an_answer_that_needed_its_repair(ask: Ask) -> None:
    answer = ask(
        "By how many percentage points do INPO and SPPO differ on AlpacaEval 2.0, "
        "and by how many do Best-of-n and PPO differ in the ensembles paper?"
    )
    assert (answer.status, answer.calls) == ("answered", 2)
    assert answer.withheld == ()
    assert "12.97" not in answer.answer  # a difference that no abstract states
    assert "28.53%" in answer.answer


def test_a_streamed_answer(ask: Ask) -> None:
    pieces: list[str] = []
    answer = ask("What does ReMax save compared with PPO?", on_text=pieces.append)
    assert answer.status == "answered"
    assert len(pieces) > 3
    assert "[S" in "".join(pieces)
    assert "remax" in " ".join(paper.key for paper in answer.papers)
