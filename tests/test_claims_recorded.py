"""`claims` with replies recorded from a language model, over the example library."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from assistant import Assistant
from assistant.claims.columns import Column, Columns
from assistant.claims.result import ClaimTable
from assistant.claims.survey import Survey
from assistant.runs.folder import Run
from assistant.runs.replay import replay
from store import Library

if TYPE_CHECKING:
    from conftest import ModelSettings

pytestmark = pytest.mark.usefixtures("cassette")

PATIENCE = 900.0
"""Seconds for one reply while recording."""

Table = Callable[[Survey], ClaimTable]


@pytest.fixture
def claims(hashed_library: Library, model_settings: ModelSettings) -> Table:
    """A table made one paper after another, so that a cassette has them in order."""

    def claims(survey: Survey) -> ClaimTable:
        assistant = Assistant(
            hashed_library,
            model_settings.name,
            api_base=model_settings.api_base,
            timeout=PATIENCE,
            workers=1,
        )
        table = assistant.claims(survey)
        assert replay(Run(hashed_library.place.runs / table.run)).agrees
        return table

    return claims


def checked(table: ClaimTable, library: Library) -> None:
    """What holds for every table, whatever a model has written."""
    for row in table.rows:
        abstract = library.get(row.key).abstract
        sentences = library.sentences(row.key)
        assert [*row.cells] == [column.name for column in table.columns]
        for cell in row.cells.values():
            assert (cell.cite is not None) == (cell.state in ("found", "conflict"))
            for cite in filter(None, (cell.cite, *cell.others)):
                assert abstract[cite.start : cite.end] == cite.quote
                sentence = sentences[cite.sentence]
                assert sentence.start <= cite.start < cite.end <= sentence.end
        for cite in row.cites:
            assert abstract[cite.start : cite.end] == cite.quote


def test_twelve_papers(claims: Table, hashed_library: Library) -> None:
    keys = tuple(paper.key for paper in hashed_library.papers())[::3][:12]
    table = claims(Survey(keys=keys))
    checked(table, hashed_library)
    assert {row.key for row in table.rows} == set(keys)
    assert not table.failed
    assert len(table.rows) >= 20
    found = [cell for row in table.rows for cell in row.cells.values() if cell.state == "found"]
    assert len(found) >= 3 * len(table.rows)


def test_own_columns(claims: Table, hashed_library: Library) -> None:
    columns = Columns(
        question="What do methods against reward over-optimisation gain, and at what price?",
        column=(
            Column(name="method", hint="Its name."),
            Column(name="benchmarks", type="list", hint="Data sets or environments."),
            Column(name="gain over baseline", type="percentage"),
            Column(name="needs a reward model", type="yes/no"),
            Column(name="setting", type="choice", choices=("online", "offline", "theory")),
        ),
    )
    table = claims(Survey(query="reward over-optimisation", papers=6, columns=columns))
    checked(table, hashed_library)
    assert len(table.papers) == 6
    for row in table.rows:
        for name in ("needs a reward model", "setting"):
            if (cell := row.cells[name]).state == "found":
                column = next(c for c in columns.column if c.name == name)
                assert cell.value in (column.choices or ("yes", "no"))


def test_a_value_that_no_sentence_has(claims: Table, hashed_library: Library) -> None:
    """A hint asks for a difference that the abstract leaves to the reader: it is not made up."""
    column = Column(
        name="gain in points",
        type="number",
        hint="By how many points the method is better: the difference of the two scores.",
    )
    table = claims(Survey(keys=("urpo",), columns=Columns(question="gains", column=(column,))))
    checked(table, hashed_library)
    cells = [row.cells["gain in points"] for row in table.rows]
    assert cells
    assert not {cell.value for cell in cells} & {"2.6", "2.60", "3", "3.0", "3.00", "1.6", "1.60"}


def test_columns_for_a_question(hashed_library: Library, model_settings: ModelSettings) -> None:
    assistant = Assistant(
        hashed_library, model_settings.name, api_base=model_settings.api_base, timeout=PATIENCE
    )
    proposal = assistant.propose("What do methods against reward over-optimisation cost and gain?")
    assert 3 <= len(proposal.columns.column) <= 8
    assert all(column.hint for column in proposal.columns.column)
    assert replay(Run(hashed_library.place.runs / proposal.run)).agrees


def test_columns_that_every_row_has_are_asked_for_again(
    hashed_library: Library, model_settings: ModelSettings
) -> None:
    """A question that names what is in every table anyway."""
    assistant = Assistant(
        hashed_library, model_settings.name, api_base=model_settings.api_base, timeout=PATIENCE
    )
    question = (
        "A table with the title and key of each paper, its claim and what kind it is, "
        "and how large the gain over the baseline is in per cent."
    )
    proposal = assistant.propose(question)
    assert proposal.calls == 2
    names = {name.casefold() for name in proposal.columns.names}
    assert not names & {"title", "key", "claim", "kind"}
    assert replay(Run(hashed_library.place.runs / proposal.run)).agrees


def test_a_hasty_reader(claims: Table, hashed_library: Library) -> None:
    """Of six replies three had cells whose words do not stand where they should: a full name out
    of the title, a difference that the model had worked out, two names joined by a word of its own.
    """
    keys = ("chang2024dataset", "entropy", "fixpo", "lin2024limited", "ouyang2022training", "urpo")
    column = (
        Column(name="method", hint="Its name, with what it is short for."),
        Column(name="gain", type="number", hint="Its best gain over the baseline, in one figure."),
        Column(name="compute", type="choice", choices=("less", "the same", "more", "unclear")),
        Column(name="open code", type="yes/no"),
    )
    table = claims(Survey(keys=keys, columns=Columns(question="What pays?", column=column)))
    checked(table, hashed_library)
    assert table.calls == 9
    names = [row.cells["method"].value for row in table.rows]
    assert "Dataset Reset Policy Optimization (DR-PO)" not in names
    assert "3.00" not in [row.cells["gain"].value for row in table.rows]
