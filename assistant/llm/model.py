"""One request → one reply of a language model, whichever LiteLLM reaches.

LiteLLM is imported only when a model is really called: a recorded reply comes without it. Its
retries and the SDK's are off, since they multiply: ours are outside.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.errors import ModelError, RecordingFailed
from assistant.llm import provider
from assistant.llm.call import Call, Show
from assistant.llm.failures import EMBEDDING, Purpose, translate
from assistant.llm.recording import Recording, Reply, Request
from assistant.llm.retries import OnRetry, persist
from assistant.llm.tools import Tool
from assistant.prompts import Message
from assistant.redaction import secrets, without

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assistant.llm.structured import Parsed

T = TypeVar("T", bound="BaseModel")
Around = Callable[[Request, Callable[[], Reply]], Reply]
"""Makes an attempt at a request, within limits of time and money, or raises why not."""


class Model:
    """A model by LiteLLM's name for it, `provider/model`, and how to reach it."""

    def __init__(
        self,
        name: str,
        *,
        api_base: str | None = None,
        api_key: str | None = None,
        timeout: float = 120.0,
        recording: Recording | None = None,
        fresh: bool = False,
        way: provider.Way | None = None,
        sample: int | None = None,
        sleep: Callable[[float], None] = time.sleep,
        on_retry: OnRetry | None = None,
        on_note: Callable[[str], object] | None = None,
        around: Around | None = None,
    ) -> None:
        """`timeout` is in seconds; `fresh` asks again though a reply is recorded, and records it.

        Without `api_base` and `api_key` the provider's own variables and address are used. `way`
        is how a shape is asked for, if not in the best way that LiteLLM knows of the model.
        `sample` tells repetitions of one request apart in the recording.
        `on_retry` is told of a failure and of the seconds until the next attempt, `on_note` of a
        reply that could not be recorded; without it that is an error. `around` makes each attempt.
        """
        self.name = name
        self.api_base = api_base
        self.api_key = api_key
        self.timeout = timeout
        self.recording = recording
        self.fresh = fresh
        self.way = way
        self.sample = sample
        self.sleep = sleep
        self.on_retry = on_retry
        self.on_note = on_note
        self.around = around or _at_once

    def request(
        self,
        messages: Iterable[Message],
        *,
        temperature: float | None = 0.0,
        max_tokens: int | None = None,
        tools: Iterable[Tool] = (),
    ) -> Request:
        """A request to this model; with `tools`, its reply may call some of them."""
        return Request(
            model=self.name,
            messages=tuple(messages),
            temperature=temperature,
            max_tokens=max_tokens,
            tools=tuple(tools) or None,
            sample=self.sample,
        )

    def complete(self, request: Request) -> Reply:
        """The whole reply, recorded or new. Raises ModelError, RecordingFailed."""
        return self._reply(request, None)

    def stream(self, request: Request, on_text: Show) -> Reply:
        """As `complete`, and calls `on_text` with each piece as it arrives.

        Once a piece was shown nothing is tried again: a reply never starts twice.
        """
        return self._reply(request, on_text)

    def parse(
        self, request: Request, shape: type[T], check: Callable[[T], object] | None = None
    ) -> Parsed[T]:
        """A reply in the shape of a pydantic model: the object, and the one or two exchanges.

        `check` raises ValueError for an object that makes no sense. Raises ModelError,
        RecordingFailed.
        """
        from assistant.llm.structured import parse

        return parse(self, request, shape, check)

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each text as the provider sends it, in the order of the texts.

        How many came and whether they are vectors is for the caller to check. Raises ModelError.
        """
        litellm = provider.loaded(self.name)

        def attempt() -> list[list[float]]:
            try:
                response = litellm.embedding(self.name, list(texts), **self.reached())
                found = sorted(response.data, key=lambda one: one.get("index", 0))
                return [list(one["embedding"]) for one in found]
            except Exception as error:
                raise self.told(error, EMBEDDING) from error

        return persist(attempt, may_repeat=lambda: True, sleep=self.sleep, on_retry=self.on_retry)

    def reached(self) -> dict[str, Any]:
        """Where and how to reach it, for LiteLLM; a server of one's own needs no key."""
        local = self.api_base and provider.missing_key(self.name)
        return {
            "api_base": self.api_base,
            "api_key": self.api_key or ("unused" if local else None),
            "timeout": self.timeout,
            "max_retries": 0,
        }

    def told(self, error: Exception, purpose: Purpose) -> ModelError:
        """What a person is told of an exception of LiteLLM's."""
        return translate(
            error,
            model=self.name,
            api_base=self.api_base,
            timeout=self.timeout,
            missing_key=None if self.api_key else provider.missing_key(self.name),
            api_key=self.api_key,
            purpose=purpose,
        )

    def _reply(self, request: Request, on_text: Show | None) -> Reply:
        reply = self._recorded(request)
        if reply is None:
            reply = self._ask(request, on_text)
        elif on_text is not None:
            on_text(reply.text)
        return reply

    def _recorded(self, request: Request) -> Reply | None:
        return None if self.fresh or self.recording is None else self.recording.find(request)

    def _ask(self, request: Request, on_text: Show | None) -> Reply:
        call = Call(self, request, on_text)

        def attempt() -> Reply:
            try:
                return self._kept(request, self.around(request, call.reply))
            except ModelError as error:
                if error.reply is not None:
                    self._kept(request, error.reply, usable=False)
                raise

        return persist(
            attempt,
            may_repeat=lambda: not call.shown,
            sleep=self.sleep,
            on_retry=self.on_retry,
        )

    def _kept(self, request: Request, reply: Reply, *, usable: bool = True) -> Reply:
        """The reply, written down; what was sent to reach the model is not in it."""
        given = (self.api_key or "", *secrets(self.api_base or ""))
        reply = reply.model_copy(update={"text": without(reply.text, given, shortest=16)})
        if self.recording is not None:
            self._record(self.recording.keep if usable else self.recording.bill, request, reply)
        return reply

    def _record(
        self, keep: Callable[[Request, Reply], None], request: Request, reply: Reply
    ) -> None:
        try:
            keep(request, reply)
        except RecordingFailed as error:
            if self.on_note is None:
                raise
            self.on_note(error.message)  # what was paid for is not thrown away


def _at_once(_request: Request, attempt: Callable[[], Reply]) -> Reply:
    return attempt()
