"""The harness of recorded exchanges: it records, plays, and does not let a difference pass."""

from __future__ import annotations

import re
import shutil
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml
from cassette_index import ROOT, recorded
from conftest import CASSETTES, Network, NetworkReached
from stubs import Canned, StubServer, chat, failure, streamed

from assistant.llm.model import Model
from assistant.prompts import Message
from cassettes import CassetteMiss, UnplayedExchange, check_all_played, playing

KEY = "sk-invented-0123456789abcdef"
TEXT = "First line.\n\n- second [S1.2]\n"


def model(api_base: str, name: str = "openai/local") -> Model:
    return Model(name, api_base=api_base, api_key=KEY, sleep=lambda seconds: None)


def ask(model: Model, *questions: str, stream: bool = False) -> list[str]:
    requests = [model.request([Message(role="user", content=text)]) for text in questions]
    if stream:
        return [model.stream(request, lambda piece: None).text for request in requests]
    return [model.complete(request).text for request in requests]


def record(path: Path, *script: Canned, questions: tuple[str, ...], stream: bool = False) -> None:
    with StubServer(*script) as server, playing(path, record=True):
        ask(model(server.base, "openai/any-model"), *questions, stream=stream)


ELSEWHERE = "http://127.0.0.1:9/v1"


def test_a_cassette_is_really_played(tmp_path: Path) -> None:
    record(tmp_path / "a.yaml", chat(TEXT), chat("Two."), questions=("one?", "two?"))
    with playing(tmp_path / "a.yaml") as cassette:
        assert ask(model(ELSEWHERE), "one?", "two?") == [TEXT, "Two."]
    assert cassette.play_count == 2
    check_all_played(cassette)


def test_a_stream_is_played(tmp_path: Path) -> None:
    record(tmp_path / "a.yaml", streamed("In ", "pieces.\n"), questions=("one?",), stream=True)
    with playing(tmp_path / "a.yaml") as cassette:
        assert ask(model(ELSEWHERE), "one?", stream=True) == ["In pieces.\n"]
    assert cassette.play_count == 1


def test_retries_are_played_in_their_order(tmp_path: Path) -> None:
    busy = failure(429, "slow down", retry_after="7")
    record(tmp_path / "a.yaml", busy, busy, chat("Yes."), questions=("one?",))
    waits: list[float] = []
    with playing(tmp_path / "a.yaml") as cassette:
        asked = model(ELSEWHERE)
        asked.sleep = waits.append
        assert ask(asked, "one?") == ["Yes."]
    assert cassette.play_count == 3
    assert waits == [7.0, 7.0]


def test_another_request_is_a_miss_that_says_how_to_record(tmp_path: Path) -> None:
    record(tmp_path / "a.yaml", chat("One."), questions=("a question?\nwith two lines",))
    with pytest.raises(CassetteMiss) as raised, playing(tmp_path / "a.yaml"):
        ask(model(ELSEWHERE), "a question?\nwith two other lines")
    message = str(raised.value)
    assert "RECORD=all LITREV_MODEL=" in message
    assert "test_another_request_is_a_miss_that_says_how_to_record'" in message
    assert re.search(r"-\s+with two lines\n\s*\+\s+with two other lines", message)


def test_a_cassette_that_does_not_exist_is_a_miss(tmp_path: Path) -> None:
    with pytest.raises(CassetteMiss, match="RECORD=all"), playing(tmp_path / "a.yaml"):
        ask(model(ELSEWHERE), "one?")
    assert list(tmp_path.iterdir()) == []


def test_an_exchange_plays_once(tmp_path: Path) -> None:
    record(tmp_path / "a.yaml", chat("One."), questions=("one?",))
    with pytest.raises(CassetteMiss, match="already been played"), playing(tmp_path / "a.yaml"):
        ask(model(ELSEWHERE), "one?", "one?")


def test_an_unplayed_exchange_fails(tmp_path: Path) -> None:
    record(tmp_path / "a.yaml", chat("One."), questions=("one?", "two?"))
    with playing(tmp_path / "a.yaml") as cassette:
        ask(model(ELSEWHERE), "two?")
    with pytest.raises(UnplayedExchange, match="1 of 2"):
        check_all_played(cassette)


def test_a_cassette_holds_what_a_reviewer_reads_and_no_more(tmp_path: Path) -> None:
    answer = chat(TEXT)
    answer = Canned(body=answer.body, headers={"Set-Cookie": "id=1", "X-Organization": "me"})
    record(tmp_path / "a.yaml", answer, questions=("Zwei Zeilen:\nüber „Größen“",))
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    for noise in (KEY, "127.0.0.1", "any-model", "Cookie", "Organization", "uthorization"):
        assert noise not in text
    assert "content: |-\n          Zwei Zeilen:\n          über „Größen“\n" in text
    assert "            First line.\n\n            - second [S1.2]\n" in text


def test_recording_again_starts_from_scratch_and_sorts(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    record(path, chat("Old."), questions=("old?",))
    record(path, chat("B."), chat("A."), questions=("b?", "a?"))
    exchanges = yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]
    asked = [exchange["request"]["body"]["messages"][0]["content"] for exchange in exchanges]
    assert asked == ["a?", "b?"]


def test_every_cassette_belongs_to_a_test_and_holds_prompts_of_today() -> None:
    found = [recorded(path) for path in CASSETTES.rglob("*.yaml")]
    assert found
    assert [(one.test, one.faults) for one in found if one.faults] == []
    assert all(one.exchanges and one.models and one.prompts for one in found)


def test_an_edited_prompt_and_a_deleted_test_make_a_cassette_stale(tmp_path: Path) -> None:
    prompts = shutil.copytree(ROOT / "prompts", tmp_path / "prompts")
    with (prompts / "answer" / "system.md").open("a") as file:
        file.write("Be brief.\n")
    some = next(CASSETTES.rglob("*.yaml"))
    assert recorded(some, prompts).faults
    moved = tmp_path / "test_nothing" / some.name
    moved.parent.mkdir()
    shutil.copy(some, moved)
    assert recorded(moved).faults == ["it belongs to no test"]


def test_nothing_outside_can_be_reached() -> None:
    with pytest.raises(NetworkReached, match=r"example\.org"):
        urllib.request.urlopen("http://example.org")
    with pytest.raises(NetworkReached, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80))
    with pytest.raises(urllib.error.URLError, match="not known"):
        urllib.request.urlopen("http://models.invalid")


def test_with_a_cassette_nothing_at_all_can_be_reached(network: Network) -> None:
    network.allowed = frozenset()
    with StubServer(chat("Yes.")) as server, pytest.raises(NetworkReached):
        urllib.request.urlopen(server.base)  # noqa: S310
