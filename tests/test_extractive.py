"""Answers made of quotations: a library asked without a model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from embedders import HashingEmbedder

from assistant import Assistant
from store import Library
from store.records import Paper

PAPERS = (
    Paper(
        title="Willows along ditches",
        abstract=(
            "Ditches dry up in summer in many regions. "
            "However, this is rarely measured. "
            "We planted willows along 40 ditches and measured their water. "
            "Willows kept water in the ditches through 9 of 10 summers."
        ),
    ),
    Paper(
        title="Reeds as a filter for ditches",
        abstract=(
            "Reeds are common. Reeds kept the water of ditches clean, but it dried up no later. "
            "Ditches with reeds lost their water in summer as fast as ditches without."
        ),
    ),
    Paper(title="Ditches, willows, water and summer"),
    Paper(
        title="Bell towers of the coast",
        abstract="Bell towers lean. We list 31 towers that lean. None of them has fallen.",
    ),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / ".litrev", embedder=HashingEmbedder(256)) as library:
        library.add_papers(PAPERS)
        yield library


def test_an_answer_is_made_of_sentences_of_the_library(library: Library) -> None:
    answer = Assistant(library).ask("Do willows keep water in ditches through summer?")
    assert answer.status == "answered"
    assert answer.model is None
    assert answer.calls == 0
    quoted = [statement.text for statement in answer.statements]
    assert "Willows kept water in the ditches through 9 of 10 summers." in quoted
    for statement in answer.statements:
        [cite] = statement.cites
        abstract = library.get(cite.key).abstract
        assert abstract[cite.start : cite.end] == cite.quote == statement.text
        assert statement.verdict == "supported"


def test_what_is_about_something_else_is_not_quoted(library: Library) -> None:
    answer = Assistant(library).ask("Do willows keep water in ditches through summer?")
    assert answer.papers[0].title == "Willows along ditches"
    assert "Bell towers of the coast" not in {paper.title for paper in answer.papers}


@pytest.mark.parametrize(
    "question",
    [
        "What is the best treatment for sepsis?",
        "How do I bake sourdough?",
        "Which comets were seen by Halley?",
        "What is it?",
        '"" OR NEAR( *',
    ],
)
def test_it_abstains_where_no_paper_bears_on_the_question(library: Library, question: str) -> None:
    answer = Assistant(library).ask(question)
    assert answer.status == "abstained"
    assert answer.statements == ()
    assert answer.answer == ""


def test_an_empty_library_has_no_answer(tmp_path: Path) -> None:
    with Library.open(tmp_path / ".litrev", embedder=HashingEmbedder()) as library:
        assert Assistant(library).ask("Do willows keep water?").status == "abstained"


def test_the_same_question_has_the_same_answer(library: Library) -> None:
    question = "Do ditches with reeds lose their water in summer?"
    first, second = (Assistant(library).ask(question) for _ in range(2))
    assert first.answer == second.answer
    assert first.status == "answered"
