"""An exception of LiteLLM → the error that a person is told: one table, read from the top.

LiteLLM's classes do not tell failures apart: a missing key, a refused connection, broken JSON and
a real error of the server are all an InternalServerError with status 500. So a row looks at the
status, at the class names along the chain of causes, and at the words in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.utils import parsedate_to_datetime
from time import time
from typing import NamedTuple

from assistant import errors
from assistant.errors import ModelError
from assistant.llm.bounded import LIMIT
from assistant.redaction import scrubbed, secrets


class Failure(NamedTuple):
    """One row: it fits if the status, a class or the words do; texts may name {model}, {where}…"""

    error: type[ModelError]
    message: str
    hint: str
    status: frozenset[int] = frozenset()
    classes: frozenset[str] = frozenset()
    words: str = "(?!)"

    def fits(self, status: int, classes: frozenset[str], words: str) -> bool:
        """Whether this row is about a failure with this status, these classes and these words."""
        said = re.search(self.words, words, re.IGNORECASE)
        return status in self.status or bool(self.classes & classes) or said is not None


class Purpose(NamedTuple):
    """What a request was for, as far as its hints depend on it."""

    other: str
    """What else could be used."""
    address: str
    """How another address is given."""
    slow: str
    long: str


WRITING = Purpose(
    other="choose another model with --model",
    address="--api-base or LITREV_API_BASE",
    slow="Allow more with --timeout, or choose a faster model.",
    long="Give it less evidence with --evidence, or choose a model with a longer context.",
)
EMBEDDING = Purpose(
    other="go back to the local embedder: litrev embedder local",
    address="litrev embedder NAME --api-base URL",
    slow="Try again later, or go back to the local embedder: litrev embedder local.",
    long="Choose an embedder that reads 512 tokens, or the local one: litrev embedder local.",
)

AGAIN = "Wait a little, then ask again."

FAILURES = (
    Failure(
        errors.ModelUnknown,
        "no provider is known for the model {model!r}",
        "Write it as provider/model, for example openai/gpt-5-mini or ollama_chat/llama3.1.",
        words="LLM Provider NOT provided",
    ),
    Failure(
        errors.NoKey,
        "{model} needs a key, and none is set",
        "Set {variable}, or {other}.",
        words=r"missing credentials|missing \w+ api key|unable to locate credentials"
        r"|default credentials were not found|api.key .*must be set",
    ),
    Failure(
        errors.ContextTooLong,
        "the request is longer than {model} can read",
        "{long}",
        classes=frozenset({"ContextWindowExceededError"}),
        words="context_length_exceeded|maximum context length|prompt is too long"
        "|exceed_context_size|available context size|context length of only|exceed context limit"
        "|input token count .*exceeds",
    ),
    Failure(
        errors.Filtered,
        "the content filter of {where} stopped the request",
        "Put the question in other words, or choose another model.",
        classes=frozenset({"ContentPolicyViolationError"}),
        words="content_filter|content management policy",
    ),
    Failure(
        # Gemini says "exceeded your current quota" of a limit that passes in a minute, too.
        errors.RateLimited,
        "{where} takes no more requests for now{wait}",
        AGAIN,
        words='"retryDelay"',
    ),
    Failure(
        errors.OutOfQuota,
        "the account at {where} has no credit left",
        "Add credit there, or {other}.",
        status=frozenset({402}),
        words="insufficient_quota|exceeded your current quota|credit balance is too low",
    ),
    Failure(
        errors.RateLimited,
        "{where} takes no more requests for now{wait}",
        AGAIN,
        status=frozenset({429}),
    ),
    Failure(
        errors.KeyRefused,
        "{where} does not accept the key for {model}",
        "Check {variable}: is it complete, still valid, and allowed to use this model?",
        status=frozenset({401, 403}),
        words="API_KEY_INVALID",
    ),
    Failure(
        errors.ModelUnknown,
        "{where} has no model {model!r}, or nothing at this path",
        "Check the name after the provider; an OpenAI-compatible address usually ends in /v1.",
        status=frozenset({404}),
    ),
    Failure(
        errors.TimedOut,
        "{where} gave no answer within {timeout:g} s",
        "{slow}",
        status=frozenset({408, 504}),
        classes=frozenset({"Timeout", "TimeoutError", "TimeoutException"}),
    ),
    Failure(
        errors.Unreachable,
        "nobody answers at {where}: connection refused",
        "Is the server running there? Another address: {address}.",
        classes=frozenset({"ConnectionRefusedError"}),
    ),
    Failure(
        errors.Unreachable,
        "{where} cannot be reached: {cause}",
        "Check the network connection and the address ({address}).",
        classes=frozenset({"ConnectError", "gaierror", "UnsupportedProtocol", "InvalidURL"}),
    ),
    Failure(
        errors.ConnectionLost,
        "the connection to {where} broke before the reply was complete",
        AGAIN,
        classes=frozenset({"RemoteProtocolError", "ReadError", "ConnectionResetError"}),
    ),
    Failure(
        errors.ReplyTooLong,
        "{where} sent more than {limit} MB, and was not heard out",
        "Is it a model's server ({address})? If so, choose another model: no answer is that long.",
        classes=frozenset({"MoreThanAReply"}),
    ),
    Failure(
        errors.CutOff,
        "{model} says the same again and again, and was stopped",
        "Ask again, or choose another model.",
        words="repeating the same chunk",
    ),
    Failure(
        errors.ServerFailed,
        "{where} is overloaded",
        AGAIN,
        status=frozenset({529}),
        words="overloaded",
    ),
    Failure(
        errors.MalformedReply,
        "what {where} sent is not a model's reply",
        "Check the address ({address}); it usually ends in /v1.",
        classes=frozenset({"JSONDecodeError", "JSONSchemaValidationError"}),
        words="empty or invalid response from LLM endpoint|'choices' that is not a list"
        "|object has no attribute|object is not (iterable|subscriptable)",
    ),
    Failure(
        errors.RequestRefused,
        "{where} rejects the request: {said}",
        "Check the model's name and its settings; another model may accept it.",
        status=frozenset({400, 405, 409, 413, 415, 422}),
    ),
    Failure(
        errors.ServerFailed,
        "{where} reports an error: {said}",
        AGAIN,
        words="",
    ),
)


def translate(
    error: Exception,
    *,
    model: str,
    api_base: str | None,
    timeout: float,
    missing_key: str | None,
    api_key: str | None,
    purpose: Purpose = WRITING,
) -> ModelError:
    """The error to tell for `error`, an exception raised by LiteLLM; keys are taken out of it.

    `missing_key` names the provider's variable if it is not set: whoever has no key is told so,
    however the provider puts it.
    """
    chain = tuple(_chain(error))
    provider = model.partition("/")[0] if "/" in model else "the provider"
    row = _row(chain)
    suspect = (errors.KeyRefused,) if api_base else (errors.KeyRefused, errors.Unreachable)
    if missing_key and row.error in suspect:
        row = next(row for row in FAILURES if row.error is errors.NoKey)
    wait = _retry_after(error)
    facts = {
        "model": model,
        "where": re.split(r"[?#]", api_base)[0] if api_base else provider,
        "variable": missing_key or f"{provider.upper().replace('-', '_')}_API_KEY",
        "timeout": timeout,
        "wait": "" if wait is None else f" (it asks to wait {wait:g} s)",
        "cause": _said(chain[-1]),
        "said": _said(error),
        "limit": LIMIT // 1_000_000,
        **purpose._asdict(),
    }
    hidden = (api_key or "", *secrets(api_base or ""))
    told = row.error(scrubbed(row.message.format(**facts), hidden), row.hint.format(**facts))
    told.retry_after = wait
    return told


def _row(chain: Sequence[BaseException]) -> Failure:
    """The first that fits an exception and what caused it."""
    said = " | ".join(str(link) for link in chain)
    classes = frozenset(kind.__name__ for link in chain for kind in type(link).__mro__)
    status = getattr(chain[0], "status_code", None) or 0
    return next(row for row in FAILURES if row.fits(status, classes, said))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(12):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _retry_after(error: Exception) -> float | None:
    headers = getattr(error, "litellm_response_headers", None) or {}
    value = headers.get("retry-after")
    if value is None:
        asked = re.search(r'"retryDelay":\s*"(\d+(?:\.\d+)?)s"', str(error))  # Google's
        return float(asked[1]) if asked else None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except ValueError:
        return None


def _said(error: BaseException) -> str:
    """What a provider said: its first line, without LiteLLM's prefixes and without markup."""
    line = next(iter(str(error).splitlines()), "")
    line = re.sub(r"^((litellm\.)?\w+(Error|Exception)[:\s-]+)+", "", line)
    line = re.split(r" Original exception: |\. Handle with `", line)[0]
    inner = re.search(r'"(?:message|error)":\s*"([^"]+)"', line)
    line = inner[1] if inner else line
    if not line.strip() or line.lstrip().startswith("<"):
        status = getattr(error, "status_code", None)
        return f"status {status}" if status else type(error).__name__
    return line[:200]
