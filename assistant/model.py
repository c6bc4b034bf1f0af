"""One request → one reply of a language model, whichever LiteLLM reaches.

Nothing else imports LiteLLM, and this does only when a model is really called: a recorded reply
comes without it. LiteLLM's retries and the SDK's are off, since they multiply: ours are outside.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from assistant.errors import (
    ConnectionLost,
    CutOff,
    EmptyReply,
    Filtered,
    ModelError,
    RecordingFailed,
    RequestRefused,
)
from assistant.failures import EMBEDDING, WRITING, Purpose, translate
from assistant.prompts import Message
from assistant.recording import Recording, Reply, Request
from assistant.retries import OnRetry, persist

SWITCHES = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # else it fetches prices at import
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",  # else fetched at the first call
    "LITELLM_MODE": "PRODUCTION",  # else it loads any .env file above its own folder
    "LITELLM_LOG": "ERROR",  # else it writes warnings to standard error
}

WARNINGS = (
    # Of no concern to the person at the terminal: LiteLLM's use of pydantic.
    (r"Item '.*' on TypedDict class", UserWarning),
    (r"Pydantic serializer warnings", UserWarning),
    (r"Accessing the 'model_.*fields' attribute on the instance", DeprecationWarning),
)

Show = Callable[[str], None]
"""Called with each piece of a reply as it arrives."""


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
        sleep: Callable[[float], None] = time.sleep,
        on_retry: OnRetry | None = None,
        on_note: Callable[[str], object] | None = None,
    ) -> None:
        """`timeout` is in seconds; `fresh` asks again though a reply is recorded, and records it.

        Without `api_base` and `api_key` the provider's own variables and address are used.
        `on_retry` is told of a failure and of the seconds until the next attempt, `on_note` of a
        reply that could not be recorded; without it that is an error.
        """
        self.name = name
        self.api_base = api_base
        self.api_key = api_key
        self.timeout = timeout
        self.recording = recording
        self.fresh = fresh
        self.sleep = sleep
        self.on_retry = on_retry
        self.on_note = on_note

    def request(
        self,
        messages: Iterable[Message],
        *,
        temperature: float | None = 0.0,
        max_tokens: int | None = None,
    ) -> Request:
        """A request to this model."""
        return Request(
            model=self.name,
            messages=tuple(messages),
            temperature=temperature,
            max_tokens=max_tokens,
        )

    def complete(self, request: Request) -> Reply:
        """The whole reply, recorded or new. Raises ModelError, RecordingFailed."""
        return self._reply(request, None)

    def stream(self, request: Request, on_text: Show) -> Reply:
        """As `complete`, and calls `on_text` with each piece as it arrives.

        Once a piece was shown nothing is tried again: a reply never starts twice.
        """
        return self._reply(request, on_text)

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each text as the provider sends it, in the order of the texts.

        How many came and whether they are vectors is for the caller to check. Raises ModelError.
        """
        litellm = _litellm()

        def attempt() -> list[list[float]]:
            try:
                response = litellm.embedding(self.name, list(texts), **self.reached(litellm))
                found = sorted(response.data, key=lambda one: one.get("index", 0))
                return [list(one["embedding"]) for one in found]
            except Exception as error:
                raise self.told(error, litellm, EMBEDDING) from error

        return persist(attempt, may_repeat=lambda: True, sleep=self.sleep, on_retry=self.on_retry)

    def price(self) -> float | None:
        """US dollars for a token sent, 0 for a server on this machine; None if it is not known."""
        try:
            return float(_litellm().get_model_info(self.name)["input_cost_per_token"])
        except Exception:  # the class for an unknown model differs between LiteLLM's versions
            return None

    def reached(self, litellm: Any) -> dict[str, Any]:
        """Where and how to reach it, for LiteLLM; a server of one's own needs no key."""
        local = self.api_base and _missing_key(litellm, self.name)
        return {
            "api_base": self.api_base,
            "api_key": self.api_key or ("unused" if local else None),
            "timeout": self.timeout,
            "max_retries": 0,
        }

    def told(self, error: Exception, litellm: Any, purpose: Purpose) -> ModelError:
        """What a person is told of an exception of LiteLLM's."""
        return translate(
            error,
            model=self.name,
            api_base=self.api_base,
            timeout=self.timeout,
            missing_key=None if self.api_key else _missing_key(litellm, self.name),
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
        call = _Call(self, request, on_text)
        reply = persist(
            call.reply, may_repeat=lambda: not call.shown, sleep=self.sleep, on_retry=self.on_retry
        )
        if self.recording is not None:
            self._record(self.recording, request, reply)
        return reply

    def _record(self, recording: Recording, request: Request, reply: Reply) -> None:
        try:
            recording.keep(request, reply)
        except RecordingFailed as error:
            if self.on_note is None:
                raise
            self.on_note(error.message)  # what was paid for is not thrown away


class _Call:
    """One request on its way to the provider; `shown` once a piece of its reply was passed on."""

    def __init__(self, model: Model, request: Request, on_text: Show | None) -> None:
        self.model = model
        self.request = request
        self.on_text = on_text
        self.shown = False
        self.litellm = _litellm()

    def reply(self) -> Reply:
        """One attempt; where a model has a temperature of its own, a second without ours."""
        try:
            return self._attempt()
        except RequestRefused as refusal:
            if self.request.temperature is None or "temperature" not in refusal.message:
                raise
            self.request = self.request.model_copy(update={"temperature": None})
            return self._attempt()

    def _attempt(self) -> Reply:
        try:
            response = self._stream() if self.on_text else self._send()
        except ModelError:
            raise
        except Exception as error:
            raise self._told(error) from error
        return _usable(response, self.request.model, _cost(self.litellm, response, self.request))

    def _send(self, **more: Any) -> Any:
        asked = self.request.model_dump(mode="json", exclude_none=True)
        return self.litellm.completion(**asked, **self.model.reached(self.litellm), **more)

    def _stream(self) -> Any:
        stream = self._send(stream=True, stream_options={"include_usage": True})
        chunks = []
        for chunk in stream:
            chunks.append(chunk)
            if chunk.choices and (piece := chunk.choices[0].delta.content) and self.on_text:
                self.shown = True
                self.on_text(piece)
        if self.shown and not _finished(stream):
            raise _broken_off(self.request.model)
        return self.litellm.stream_chunk_builder(chunks)

    def _told(self, error: Exception) -> ModelError:
        told = self.model.told(error, self.litellm, WRITING)
        broken = self.shown and isinstance(told, ConnectionLost)
        return _broken_off(self.request.model) if broken else told


def _litellm() -> Any:
    """LiteLLM, silenced, and kept from fetching and loading things at import (4 s of CPU)."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
    for message, category in WARNINGS:
        warnings.filterwarnings("ignore", message, category)
    import litellm

    litellm.suppress_debug_info = True  # else it prints advertisements on standard output
    litellm.DEFAULT_MAX_RETRIES = 0  # else embedding() takes max_retries=0 for 2 (issue 7003)
    return litellm


def _missing_key(litellm: Any, model: str) -> str | None:
    """The provider's variable for a key, if it has one that is not set."""
    missing = litellm.validate_environment(model)["missing_keys"]
    return " or ".join(name for name in missing if name.endswith("_API_KEY")) or None


def _finished(stream: Any) -> bool:
    """Whether the provider sent a finish: to a stream that just ends LiteLLM gives one, "stop"."""
    received = getattr(stream, "received_finish_reason", "stop")
    return bool(received or getattr(stream, "intermittent_finish_reason", None))


def _cost(litellm: Any, response: Any, request: Request) -> float | None:
    try:
        return float(litellm.completion_cost(completion_response=response, model=request.model))
    except Exception:  # the class for an unknown price differs between LiteLLM's versions
        return None


def _usable(response: Any, model: str, cost: float | None) -> Reply:
    """The reply in a response. Raises EmptyReply, CutOff, Filtered."""
    choice = response.choices[0] if response and response.choices else None
    finish = choice.finish_reason if choice else None
    text = (choice.message.content if choice else None) or ""
    if finish == "content_filter":
        raise Filtered(
            f"the content filter of {model} stopped the reply",
            "Put the question in other words, or choose another model.",
        )
    if finish == "length":
        raise CutOff(
            f"the reply of {model} ends at its length limit",
            "Allow longer ones with LITREV_MAX_TOKENS, or ask for less.",
        )
    if not finish or not text.strip():
        raise EmptyReply(f"{model} gave an empty reply", "Ask again, or choose another model.")
    return Reply(
        text=text,
        model=response.model or model,
        finish=finish,
        prompt_tokens=response.usage.prompt_tokens,
        completion_tokens=response.usage.completion_tokens,
        cost_usd=cost,
    )


def _broken_off(model: str) -> CutOff:
    return CutOff(
        f"the reply of {model} broke off before its end",
        "Ask again; if it happens often, look at the connection or choose another model.",
    )
