"""What was asked of a model and what it replied, kept as one readable file a request.

The same request is never paid for twice: its reply is looked up under the hash of the request.
How it was sent (streamed or not, with which key, timeout and address) is not part of a request.
"""

from __future__ import annotations

import json
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any

from pydantic import ValidationError

from assistant.errors import RecordingFailed
from assistant.llm.tools import Tool, ToolCall
from assistant.prompts import Message
from store.records import Record


class Request(Record):
    """What a model is asked, as far as its reply can depend on it."""

    model: str
    messages: tuple[Message, ...]
    temperature: float | None = None
    max_tokens: int | None = None
    shape: dict[str, Any] | None = None
    """The JSON schema that the reply has to fit; in which way that is said is not part of it."""
    tools: tuple[Tool, ...] | None = None
    """What the model may ask to have done."""
    sample: int | None = None
    """Which of several replies to the same words is wanted; the model is not told."""


class Reply(Record):
    """What a model replied."""

    text: str
    """Without the model's thoughts; the JSON, where a shape was asked for."""
    model: str
    """As the provider names it."""
    finish: str
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None
    """What it cost when it was made; None where no price is known."""
    tool_calls: tuple[ToolCall, ...] = ()
    cached: bool = False
    """It was found in the recording, and cost nothing this time."""

    @property
    def failed(self) -> bool:
        """There was none: the text says why."""
        return self.finish == FAILED


UNUSABLE = "unusable"
"""The folder, beside those of the replies, of what came and could not be used."""
EARLIER = "earlier"
"""The folder of replies that newer ones to the same request have taken the place of."""
FAILED = "failed"
"""A finish that no provider sends."""


def failure(why: str, model: str) -> Reply:
    """What a run keeps in place of the reply to a request that failed, and was done without."""
    return Reply(
        text=why, model=model, finish=FAILED, prompt_tokens=0, completion_tokens=0, cost_usd=0.0
    )


class Exchange(Record):
    """A request and its reply: one file of a recording, one entry in the record of a run."""

    request: Request
    reply: Reply


def canonical(request: Request) -> str:
    """The request as compact JSON with sorted keys; what is None is left out.

    A field added later leaves the hashes of requests without it as they were.
    """
    asked = request.model_dump(mode="json", exclude_none=True)
    return json.dumps(asked, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(request: Request) -> str:
    """SHA-256 of the canonical request, in hex."""
    return sha256(canonical(request).encode()).hexdigest()


class Recording:
    """A folder of replies, by request. Two processes may write into it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, request: Request) -> Path:
        """Where the reply to a request is kept."""
        name = digest(request)
        return self.folder / name[:2] / f"{name}.json"

    def find(self, request: Request) -> Reply | None:
        """The recorded reply, or None; a file that is damaged counts as absent."""
        try:
            exchange = Exchange.model_validate_json(self.path(request).read_bytes())
        except (OSError, ValidationError):
            return None
        if exchange.request != request:
            return None
        return exchange.reply.model_copy(update={"cached": True})

    def keep(self, request: Request, reply: Reply) -> None:
        """Write a reply down, whole or not at all; an earlier one, paid for too, is put aside.

        Raises RecordingFailed.
        """
        if earlier := self.find(request):
            self._add(EARLIER, request, earlier)
        self._write(self.path(request), Exchange(request=request, reply=reply))

    def bill(self, request: Request, reply: Reply) -> None:
        """Write down what came and cannot be used: it has a price, and is never served.

        Raises RecordingFailed.
        """
        self._add(UNUSABLE, request, reply)

    def _add(self, folder: str, request: Request, reply: Reply) -> None:
        name = f"{digest(request)}-{token_hex(4)}.json"
        self._write(self.folder / folder / name, Exchange(request=request, reply=reply))

    def _write(self, path: Path, exchange: Exchange) -> None:
        written = exchange.model_dump_json(indent=1, exclude={"reply": {"cached"}})
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, written + "\n")
        except OSError as error:
            raise RecordingFailed(
                f"the reply could not be kept in {self.folder}: {error.strerror}",
                "Make room there, or allow writing; without a record it would be paid for again.",
            ) from error


def _write(path: Path, text: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
