"""One request → one reply of a language model, whichever LiteLLM reaches: retries, limits, cost.

Nothing else imports LiteLLM, and this does only when a model is really called: a recorded reply
comes without it. Retries are ours, around the whole call; LiteLLM's and the SDK's own are off,
since they multiply, and cannot tell a full minute from an empty account.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from time import sleep
from typing import Any

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_after_delay,
    wait_random_exponential,
)

from assistant.errors import (
    ConnectionLost,
    CutOff,
    EmptyReply,
    Filtered,
    ModelError,
    RequestRefused,
)
from assistant.failures import translate
from assistant.prompts import Message
from assistant.recording import Recording, Reply, Request

ATTEMPTS = 4
PATIENCE = 120.0
"""Seconds after which nothing is tried again."""
LONGEST_WAIT = 60.0
"""Seconds: a provider that asks to wait longer is not waited for; the person is told."""
BACKOFF = wait_random_exponential(multiplier=0.5, max=8)

SWITCHES = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # else it fetches prices at import
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",  # else fetched at the first call
    "LITELLM_MODE": "PRODUCTION",  # else it loads any .env file above its own folder
    "LITELLM_LOG": "ERROR",  # else it writes warnings to standard error
}

Show = Callable[[str], None]


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
        sleep: Callable[[float], None] = sleep,
        on_retry: Callable[[ModelError, float], None] | None = None,
    ) -> None:
        """`timeout` is in seconds; `fresh` asks again though a reply is recorded, and records it.

        Without `api_base` and `api_key` the provider's own variables and address are used.
        `on_retry` is told of a failure and of the seconds until the next attempt.
        """
        self.name = name
        self.api_base = api_base
        self.api_key = api_key
        self.timeout = timeout
        self.recording = recording
        self.fresh = fresh
        self.sleep = sleep
        self.on_retry = on_retry

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
        return self._recorded(request) or self._ask(request, None)

    def stream(self, request: Request, on_text: Show) -> Reply:
        """As `complete`, and calls `on_text` with each piece as it arrives.

        Once a piece was shown nothing is tried again: a reply never starts twice.
        """
        if reply := self._recorded(request):
            on_text(reply.text)
            return reply
        return self._ask(request, on_text)

    def _recorded(self, request: Request) -> Reply | None:
        return None if self.fresh or self.recording is None else self.recording.find(request)

    def _ask(self, request: Request, on_text: Show | None) -> Reply:
        attempt = _Attempt(self, on_text)
        retrying = Retrying(
            retry=retry_if_exception(attempt.may_repeat),
            wait=_wait,
            stop=stop_after_attempt(ATTEMPTS) | stop_after_delay(PATIENCE),
            before_sleep=self._tell,
            sleep=self.sleep,
            reraise=True,
        )
        reply = retrying(attempt, request)
        if self.recording is not None:
            self.recording.keep(request, reply)
        return reply

    def _tell(self, state: RetryCallState) -> None:
        if self.on_retry is not None:
            self.on_retry(_failure(state), state.upcoming_sleep)


class _Attempt:
    """One call of the provider, which may be repeated as long as none of its text was shown."""

    def __init__(self, model: Model, on_text: Show | None) -> None:
        self.model = model
        self.on_text = on_text
        self.shown = False

    def may_repeat(self, error: BaseException) -> bool:
        return (
            isinstance(error, ModelError)
            and error.retryable
            and (error.retry_after or 0.0) <= LONGEST_WAIT
            and not self.shown
        )

    def __call__(self, request: Request) -> Reply:
        try:
            return self._reply(request)
        except RequestRefused as refusal:
            if request.temperature is None or "temperature" not in refusal.message:
                raise
            return self._reply(request.model_copy(update={"temperature": None}))

    def _reply(self, request: Request) -> Reply:
        model = self.model
        litellm = _litellm()
        missing = None if model.api_key else _missing_key(litellm, request.model)
        key = model.api_key or ("unused" if missing and model.api_base else None)
        try:
            response = self._send(litellm, request, key)
        except ModelError:
            raise
        except Exception as error:
            told = translate(
                error,
                model=request.model,
                api_base=model.api_base,
                timeout=model.timeout,
                missing_key=missing,
                secrets=(model.api_key,) if model.api_key else (),
            )
            if self.shown and isinstance(told, ConnectionLost):
                told = _broken_off(request.model)
            raise told from error
        return _usable(response, request, _cost(litellm, response, request.model))

    def _send(self, litellm: Any, request: Request, key: str | None) -> Any:
        asked = {
            **request.model_dump(mode="json", exclude_none=True),
            "api_base": self.model.api_base,
            "api_key": key,
            "timeout": self.model.timeout,
            "max_retries": 0,
        }
        if self.on_text is None:
            return litellm.completion(**asked)
        return self._collect(litellm, asked, self.on_text)

    def _collect(self, litellm: Any, asked: dict[str, Any], on_text: Show) -> Any:
        stream = litellm.completion(**asked, stream=True, stream_options={"include_usage": True})
        chunks = []
        for chunk in stream:
            chunks.append(chunk)
            if chunk.choices and (piece := chunk.choices[0].delta.content):
                self.shown = True
                on_text(piece)
        # A stream that just ends is given the finish "stop" by LiteLLM; this is what was received.
        if self.shown and getattr(stream, "received_finish_reason", "stop") is None:
            raise _broken_off(asked["model"])
        return litellm.stream_chunk_builder(chunks, messages=asked["messages"])


def _litellm() -> Any:
    """LiteLLM, silenced, and kept from fetching and loading things at import (4 s of CPU)."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
    import litellm

    litellm.suppress_debug_info = True  # else it prints advertisements on standard output
    return litellm


def _missing_key(litellm: Any, model: str) -> str | None:
    """The provider's variable for a key, if it has one that is not set."""
    missing = litellm.validate_environment(model)["missing_keys"]
    return " or ".join(name for name in missing if name.endswith("_API_KEY")) or None


def _failure(state: RetryCallState) -> ModelError:
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, ModelError)  # noqa: S101 (only these are retried)
    return error


def _wait(state: RetryCallState) -> float:
    asked = _failure(state).retry_after
    return BACKOFF(state) if asked is None else asked


def _cost(litellm: Any, response: Any, model: str) -> float | None:
    try:
        return float(litellm.completion_cost(completion_response=response, model=model))
    except Exception:  # LiteLLM has a different class for an unknown price in every version
        return None


def _usable(response: Any, request: Request, cost: float | None) -> Reply:
    """The reply in a response. Raises EmptyReply, CutOff, Filtered."""
    choice = response.choices[0] if response and response.choices else None
    finish = choice.finish_reason if choice else ""
    text = (choice.message.content if choice else None) or ""
    if finish == "content_filter":
        raise Filtered(
            f"the content filter of {request.model} stopped the reply",
            "Put the question in other words, or choose another model.",
        )
    if finish == "length":
        raise CutOff(
            f"the reply of {request.model} ends at its length limit",
            "Allow more with --max-tokens, or choose a model with a longer reply.",
        )
    if choice is None or not text.strip():
        raise EmptyReply(
            f"{request.model} gave an empty reply", "Ask again, or choose another model."
        )
    return Reply(
        text=text,
        model=response.model or request.model,
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
