"""A conversation with a stub for a model, for tests that type and look."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from stubs import Canned, Scripted, StubServer, calling, chat, chunk, sse, streamed

from assistant import Assistant
from assistant.chat import Chat
from assistant.chat.listener import Silent
from assistant.chat.turn import Step, Turn
from assistant.results import Statement
from assistant.runs.opening import opened_one
from assistant.runs.replay import replay
from store import Library
from store.conversations import Conversations

Says = Callable[[dict[str, Any]], str]
"""The text of a reply, made of the request."""


class Heard(Silent):
    """Notes what happens, a line each."""

    def __init__(self, *, streams: bool = True) -> None:
        self.streams = streams
        self.lines: list[str] = []
        self.grew: list[str] = []

    def stepped(self, step: Step) -> None:
        self.lines.append(f"{step.tool}: {step.asked} -> {step.told}")

    def growing(self, text: str) -> None:
        self.grew.append(text)

    def said(self, statement: Statement, numbers: Mapping[str, int], marker: str) -> None:
        marks = "".join(f"[{n}]" for n in numbers.values())
        self.lines.append(f"{marker}{statement.text} {marks} {statement.verdict}")

    def again(self, why: str) -> None:
        self.lines.append(f"again: {why}")

    def note(self, text: str) -> None:
        self.lines.append(f"note: {text}")


def says(text: str | Says, *, size: int = 7) -> Scripted:
    """A reply in pieces of so many characters; `{words}` in it becomes the handle of the sentence
    that has these words."""

    def reply(request: dict[str, Any]) -> Canned:
        made = text if isinstance(text, str) else text(request)
        made = re.sub(r"\{([^{}]+)\}", lambda match: handle(request, match[1]), made)
        pieces = [made[n : n + size] for n in range(0, len(made), size)]
        return streamed(*pieces) if request.get("stream") else chat(made)

    return reply


def calls(*wanted: tuple[str, Mapping[str, Any]], text: str = "") -> Scripted:
    """A reply that calls tools, with a text before it."""
    written = [(name, json.dumps(arguments)) for name, arguments in wanted]

    def reply(request: dict[str, Any]) -> Canned:
        if not request.get("stream"):
            return calling(*written, text=text or None)
        events: list[dict[str, Any] | str] = [chunk(text)] if text else []
        for number, (name, arguments) in enumerate(written):
            function = {"name": name, "arguments": arguments}
            call = {"index": number, "id": f"t{number}", "type": "function", "function": function}
            made = chunk("")
            made["choices"][0]["delta"]["tool_calls"] = [call]
            events.append(made)
        return sse(*events, chunk(None, "tool_calls"), "[DONE]")

    return reply


def shown(request: dict[str, Any]) -> str:
    """All that a model is shown."""
    return "\n".join(str(message["content"] or "") for message in request["messages"])


def handle(request: dict[str, Any], words: str) -> str:
    """The handle of the sentence shown that has these words."""
    lines = re.findall(r"^(\[S\d+\.\d+\]) (.*)$", shown(request), re.MULTILINE)
    found = [name for name, text in lines if words in text]
    assert found, f"no sentence shown has {words!r}"
    return found[-1]


class Talk:
    """A conversation with a scripted model, and what the model was asked."""

    def __init__(self, library: Library, *script: Canned | Scripted, **settings: Any) -> None:
        self.heard = Heard()
        self.server = StubServer(*script)
        self.kept = Conversations(library.place.conversations)
        model = {"model": "openai/local", "api_base": self.server.base} if script else {}
        self.assistant = Assistant(library, on_note=self.heard.note, **{**model, **settings})
        self.chat = Chat(self.assistant, self.kept, listener=self.heard)
        self._serving = False

    @property
    def requests(self) -> Sequence[dict[str, Any]]:
        return self.server.requests

    def ask(self, text: str) -> Turn:
        return self.chat.ask(text)

    def __enter__(self) -> Talk:
        self.server.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.__exit__(*error)
        self.kept.close()


def keys(turn: Turn) -> list[str]:
    """Those of the papers of an answer, in order."""
    return [paper.key for paper in turn.papers]


def agrees(library: Library, run: str) -> bool:
    """Whether the run, made again from its folder alone, is what it was."""
    with opened_one(run, library.place.runs) as found:
        done = replay(found)
    assert done.difference is None, done.difference
    return done.agrees
