"""Claims compared: which are brought together, and what a model says of them, proved or refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from embedders import HashingEmbedder
from stubs import Canned, StubServer, chat, failure

from assistant import Assistant
from assistant.claims.result import ClaimTable
from assistant.claims.survey import Survey
from assistant.cli import main
from assistant.contradictions.judging import AT_ONCE
from assistant.contradictions.result import Contradictions, Pair
from assistant.errors import ModelError
from assistant.render.contradictions_markdown import document
from assistant.render.report import Report, render
from assistant.render.report.compared import pairs
from assistant.runs.diff import diff
from assistant.runs.folder import Run, folders
from assistant.runs.listing import listed
from assistant.runs.replay import replay
from assistant.runs.statements import said
from assistant.runs.why import why
from store import Library
from store.embedding.none import Nothing
from store.records import Paper

CALM = (
    "We find that, on Harbour-9, Quiet Gradient lowers the variance of returns against REINFORCE."
)
LOUD = (
    "We find that, on Harbour-9, Quiet Gradient raises the variance of returns against REINFORCE."
)
QUIET = "Quiet Gradient subtracts a learned baseline at every step. "
LONG = "We looked at tasks of a thousand steps. " + LOUD
BOATS = "Painted hulls may gather fewer barnacles in cold water."


def papers() -> list[Paper]:
    abstracts = {"Calm": QUIET + CALM, "Louder": LONG, "Boats": BOATS}
    return [
        Paper(title=title, authors=(f"Ann {title}",), abstract=abstract, year=2020 + n)
        for n, (title, abstract) in enumerate(abstracts.items())
    ]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", HashingEmbedder()) as library:
        library.add_papers(papers())
        yield library


def passage(words: str, sentence: str) -> dict[str, str]:
    return {"words": words, "sentence": sentence}


RIGHT = {
    "pair": 1,
    "first": [passage("Quiet Gradient lowers the variance of returns", "S1.2")],
    "second": [
        passage("Quiet Gradient raises the variance of returns", "S2.2"),
        passage("tasks of a thousand steps", "S2.1"),
    ],
    "relation": "contradict",
    "reason": "different setting",
}


def judgements(*made: dict[str, Any]) -> Canned:
    return chat(json.dumps({"judgements": made}))


def claim_of(request: dict[str, Any]) -> Canned:
    """The last sentence of the paper shown, as its one claim, with two names."""
    handle, text = re.findall(r"^\[(S1\.\d+)\] (.+)$", request["messages"][1]["content"], re.M)[-1]
    columns = {"method": "Quiet Gradient", "dataset": "Harbour-9", "baseline": "REINFORCE"}
    cells = [
        {"column": column, "words": words, "sentence": handle}
        for column, words in columns.items()
        if words in text
    ]
    row = {"claim": text, "kind": "result", "evidence": [handle], "cells": cells}
    return chat(json.dumps({"claims": [row]}))


class Judging:
    """A server that reads claims as they stand, and judges pairs by a script."""

    def __init__(self, *script: Canned) -> None:
        self.script = [*script]
        self.shown: list[str] = []
        """What it was asked of pairs."""

    def __call__(self, request: dict[str, Any]) -> Canned:
        if "claim table" in request["messages"][0]["content"]:
            return claim_of(request)
        self.shown.append(request["messages"][-1]["content"])
        return self.script.pop(0)


Compare = Callable[..., Contradictions]


@pytest.fixture
def compare(library: Library) -> Compare:
    def compare(judging: Judging, **settings: Any) -> Contradictions:
        """A comparison by what a server replies, which a replay of its run makes again."""
        with StubServer(judging) as server:
            assistant = Assistant(library, "openai/local", api_base=server.base, **settings)
            found = assistant.contradictions(Survey())
        assert not judging.script
        assert replay(Run(library.place.runs / found.run)).agrees
        return found

    return compare


def only(found: Contradictions) -> Pair:
    [pair] = found.pairs
    return pair


def test_a_judgement_rests_on_words_of_both_papers(compare: Compare, library: Library) -> None:
    judging = Judging(judgements(RIGHT))
    found = compare(judging)
    pair = only(found)
    assert (pair.relation, pair.reason) == ("contradict", "different setting")
    assert pair.verdict == "supported"
    one, other = pair.sides
    assert (one.claim, other.claim) == (CALM, LOUD)
    assert [cite.quote for cite in other.words] == [
        "Quiet Gradient raises the variance of returns",
        "tasks of a thousand steps",
    ]
    for cite in pair.cites:
        assert library.get(cite.key).abstract[cite.start : cite.end] == cite.quote
    assert {"Quiet Gradient", "Harbour-9", "REINFORCE"} == set(pair.shared)
    assert pair.hints == ("polarity: “lowers” / “raises”",)
    assert found.rows == 3
    assert len(found.papers) == 2
    [shown] = judging.shown
    assert f"- first, paper S1, of 2020: {CALM} ([S1.2])" in shown
    assert f"- second, paper S2, of 2021: {LOUD} ([S2.2])" in shown


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (passage("Quiet Gradient lowers the bias of returns", "S1.2"), "wording: bias"),
        (passage("tasks of a thousand steps", "S2.1"), "side: these words are of"),
        (passage("raises the variance of returns", "S1.2"), "direction"),
        (passage("Quiet Gradient", "S1.2"), "too short"),
        (passage("Quiet Gradient lowers the variance", "S7.1"), "handle: [S7.1]"),
    ],
)
def test_words_that_do_not_stand_there_refuse_a_judgement(
    compare: Compare, wrong: dict[str, str], reason: str
) -> None:
    """It is asked for once more; what is refused again is shown, and counts for nothing."""
    reply = judgements({**RIGHT, "first": [wrong]})
    judging = Judging(reply, reply)
    found = compare(judging)
    pair = only(found)
    assert pair.verdict == "refused"
    assert reason in pair.reasons[0]
    assert pair.sides[0].refused == (wrong["words"],)
    assert {cite.key for cite in pair.cites} == {side.key for side in pair.sides}
    assert f"- pair 1: {pair.reasons[0]}" in judging.shown[1]
    assert "Refused" in document(found)
    assert "## Contradictions" not in document(found)


def test_a_repair_mends_what_was_refused(compare: Compare) -> None:
    wrong = {**RIGHT, "first": [passage("lowers the bias of returns", "S1.2")]}
    pair = only(compare(Judging(judgements(wrong), judgements(RIGHT))))
    assert (pair.verdict, pair.relation) == ("supported", "contradict")


def test_a_model_may_abstain_or_find_nothing_in_common(compare: Compare) -> None:
    for relation in ("cannot_tell", "unrelated"):
        empty = {**RIGHT, "first": [], "second": [], "relation": relation, "reason": None}
        pair = only(compare(Judging(judgements(empty)), temperature=len(relation) / 10))
        assert (pair.relation, pair.verdict, pair.reason) == (relation, "weak", None)
        assert [cite.quote for cite in pair.cites] == [CALM, LOUD]


@pytest.mark.parametrize(
    "misfit",
    [{"pair": 2}, {"reason": None}, {"second": []}, {"relation": "perhaps"}],
    ids=["number", "reason", "words", "relation"],
)
def test_a_reply_that_is_no_judgement_is_asked_again(
    compare: Compare, misfit: dict[str, Any]
) -> None:
    judging = Judging(judgements({**RIGHT, **misfit}), judgements(RIGHT))
    assert only(compare(judging)).verdict == "supported"
    assert "does not fit" in judging.shown[1]


def test_pairs_whose_call_fails_stay_candidates(compare: Compare) -> None:
    broken = chat("no JSON")
    pair = only(compare(Judging(broken, broken)))
    assert (pair.relation, pair.verdict) == ("candidate", "weak")
    assert "not judged: openai/local replied twice" in pair.reasons[0]


def test_what_no_pair_would_survive_is_raised(library: Library) -> None:
    with StubServer(Judging(failure(401, "no such key"))) as server:
        assistant = Assistant(library, "openai/local", api_base=server.base)
        with pytest.raises(ModelError):
            assistant.contradictions(Survey())


def test_what_was_judged_before_the_end_counts(compare: Compare, library: Library) -> None:
    """And a replay tries no more calls than were made."""
    library.add_papers(
        Paper(title=f"Boat {n}", authors=(f"B. Boat{n}",), abstract=f"Report {n}. {LOUD}")
        for n in range(5)
    )
    empty = {"first": [], "second": [], "relation": "unrelated"}
    unrelated = judgements(*({"pair": n, **empty} for n in range(1, AT_ONCE + 1)))
    found = compare(Judging(unrelated, failure(401, "no such key")), workers=1)
    judged, left = found.pairs[:AT_ONCE], found.pairs[AT_ONCE:]
    assert {pair.relation for pair in judged} == {"unrelated"}
    assert left
    assert {pair.reasons for pair in left} == {(f"not judged: {found.stopped}",)}
    assert "key" in found.stopped


def test_its_run_is_listed_explained_and_compared(compare: Compare, library: Library) -> None:
    first = compare(Judging(judgements(RIGHT)))
    agreeing = {**RIGHT, "relation": "agree", "reason": None}
    second = compare(Judging(judgements(agreeing)), temperature=0.5)
    runs = library.place.runs
    one, other = Run(runs / first.run), Run(runs / second.run)
    [pair] = said(one.result)
    assert pair.id == f"{first.run}.1"
    told = why(one, "1")
    assert all(cited.stands for cited in told.cites)
    assert {cited.title for cited in told.cites} == {"Calm", "Louder"}
    [change] = diff(one, other).changed
    assert change.after.text.startswith("agree: ")
    kept = next(run for run in listed(map(Run, folders(runs)))[0] if run.id == first.run)
    assert (kept.command, kept.statements) == ("contradictions", 1)


def test_rows_of_a_run_are_not_called_by_its_name(compare: Compare, library: Library) -> None:
    """A side names the row of the claim table, in whose run its cells are explained."""
    pair = only(compare(Judging(judgements(RIGHT))))
    for side in pair.sides:
        run, number = side.row.split(".")
        assert why(Run(library.place.runs / run), number).text == side.claim


@pytest.mark.parametrize("refused", [False, True])
def test_a_report_shows_the_words_judged_by(
    refused: bool, compare: Compare, library: Library
) -> None:
    wrong = {**RIGHT, "first": [passage("lowers the bias of returns", "S1.2")]}
    reply = judgements(wrong if refused else RIGHT)
    found = compare(Judging(*[reply] * (1 + refused)))
    table = ClaimTable.model_validate(Run(library.place.runs / claims_run(found)).result)
    shown = pairs(found, table)
    papers = {paper.key: paper for paper in library.papers()}
    page = render(Report(table=table, papers=papers, pairs=shown))
    assert "<blockquote>tasks of a thousand steps</blockquote>" in page
    told = (
        "contradiction, refused: wording: bias" if refused else "contradiction: different setting"
    )
    assert f"<h3>{told}" in page


def claims_run(found: Contradictions) -> str:
    return found.pairs[0].sides[0].row.partition(".")[0]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(("contradictions", *arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def place(tmp_path: Path) -> str:
    """The same papers in a library that commands open: no embedder of the tests' own."""
    with Library.open(tmp_path / "other", Nothing()) as library:
        library.add_papers(papers())
    return str(tmp_path / "other")


