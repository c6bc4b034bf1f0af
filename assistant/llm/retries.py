"""When a failed request is made again, and after how long.

Only what may pass by itself is repeated: a limit on requests, an error of the server, a broken
connection, a slow answer. A wrong key, an empty account or a refused connection will be the same in
a minute, so the person is told at once. The provider's Retry-After is kept to the second; where it
asks for more than a person would sit through, it is told instead. Without one the waits grow, and
are random, so that parallel requests do not come back together. A slow answer is not repeated
once it has used up the patience: three more would each be as slow, and be paid for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_after_delay,
    wait_random_exponential,
)

from assistant import errors
from assistant.errors import ModelError

ATTEMPTS = 4
PATIENCE = 120.0
"""Seconds after which no new attempt is begun."""
LONGEST_WAIT = 60.0
"""Seconds that are waited because a provider asks for it."""
BACKOFF = wait_random_exponential(multiplier=0.5, max=8)

HOPELESS = (
    errors.NoKey,
    errors.KeyRefused,
    errors.ModelUnknown,
    errors.OutOfQuota,
    errors.Unreachable,
)

T = TypeVar("T")
OnRetry = Callable[[ModelError, float], None]
"""Told of a failure and of the seconds until the next attempt."""


def persist(
    call: Callable[[], T],
    *,
    may_repeat: Callable[[], bool],
    sleep: Callable[[float], None],
    on_retry: OnRetry | None = None,
) -> T:
    """What `call` returns, in up to four attempts; else its last ModelError.

    `may_repeat` is asked after a failure: no more once a part of the reply has been shown.
    """

    def worth_it(error: BaseException) -> bool:
        return (
            isinstance(error, ModelError)
            and error.retryable
            and (error.retry_after or 0.0) <= LONGEST_WAIT
            and may_repeat()
        )

    def tell(state: RetryCallState) -> None:
        if on_retry is not None:
            on_retry(_failure(state), state.upcoming_sleep)

    retrying = Retrying(
        retry=retry_if_exception(worth_it),
        wait=_wait,
        stop=stop_after_attempt(ATTEMPTS) | stop_after_delay(PATIENCE),
        before_sleep=tell,
        sleep=sleep,
        reraise=True,
    )
    return retrying(call)


def hopeless(error: ModelError) -> bool:
    """Whether the next request would fail of it as well."""
    return isinstance(error, HOPELESS) or (error.retry_after or 0.0) > LONGEST_WAIT


def _failure(state: RetryCallState) -> ModelError:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, ModelError):
        raise TypeError(f"only a ModelError is retried, not {error!r}")
    return error


def _wait(state: RetryCallState) -> float:
    asked = _failure(state).retry_after
    return BACKOFF(state) if asked is None else asked
