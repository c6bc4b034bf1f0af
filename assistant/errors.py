"""Everything that can go wrong between litrev and a model, each with what to do about it.

LitrevError                     (store.errors) told in one or two lines, exit code 1
├── RecordingFailed             a reply could not be written down
├── CostCeiling                 a call was not made, as it could cost too much; exit code 3
├── PriceUnknown                a ceiling on costs cannot be kept for this model
├── NotApproved                 nobody has agreed to what a batch may cost
└── ModelError                  a model did not give a usable reply
    ├── NoKey                   no key is set; names the variable
    ├── KeyRefused              the provider does not accept the key
    ├── ModelUnknown            no such provider, or it has no such model
    ├── OutOfQuota              the account's credit is used up
    ├── RequestRefused          the provider rejects the request as it is
    │   └── ContextTooLong      it is longer than the model reads
    ├── Filtered                the provider's content filter stopped it
    ├── Unreachable             nobody answers at the address
    ├── ConnectionLost          retried   the connection broke
    ├── RateLimited             retried   too many requests for now
    ├── ServerFailed            retried   the provider has an error of its own
    ├── TimedOut                retried   no answer in time
    └── ReplyUnusable           a reply came, and cannot be used
        ├── EmptyReply          it has no text
        ├── CutOff              it ends before its end
        ├── ReplyTooLong        it is longer than any answer
        ├── MalformedReply      it is not what a model's server sends
        └── ShapeMissed         it does not have the form that was asked for
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.llm.recording import Exchange, Reply


class RecordingFailed(LitrevError):
    """A reply cannot be written into the folder of recordings."""


class CostCeiling(LitrevError):
    """A call could have passed the ceiling on costs, and was not made; the rest is kept."""

    exit_code = 3


class PriceUnknown(LitrevError):
    """A ceiling on costs was set for a model that no price is known for."""


class NotApproved(LitrevError):
    """What is about to be asked may cost more than goes without saying; nothing was asked."""


class ModelError(LitrevError):
    """A model did not give a usable reply; `retryable` if the same request may succeed later."""

    retryable = False
    retry_after: float | None = None
    """Seconds that the provider asks to wait."""
    reply: Reply | None = None
    """What came, where it cannot be used: it is on the bill all the same."""
    exchanges: tuple[Exchange, ...] = ()
    """Where several replies were to make one result: what was asked of them, and came."""


class NoKey(ModelError):
    """No key for this provider is set."""


class KeyRefused(ModelError):
    """The provider does not accept the key, or not for this model."""


class ModelUnknown(ModelError):
    """LiteLLM knows no such provider, or the provider no such model."""


class OutOfQuota(ModelError):
    """The credit of the account is used up: waiting does not help."""


class RequestRefused(ModelError):
    """The provider rejects the request as it stands."""


class ContextTooLong(RequestRefused):
    """The request is longer than the model can read."""


class Filtered(ModelError):
    """The provider's content filter stopped the request or the reply."""


class Unreachable(ModelError):
    """Nobody answers at the address: refused, or the name is not known."""


class ConnectionLost(ModelError):
    """The connection broke before a reply was complete."""

    retryable = True


class RateLimited(ModelError):
    """Too many requests for now."""

    retryable = True


class ServerFailed(ModelError):
    """The provider reports an error of its own."""

    retryable = True


class TimedOut(ModelError):
    """No answer within the time allowed."""

    retryable = True


class ReplyUnusable(ModelError):
    """A reply came, and it cannot be used."""


class EmptyReply(ReplyUnusable):
    """The reply has no text."""


class CutOff(ReplyUnusable):
    """The reply ends before its end: its length limit, or a broken stream."""


class ReplyTooLong(ReplyUnusable):
    """More came than any answer has: reading it all could fill the memory."""


class MalformedReply(ReplyUnusable):
    """What came is not a reply of a model's server: a web page, broken JSON."""


class ShapeMissed(ReplyUnusable):
    """The reply does not have the form that was asked for, nor has the second."""

    def __init__(self, message: str, hint: str, exchanges: tuple[Exchange, ...]) -> None:
        """`exchanges` are what was asked and replied: it was paid for, and may be kept."""
        super().__init__(message, hint)
        self.exchanges = exchanges
