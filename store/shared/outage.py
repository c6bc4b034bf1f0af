"""What can go wrong on the way to a Chroma server: told as ours, and tried again if it may pass.

A connection that is refused or breaks off, a gateway without its server: that is how a restart
looks, so such a request is made again for a while. The first request of a process is given up
early, because then the server is more likely not there at all, and so is one that only reads, since
there is a copy to read from. Everything can be sent twice: what is there already is replaced by
itself, or left as it is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from store.errors import LitrevError, ServerAway, ServerRefused
from store.shared.address import CLOUD_TOKEN, TOKEN
from store.shared.connection import ANSWER, CONNECT, LOOPBACK, without_token

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from store.progress import Tell
    from store.shared.address import Address

T = TypeVar("T")
SHORT, LONG = 1.5, 20.0
"""Seconds after which no new attempt is made; the long ones where something is to be written, and
the server has answered this process before."""

SLOW = 4.0
"""Seconds after which the person is told what is waited for."""

GATEWAY = {502, 503, 504}
"""What a proxy answers while the server behind it does not."""

CHECK = "Check the address, and that a Chroma server runs there."
LENGTH = 200
"""Characters that are repeated of an answer."""


class Line:
    """The way to one server, remembering whether it has ever answered."""

    def __init__(self, address: Address, tell: Tell) -> None:
        self._address = address
        self._name = f"the Chroma server at {address.server}"
        self._tell = tell
        self._answered = False
        self.writing = False

    def ask(self, request: Callable[[], T]) -> T:
        """What a request returns; else ServerAway or ServerRefused, after some attempts."""
        import tenacity

        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda e: isinstance(e, ServerAway) and e.passing),
            wait=tenacity.wait_random_exponential(multiplier=0.25, min=0.25, max=4),
            stop=tenacity.stop_after_delay(LONG if self._patient else SHORT),
            before_sleep=self._waiting,
            reraise=True,
        )
        answer: T = retrying(self._once, request)
        return answer

    @property
    def _patient(self) -> bool:
        return self.writing and self._answered

    def _once(self, request: Callable[[], T]) -> T:
        slow = threading.Timer(SLOW, self._tell, [f"waiting for {self._name}"])
        slow.daemon = True
        slow.start()
        try:
            answer = request()
        except Exception as error:
            raise self._told(error) from error
        finally:
            slow.cancel()
        self._answered = True
        return answer

    def _waiting(self, state: RetryCallState) -> None:
        if state.outcome and self._patient:
            self._tell(f"{state.outcome.exception()}; trying again")

    def _told(self, error: Exception) -> Exception:
        """Any exception of httpx or chromadb as one of ours; that nothing is there, as it is."""
        import httpx
        from chromadb import errors

        if isinstance(error, httpx.TransportError):
            return self._away(error)
        if isinstance(error, LitrevError | errors.NotFoundError):
            return error
        # Where an answer is none of Chroma's, its client raises a bare Exception with the page.
        cause = error if isinstance(error, httpx.HTTPStatusError) else error.__context__
        status = cause.response.status_code if isinstance(cause, httpx.HTTPStatusError) else 0
        if isinstance(error, errors.ChromaAuthError | errors.AuthorizationError):
            return self._unwelcome()
        return self._by_status(status) or self._by_words(error, status)

    def _by_status(self, status: int) -> LitrevError | None:
        """What a status (0 for none) tells by itself."""
        if status in (401, 403):
            return self._unwelcome()
        if status in GATEWAY:
            return self._gone(f"is not behind its gateway (status {status})", passing=True)
        if status == 413:
            return ServerRefused(
                f"{self._name} refuses a request of this size",
                "Let the proxy take larger ones: client_max_body_size 64m in nginx.",
            )
        if status in (404, 405, 410):
            return self._gone("does not speak version 2 of Chroma's API", CHECK)
        return None

    def _by_words(self, error: Exception, status: int) -> LitrevError:
        """What the server says, where it is Chroma's; with its words, short and without a token."""
        from chromadb import errors

        reason = " ".join(without_token(str(error)).split())[:LENGTH]
        if isinstance(error, errors.RateLimitError):
            return self._gone(f"has too much to do ({reason})", passing=True)
        if isinstance(error, errors.InternalError):
            return self._gone(f"failed: {reason}", "See its log; litrev repair when it runs again.")
        if isinstance(error, errors.ChromaError) or status:
            return ServerRefused(f"{self._name} refused: {reason}", "See its log.")
        return self._gone(f"answers, but not as one of Chroma's ({reason})", CHECK)

    def _away(self, error: Exception) -> ServerAway:
        import httpx

        if isinstance(error, httpx.ConnectError):
            reason = " ".join(str(error).split()).replace("[Errno 111] ", "").lower()
            return self._gone(f"does not answer ({reason[:LENGTH]})", self._start(), passing=True)
        if isinstance(error, httpx.ConnectTimeout):
            return self._gone(f"cannot be reached within {CONNECT:.0f} s", CHECK, passing=True)
        if isinstance(error, httpx.TimeoutException):
            return self._gone(f"was silent for {ANSWER:.0f} s", "Try again when it has less to do.")
        return self._gone("broke the connection off", self._start(), passing=True)

    def _gone(self, what: str, hint: str = "", passing: bool = False) -> ServerAway:
        return ServerAway(f"{self._name} {what}", hint, passing)

    def _start(self) -> str:
        server = urlsplit(self._address.server)
        if server.hostname in LOOPBACK:
            return f"Start it: chroma run --path DIR --port {server.port}"
        return CHECK

    def _unwelcome(self) -> ServerRefused:
        key = f" or {CLOUD_TOKEN}" if self._address.cloud else ""
        return ServerRefused(
            f"{self._name} does not let this client in",
            f"Put its token into the environment: {TOKEN}{key}.",
        )
