"""Recorded replies: found by what was asked, whole or not at all, readable."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import RecordingFailed
from assistant.llm.recording import Recording, Reply, Request, canonical, digest
from assistant.prompts import Message

REPLY = Reply(
    text="Ein Maß: 90 % «sicher».",
    model="local",
    finish="stop",
    prompt_tokens=3,
    completion_tokens=4,
    cost_usd=None,
)


def asking(text: str = "Why?", temperature: float | None = 0.0) -> Request:
    message = Message(role="user", content=text)
    return Request(model="openai/local", messages=(message,), temperature=temperature)


def test_what_is_kept_is_found(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "replies")
    assert recording.find(asking()) is None
    recording.keep(asking(), REPLY)
    assert recording.find(asking()) == REPLY.model_copy(update={"cached": True})
    assert recording.find(asking("Why not?")) is None
    assert recording.find(asking(temperature=None)) is None


@given(st.text(), st.floats(0, 2), st.integers(1, 9999))
def test_any_request_can_be_written_and_read(text: str, temperature: float, limit: int) -> None:
    message = Message(role="user", content=text.encode(errors="ignore").decode())
    request = Request(model="a/b", messages=(message,), temperature=temperature, max_tokens=limit)
    assert Request.model_validate_json(canonical(request)) == request


def test_the_hash_stays_as_it_is() -> None:
    # A hash that changes is a reply paid for again by everyone: then this figure changes too.
    assert canonical(asking()) == (
        '{"messages":[{"content":"Why?","role":"user"}],"model":"openai/local","temperature":0.0}'
    )
    assert digest(asking()).startswith("6421e4fdd955fa10")


def test_a_file_can_be_read_by_a_person(tmp_path: Path) -> None:
    recording = Recording(tmp_path)
    recording.keep(asking("Was heißt „sicher“?"), REPLY)
    (path,) = tmp_path.rglob("*.json")
    assert path.parent.name == path.stem[:2]
    text = path.read_text(encoding="utf-8")
    assert "Was heißt „sicher“?" in text
    assert "Ein Maß: 90 % «sicher»." in text
    assert set(json.loads(text)) == {"request", "reply"}
    assert "cached" not in text


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[]", b'{"request": {}, "reply": {}}'])
def test_a_damaged_file_counts_as_absent_and_is_replaced(tmp_path: Path, damage: bytes) -> None:
    recording = Recording(tmp_path)
    recording.keep(asking(), REPLY)
    recording.path(asking()).write_bytes(damage)
    assert recording.find(asking()) is None
    recording.keep(asking(), REPLY)
    assert recording.find(asking()) is not None


def test_a_reply_to_another_request_is_not_taken(tmp_path: Path) -> None:
    recording = Recording(tmp_path)
    recording.keep(asking("Why not?"), REPLY)
    path = recording.path(asking())
    path.parent.mkdir(exist_ok=True)
    recording.path(asking("Why not?")).replace(path)
    assert recording.find(asking()) is None


def test_two_writers_leave_one_whole_file(tmp_path: Path) -> None:
    replies = [REPLY.model_copy(update={"text": letter * 20_000}) for letter in "abcd"]
    recording = Recording(tmp_path)
    recording.keep(asking(), replies[0])
    torn: list[str] = []

    def write(reply: Reply) -> None:
        for _ in range(20):
            recording.keep(asking(), reply)
            found = recording.find(asking())
            if found is None or len(set(found.text)) != 1:
                torn.append(reply.text[0])

    threads = [threading.Thread(target=write, args=(reply,)) for reply in replies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert torn == []
    files = list(tmp_path.rglob("*.*"))
    assert {file.suffix for file in files} == {".json"}
    assert len([file for file in files if file.parent.name != "earlier"]) == 1


def test_a_newer_reply_puts_the_earlier_one_aside(tmp_path: Path) -> None:
    recording = Recording(tmp_path)
    for text in ("first", "second"):
        recording.keep(asking(), REPLY.model_copy(update={"text": text}))
    found = recording.find(asking())
    assert found is not None
    assert found.text == "second"
    [aside] = tmp_path.glob("earlier/*.json")
    assert json.loads(aside.read_text(encoding="utf-8"))["reply"]["text"] == "first"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "replies").write_text("a file is in the way")
    with pytest.raises(RecordingFailed) as raised:
        Recording(tmp_path / "replies").keep(asking(), REPLY)
    assert str(tmp_path / "replies") in raised.value.message
    assert raised.value.hint
