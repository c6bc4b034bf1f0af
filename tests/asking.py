"""One question put to a scripted server, as a test of the model asks it."""

from __future__ import annotations

from stubs import Canned, StubServer

from assistant.errors import ModelError
from assistant.llm.model import Model
from assistant.llm.recording import Reply
from assistant.prompts import Message

KEY = "sk-invented-0123456789abcdef"
QUESTION = (Message(role="user", content="What reduces variance?"),)


class Asked:
    """One question put to a scripted server, and what came of it."""

    def __init__(self, *script: Canned, name: str = "openai/local", timeout: float = 20.0) -> None:
        self.sleeps: list[float] = []
        self.pieces: list[str] = []
        self.server = StubServer(*script)
        self.model = Model(
            name,
            api_base=self.server.base,
            api_key=KEY,
            timeout=timeout,
            sleep=self.sleeps.append,
        )

    @property
    def count(self) -> int:
        return len(self.server.requests)

    def complete(self) -> Reply:
        with self.server:
            return self.model.complete(self.model.request(QUESTION))

    def stream(self) -> Reply:
        with self.server:
            return self.model.stream(self.model.request(QUESTION), self.pieces.append)


def told(error: ModelError, kind: type[ModelError]) -> str:
    """The error as a person reads it, after the checks that hold for every one."""
    assert type(error) is kind
    assert "\n" not in error.message + error.hint
    assert "litellm" not in (error.message + error.hint).lower()
    assert "Traceback" not in error.message
    assert error.hint.endswith((".", "?"))
    assert KEY not in error.message + error.hint
    return error.message
