"""`litrev embedder` through its front door, and every other command on what it leaves behind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from embedders import HashingEmbedder
from stubs import StubServer, chat, embedding_by, failure

from assistant.cli import main
from assistant.results import Answer
from assistant.spending import State
from store.records import Found

EMBED = HashingEmbedder(32).embed
QUESTION = "Which methods avoid reward over-optimisation?"


class Commands:
    """Runs commands on one library, and keeps what they printed."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.place = place
        self.capsys = capsys
        self.err = ""

    def __call__(self, *arguments: str, code: int = 0) -> str:
        assert main([*arguments, "--library", str(self.place)]) == code
        printed = self.capsys.readouterr()
        self.err = printed.err
        return printed.out

    def status(self) -> State:
        return State.model_validate_json(self("status", "--json"))


@pytest.fixture
def litrev(example_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    return Commands(Path(shutil.copytree(example_library, tmp_path / "library")), capsys)


def sent(server: StubServer) -> list[str]:
    """Every text that left for the server, in order."""
    return [text for request in server.requests for text in request["input"]]


def test_there_and_back(litrev: Commands) -> None:
    before = litrev.status()
    with StubServer(embedding_by(EMBED)) as server:
        change = ("embedder", "openai/stub", "--api-base", server.base)
        out = litrev(*change)
        assert "42 papers, 42 chunks have vectors of openai/stub@32 (32-d); 42 were" in out
        assert "42 texts, about " in litrev.err
        assert f"go to {server.base}: about $0.0000" in litrev.err
        assert len(sent(server)) == 1 + 42
        status = litrev.status()
        assert (status.embedder, status.dimension) == ("openai/stub@32", 32)
        assert (status.chroma, status.pending, status.problems) == ("in step", 0, ())
        found = Found.model_validate_json(litrev("search", QUESTION, "--json"))
        assert found.hits[0].dense > 0
        litrev("ask", QUESTION)
        assert len(sent(server)) == 1 + 42 + 2  # the questions, and no sentence of a paper
        assert server.base in litrev("embedder")
        already = len(sent(server))
        assert "0 were embedded now" in litrev("embedder", "local")
        assert litrev.status() == before
        assert "0 were embedded now" in litrev(*change)
        assert "0 were embedded now" in litrev(*change)
        assert len(sent(server)) == already + 2  # whether it is there, twice


def test_a_server_that_has_gone_is_told_and_what_needs_no_meaning_goes_on(
    litrev: Commands,
) -> None:
    with StubServer(embedding_by(EMBED)) as server:
        litrev("embedder", "openai/stub", "--api-base", server.base)
    for command in ("search", "ask"):
        assert litrev(command, QUESTION, code=1) == ""
        first, second = litrev.err.splitlines()
        assert f"{server.base}: connection refused" in first
        assert "litrev embedder" in second
    assert len(litrev("list").splitlines()) >= 42
    assert litrev.status().problems == ()
    litrev("embedder", "none")
    assert litrev("search", QUESTION)


def test_what_fails_in_the_middle_goes_on_where_it_ended(
    litrev: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.embedding.hosted.TEXTS", 8)
    monkeypatch.setattr("store.reembedding.SLICE", 8)
    answer = embedding_by(EMBED)
    with StubServer(answer, answer, answer, failure(401, "expired"), answer) as server:
        change = ("embedder", "openai/stub", "--api-base", server.base)
        before = litrev.status()
        litrev(*change, code=1)
        assert "litrev embedder local" in litrev.err
        assert litrev.status() == before
        assert "unfinished  a change to openai/stub@32" in litrev("embedder")
        assert f"{42 - 16} were embedded now" in litrev(*change)
        assert "unfinished" not in litrev("embedder")
    assert litrev.status().problems == ()


def test_what_is_dear_is_asked_for(litrev: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.embedders.HERE", ())
    monkeypatch.setattr("assistant.embedders.MANY", 40)
    with StubServer(embedding_by(EMBED)) as server:
        change = ("embedder", "openai/stub", "--api-base", server.base)
        assert litrev(*change, code=1) == ""
        assert "price unknown" in litrev.err
        assert "--yes" in litrev.err
        assert len(sent(server)) == 1
        assert json.loads(litrev("embedder", "--json"))["unfinished"] is None
        litrev(*change, "--yes")
        assert len(sent(server)) == 1 + 1 + 42


def test_by_words_alone(litrev: Commands, example: Path, tmp_path: Path) -> None:
    before = litrev("embedder", "--json")
    assert "42 papers are searched by words alone" in litrev("embedder", "none")
    status = litrev.status()
    assert (status.embedder, status.dimension, status.chroma) == ("none", 0, "not used")
    assert (status.pending, status.problems) == (0, ())
    answer = Answer.model_validate_json(litrev("ask", QUESTION, "--json"))
    assert answer.status == "answered"
    assert all(s.text == s.cites[0].quote for s in answer.statements)
    far = Answer.model_validate_json(litrev("ask", "How do bees find nectar?", "--json"))
    assert far.status == "abstained"
    (tmp_path / "more.jsonl").write_text('{"title": "Bees", "abstract": "Bees find nectar."}')
    litrev("add", str(tmp_path / "more.jsonl"))
    assert "Bees" in litrev("search", "nectar")
    litrev("remove", Found.model_validate_json(litrev("search", "nectar", "--json")).hits[0].key)
    litrev("embedder", "local")
    assert litrev("embedder", "--json") == before
    assert litrev.status().problems == ()


def test_what_a_model_writes_is_checked_by_meaning_though_the_library_have_no_vectors(
    litrev: Commands,
) -> None:
    litrev("embedder", "none")
    with StubServer(chat("Bees find their nectar by scent alone [S1.1].")) as server:
        model = ("--model", "openai/local", "--api-base", server.base, "--json")
        answer = Answer.model_validate_json(litrev("ask", QUESTION, *model))
    assert [s.verdict for s in answer.withheld] == ["refused"]
    assert any(reason.startswith("support:") for reason in answer.withheld[0].reasons)


def test_without_a_name_it_tells_what_there_is_and_what_could_be(litrev: Commands) -> None:
    out = litrev("embedder")
    for word in ("all-MiniLM-L6-v2", "local", "none", "provider/model", "--api-base"):
        assert word in out
    present = json.loads(litrev("embedder", "--json"))
    assert (present["dimension"], present["unfinished"]) == (384, None)


def test_vectors_that_are_not_in_use_are_dropped(litrev: Commands) -> None:
    litrev("embedder", "none")
    litrev("embedder", "local", "--forget-others")
    assert "dropped" in litrev.err
    assert litrev.status().problems == ()


@pytest.mark.parametrize(
    "arguments", [("lcoal",), ("none", "--api-base", "http://h"), ("--api-base", "http://h")]
)
def test_wrong_usage(arguments: tuple[str, ...], litrev: Commands) -> None:
    litrev("embedder", *arguments, code=2)
