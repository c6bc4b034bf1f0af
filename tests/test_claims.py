"""Claim tables that a model reads: cells proved or refused, one repair, kept rows, failures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from embedders import HashingEmbedder
from stubs import Canned, StubServer, chat, failure

from assistant import Assistant
from assistant.claims.columns import Column, Columns
from assistant.claims.result import ClaimTable
from assistant.claims.survey import Survey
from assistant.cli import main
from assistant.errors import ModelError, ShapeMissed
from assistant.runs.folder import Run
from assistant.runs.replay import replay
from store import Library
from store.errors import PaperUnknown
from store.records import Paper

ABSTRACT = (
    "Returns of long tasks are noisy. We propose Quiet Gradient, a baseline for each step. "
    "On Harbour-9 it lowers the variance by 12.4 % against REINFORCE. "
    "A second count on Harbour-9 gives 12.9 %. It may not help on short tasks."
)
COLUMNS = Columns(
    question="variance",
    column=(
        Column(name="method", hint="Its name."),
        Column(name="gain over baseline", type="percentage"),
        Column(name="data sets", type="list"),
        Column(name="on short tasks", type="yes/no"),
        Column(name="setting", type="choice", choices=("online", "offline")),
    ),
)


def papers(count: int = 1) -> list[Paper]:
    return [
        Paper(
            title=f"Harbour report {n}", authors=(f"Ann Writer{n}",), abstract=ABSTRACT, year=2020
        )
        for n in range(1, count + 1)
    ]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", HashingEmbedder()) as library:
        library.add_papers(papers())
        yield library


def find(column: str, words: str, sentence: int, choice: str | None = None) -> dict[str, Any]:
    one = {"column": column, "words": words, "sentence": f"S1.{sentence}"}
    return {**one, "choice": choice} if choice else one


def claim(*cells: dict[str, Any], **other: Any) -> dict[str, Any]:
    told = "On Harbour-9, Quiet Gradient lowers the variance by 12.4 % against REINFORCE."
    return {"claim": told, "kind": "result", "evidence": ["S1.3"], "cells": [*cells], **other}


def replied(*claims: dict[str, Any]) -> Canned:
    return chat(json.dumps({"claims": claims}))


GOOD = replied(claim(find("method", "Quiet Gradient", 2)))


def asking(library: Library, server: StubServer, **settings: Any) -> Assistant:
    return Assistant(library, "openai/local", api_base=server.base, timeout=10, **settings)


def table(library: Library, *script: Canned, columns: Columns = COLUMNS) -> ClaimTable:
    """A table by what a server replies, which a replay of its run makes again."""
    with StubServer(*script) as server:
        made = asking(library, server).claims(Survey(columns=columns))
        assert len(server.requests) == len(script)
    assert replay(Run(library.place.runs / made.run)).agrees
    return made


def test_a_cell_is_words_of_its_sentence(library: Library) -> None:
    cells = (
        find("method", "Quiet Gradient", 2),
        find("gain over baseline", "12.4 %", 3),
        find("data sets", "Harbour-9", 3),
        find("on short tasks", "may not help on short tasks", 5, "no"),
    )
    [row] = table(library, replied(claim(*cells))).rows
    method, gain, sets, short, setting = row.cells.values()
    assert (method.value, method.state) == ("Quiet Gradient", "found")
    assert method.cite
    assert ABSTRACT[method.cite.start : method.cite.end] == method.cite.quote == "Quiet Gradient"
    assert method.cite.sentence == 1
    assert (gain.value, gain.normal, gain.unit) == ("12.4 %", 0.124, "%")
    assert (sets.value, sets.state) == ("Harbour-9", "found")
    assert (short.value, short.normal) == ("no", False)
    assert (setting.value, setting.state) == (None, "not_reported")
    assert row.verdict == "supported"
    assert row.id == f"{row.run}.1"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (find("method", "Loud Gradient", 2), "wording: Loud"),
        (find("gain over baseline", "12.5 %", 3), "number"),
        (find("gain over baseline", "12.4 %", 2), "sentence: these words stand in [S1.3]"),
        (find("gain over baseline", "12.4 %", 9), "handle: [S1.9]"),
        (find("gain over baseline", "REINFORCE", 3), "type: no number"),
        (find("on short tasks", "help on short tasks", 5, "yes"), "cut off: may not"),
        (find("setting", "Harbour-9", 3, "somewhere"), "choice: somewhere is none of online"),
    ],
)
def test_what_the_words_do_not_say_is_refused(
    library: Library, wrong: dict[str, Any], reason: str
) -> None:
    """It is asked for once more; what is refused again is shown, with the reason."""
    made = table(library, replied(claim(wrong)), replied(claim(wrong)))
    [row] = made.rows
    cell = row.cells[wrong["column"]]
    assert (cell.state, cell.cite, cell.value) == ("refused", None, wrong["words"])
    assert reason in cell.reason
    assert made.calls == 2


def test_a_repair_is_told_what_is_wrong_and_counts_if_it_is_better(library: Library) -> None:
    bad = claim(find("gain over baseline", "12.5 %", 3), find("method", "Quiet Gradient", 2))
    good = claim(find("gain over baseline", "12.4 %", 3), find("method", "Quiet Gradient", 2))
    with StubServer(replied(bad), replied(good)) as server:
        [row] = asking(library, server).claims(Survey(columns=COLUMNS)).rows
        told = server.requests[1]["messages"][-1]["content"]
    assert "gain over baseline '12.5 %'" in told
    assert row.cells["gain over baseline"].normal == 0.124


def test_a_claim_that_its_sentences_do_not_say_is_refused_and_stays_in_sight(
    library: Library,
) -> None:
    wrong = claim(claim="Quiet Gradient lowers the variance by 21.4 % on Harbour-9.")
    [row] = table(library, replied(wrong), replied(wrong)).rows
    assert row.verdict == "refused"
    assert "number" in row.reasons[0]


def test_two_sentences_that_disagree_are_a_conflict(library: Library) -> None:
    both = (find("gain over baseline", "12.4 %", 3), find("gain over baseline", "12.9 %", 4))
    [row] = table(library, replied(claim(*both))).rows
    cell = row.cells["gain over baseline"]
    assert cell.state == "conflict"
    assert cell.reason == "sentence 3 has 12.4 %; sentence 4 has 12.9 %"
    assert [cite.quote for cite in cell.others] == ["12.9 %"]


def test_a_list_has_each_of_its_items_once(library: Library) -> None:
    items = [find("data sets", w, n) for w, n in (("Harbour-9", 3), ("Harbour-9", 4))]
    [row] = table(library, replied(claim(*items, find("data sets", "REINFORCE", 3)))).rows
    cell = row.cells["data sets"]
    assert (cell.value, cell.state) == ("Harbour-9; REINFORCE", "found")
    assert [cite.sentence for cite in cell.others] == [3, 2]


def test_a_column_that_nobody_asked_for_is_asked_again(library: Library) -> None:
    [row] = table(library, replied(claim(find("colour", "noisy", 1))), GOOD).rows
    assert [*row.cells] == [*COLUMNS.names]


def test_a_paper_that_claims_nothing_has_no_row(library: Library) -> None:
    made = table(library, replied())
    assert made.status == "abstained"
    assert len(made.papers) == 1


def test_a_paper_without_an_abstract_is_not_asked_about(library: Library) -> None:
    library.add_papers([Paper(title="A title and no more", authors=("B. Silent",), year=1999)])
    made = table(library, GOOD)
    assert len(made.papers) == 2
    assert len(made.rows) == 1


def test_what_was_read_is_not_read_again(library: Library) -> None:
    """Not even from the recording; until the columns, the model or the library change."""
    library.add_papers(papers(3)[1:])
    with StubServer(GOOD) as server:
        first = asking(library, server).claims(Survey(columns=COLUMNS))
        again = asking(library, server).claims(Survey(columns=COLUMNS))
        assert len(server.requests) == 3
        assert again.rows == first.rows
        assert (again.run, again.calls) == ("", 0)
        library.add_papers(papers(4)[3:])
        more = asking(library, server).claims(Survey(columns=COLUMNS))
        assert len(server.requests) == 4
        assert len(more.rows) == 4
        assert all(row in more.rows for row in first.rows)
        other = Columns(question="other", column=COLUMNS.column)
        asking(library, server).claims(Survey(columns=other))
        assert len(server.requests) == 8
        asking(library, server, temperature=0.5).claims(Survey(columns=other))
        assert len(server.requests) == 12
    assert replay(Run(library.place.runs / more.run)).agrees


def test_a_failure_is_one_papers_and_is_tried_again_when_that_is_wished(library: Library) -> None:
    library.add_papers(papers(2)[1:])
    broken = chat("no JSON")
    with StubServer(broken, broken, GOOD) as server:
        made = asking(library, server, workers=1).claims(Survey(columns=COLUMNS))
        assert len(made.failed) == len(made.rows) == 1
        assert "in a form that was not asked for" in made.failed[0].reason
        assert replay(Run(library.place.runs / made.run)).agrees
        asked = len(server.requests)
        again = asking(library, server, workers=1).claims(Survey(columns=COLUMNS))
        assert again.failed == made.failed
        assert len(server.requests) == asked
        mended = asking(library, server, workers=1).claims(Survey(columns=COLUMNS, retry=True))
    assert not mended.failed
    assert len(mended.rows) == 2


def test_what_every_paper_would_fail_of_ends_it_and_leaves_what_there_is(
    library: Library,
) -> None:
    library.add_papers(papers(3)[1:])
    refused = failure(401, "no such key")
    with StubServer(GOOD, refused) as server:
        made = asking(library, server, workers=1).claims(Survey(columns=COLUMNS))
    assert len(made.rows) == 1
    assert len(made.missing) == 2
    assert "key" in made.stopped
    with StubServer(GOOD) as server:
        whole = asking(library, server, workers=1).claims(Survey(columns=COLUMNS))
        assert len(server.requests) == 2
    assert len(whole.rows) == 3
    assert made.rows[0] in whole.rows


def test_if_nothing_came_the_error_is_raised(library: Library) -> None:
    with StubServer(failure(401, "no such key")) as server, pytest.raises(ModelError):
        asking(library, server).claims(Survey(columns=COLUMNS))
    with pytest.raises(PaperUnknown):
        Assistant(library).claims(Survey(keys=("nobody",)))


def test_a_paper_is_shown_alone_and_with_all_columns(library: Library) -> None:
    library.add_papers(papers(2)[1:])
    with StubServer(GOOD) as server:
        asking(library, server).claims(Survey(columns=COLUMNS))
        shown = [request["messages"][1]["content"] for request in server.requests]
    for text in shown:
        assert len(re.findall(r"<paper ", text)) == 1
        assert "- gain over baseline (percentage)" in text
        assert "One of: online, offline." in text


def test_columns_are_proposed_from_a_sample(library: Library) -> None:
    wish = {"columns": [{"name": "method", "type": "text", "hint": "Its name.", "choices": []}]}
    with StubServer(chat(json.dumps(wish))) as server:
        proposal = asking(library, server).propose("What lowers variance?")
    assert proposal.columns.question == "What lowers variance?"
    assert proposal.columns.names == ("method",)
    assert replay(Run(library.place.runs / proposal.run)).agrees


def test_a_proposal_that_is_no_table_is_asked_again(library: Library) -> None:
    wish = {"columns": [{"name": "title", "type": "text", "hint": "", "choices": []}]}
    with (
        StubServer(chat(json.dumps(wish))) as server,
        pytest.raises(ShapeMissed, match="every row has a 'title' already"),
    ):
        asking(library, server).propose("What lowers variance?")


def test_two_names_in_one_sentence_are_both_meant(library: Library) -> None:
    both = (find("method", "Quiet Gradient", 2), find("method", "a baseline for each step", 2))
    [row] = table(library, replied(claim(*both))).rows
    cell = row.cells["method"]
    assert (cell.value, cell.state) == ("Quiet Gradient; a baseline for each step", "found")


def test_an_opinion_may_be_cut_off_a_name_and_nothing_else(library: Library) -> None:
    asked = "We ask whether Quiet Gradient may not need a critic."
    library.add_papers([Paper(title="Asked", authors=("C. Asker",), abstract=asked, year=2021)])
    cells = (
        find("method", "Quiet Gradient", 1),
        find("gain over baseline", "Quiet Gradient", 1),
        find("data sets", "need a critic", 1),
    )
    reply = replied(claim(*cells, claim=asked, evidence=["S1.1"]))
    with StubServer(reply) as server:
        [row] = (
            asking(library, server).claims(Survey(query="Asked", papers=1, columns=COLUMNS)).rows
        )
    name, figure, denied = (row.cells[c] for c in ("method", "gain over baseline", "data sets"))
    assert name.state == "found"
    assert figure.reason == "cut off: whether is left out"
    assert denied.reason == "cut off: may not is left out"


def test_cells_that_differ_between_two_runs_are_told(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    first = table(library, replied(claim(find("gain over baseline", "12.4 %", 3))))
    with StubServer(replied(claim(find("data sets", "Harbour-9", 3)))) as server:
        second = asking(library, server, fresh=True).claims(Survey(columns=COLUMNS))
    place = str(library.place.root)
    assert main(["diff", first.run, second.run, "--library", place]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "cell data sets: not_reported → Harbour-9" in told
    assert "cell gain over baseline: 12.4 % → not_reported" in told
    assert "1 changed" in told


def test_all_that_is_wrong_with_a_proposal_is_told_at_once(library: Library) -> None:
    names = ("title", "gain", "Claim")
    bad = {"columns": [{"name": n, "type": "text", "hint": "", "choices": []} for n in names]}
    good = {"columns": bad["columns"][1:2]}
    with StubServer(chat(json.dumps(bad)), chat(json.dumps(good))) as server:
        proposal = asking(library, server).propose("What lowers variance?")
        told = server.requests[1]["messages"][-1]["content"]
    assert proposal.columns.names == ("gain",)
    assert "column 'title': every row has a 'title' already" in told
    assert "- column 'Claim': every row has a 'Claim' already" in told