def test_the_command_without_a_model_gives_candidates(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "--all", "--library", place, "--json")
    found = Contradictions.model_validate_json(out)
    assert (code, found.model) == (0, None)
    pair = only(found)
    assert (pair.relation, pair.verdict, pair.reasons) == ("candidate", "weak", ())
    code, out, err = run(capsys, "--all", "--library", place)
    assert code == 0
    assert "Candidates, judged by nobody" in out
    assert "pairs: 1 not judged." in out
    assert "no model" in err
    assert main(("replay", found.run, "--library", place)) == 0
    assert main(("why", pair.id, "--library", place)) == 0
    assert "▶" in capsys.readouterr().out


@pytest.mark.parametrize("width", [60, 99, 100, 160])
def test_both_sides_are_shown(
    width: int, place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside each other where there is room; every word of both is there, and no line too long."""
    monkeypatch.setenv("COLUMNS", str(width))
    with StubServer(Judging(judgements(RIGHT))) as server:
        options = ("--model", "openai/local", "--api-base", server.base, "--yes")
        code, out, err = run(capsys, "--all", "--library", place, *options)
    assert code == 0
    assert "contradiction (different setting)" in out
    assert "1 contradict each other" in out
    assert "4 calls, 72 tokens" in err
    assert max(map(len, out.splitlines())) <= width
    assert not [line for line in out.splitlines() if line != line.rstrip()]
    together = " ".join(out.split())
    beside = re.search(r"Calm {3,}\w+, 2021 +Louder", out) is not None
    assert beside == (width >= 100)
    if not beside:
        for words in (CALM, LOUD, "“tasks of a thousand steps”"):
            assert words in together


def test_the_command_tells_what_was_not_judged(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = chat("no JSON")
    with StubServer(Judging(broken, broken)) as server:
        options = ("--model", "openai/local", "--api-base", server.base, "--format", "md", "--yes")
        code, out, err = run(capsys, "--all", "--library", place, *options)
    assert code == 3
    assert "- not judged: openai/local replied twice" in out
    assert "1 pairs were not judged" in err


def test_what_it_may_cost_is_asked_first(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    with StubServer(failure(500, "asked")) as server:
        options = ("--model", "openai/local", "--api-base", server.base)
        code, _, err = run(capsys, "--all", "--library", place, *options, "--pairs", "7")
        assert not server.requests
    assert code == 1
    assert "4 calls not made without consent" in err


def test_one_of_query_keys_and_all(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ((), ("variance", "--all")):
        code, _, err = run(capsys, *wrong, "--library", place)
        assert code == 2
        assert "one of them" in err


@pytest.mark.parametrize(
    ("ending", "has"),
    [("md", "# "), ("json", '"relation": "candidate"'), ("html", "Content-Security-Policy")],
)
def test_files(
    ending: str, has: str, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"pairs.{ending}"
    code, out, _ = run(capsys, "--all", "-o", str(file), "--library", place)
    assert (code, out) == (0, "")
    text = file.read_text(encoding="utf-8")
    assert has in text
    assert "candidate" in text.lower()
    assert ending == "json" or "judged by nobody" in text


def test_a_report_made_afresh_has_every_paper_read_once(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = chat("no JSON")
    asked: list[int] = []
    for ending in ("md", "html"):
        with StubServer(Judging(broken, broken)) as server:
            options = ("--model", "openai/local", "--api-base", server.base, "--fresh", "--yes")
            file = str(tmp_path / f"fresh.{ending}")
            run(capsys, "--all", "--library", place, *options, "-o", file)
            asked.append(len(server.requests))
    assert asked[0] == asked[1]
