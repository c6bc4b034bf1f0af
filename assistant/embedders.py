"""An embedder by its name: `local`, `none`, or an embedding model that LiteLLM reaches."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.llm.retries import OnRetry
    from store import Library
    from store.catalog.staging import Lack
    from store.embedding import Embedder
    from store.embedding.hosted import Hosted

LOCAL, NONE = "local", "none"

TIMEOUT = 120.0
"""Seconds for one request."""

HERE = ("localhost", "127.0.0.1", "::1")

DEAR, MANY = 0.10, 1_000
"""US dollars, or texts where no price is known, above which a person is asked."""


class EmbedderUnknown(LitrevError):
    """No embedder has this name, or its address cannot be kept; exit code 2."""

    exit_code = 2


def named(
    name: str,
    *,
    api_base: str | None = None,
    sleep: Callable[[float], None] = time.sleep,
    on_retry: OnRetry | None = None,
) -> Embedder:
    """The embedder of this name: `local`, `none` or LiteLLM's `provider/model`.

    Keys come from the provider's own variables. A library keeps `api_base`, so that one with a
    password in it is refused. Raises EmbedderUnknown.
    """
    if name == LOCAL:
        from store.embedding.minilm import MiniLM

        return MiniLM()
    if name == NONE:
        from store.embedding.none import Nothing

        return Nothing()
    if "/" not in name:
        raise EmbedderUnknown(
            f"no embedder is called {name!r}",
            "local, none, or a LiteLLM embedding model, as openai/text-embedding-3-small.",
        )
    return _hosted(name, _address(api_base), sleep, on_retry)


def kept(name: str, address: str) -> Hosted:
    """The hosted embedder that a library's catalog names: `model@dimension`, and its address."""
    model, _, dimension = name.rpartition("@")
    return _hosted(model, address, time.sleep, None, int(dimension))


class Costs(NamedTuple):
    """What is to be sent to a hosted embedder, and what that costs."""

    told: str
    worth_asking: bool


def estimate(embedder: Embedder, lack: Lack) -> Costs | None:
    """The costs of embedding what is lacking; None where there are none."""
    from assistant.llm import prices
    from store.embedding import BYTES_A_TOKEN
    from store.embedding.hosted import Hosted

    if not isinstance(embedder, Hosted) or not lack.texts:
        return None
    tokens = lack.characters // BYTES_A_TOKEN
    here = urlsplit(embedder.address).hostname in HERE
    price = 0.0 if here else prices.of_a_token(embedder.model)
    money = "price unknown" if price is None else f"about ${tokens * price:.4f}"
    where = embedder.address or embedder.model.partition("/")[0]
    told = f"{lack.texts} texts, about {tokens} tokens, go to {where}: {money}"
    dear = lack.texts > MANY if price is None else tokens * price > DEAR
    return Costs(told, dear)


def _hosted(
    model: str,
    address: str,
    sleep: Callable[[float], None],
    on_retry: OnRetry | None,
    dimension: int | None = None,
) -> Hosted:
    from assistant.llm.model import Model
    from store.embedding.hosted import Hosted

    reached = Model(
        model, api_base=address or None, timeout=TIMEOUT, sleep=sleep, on_retry=on_retry
    )
    return Hosted(model, reached.embed, dimension, address)


def _address(api_base: str | None) -> str:
    """An address as a library may keep it. Raises EmbedderUnknown for one with a secret in it."""
    parts = urlsplit(api_base or "")
    if parts.username or parts.password or parts.query:
        raise EmbedderUnknown(
            "an embedder's address is kept in the library, and this one holds a password or a key",
            "Give it without; a key belongs into the provider's variable, as OPENAI_API_KEY.",
        )
    return api_base or ""


def judge(library: Library) -> Embedder:
    """By whom nearness of meaning is judged: never by nobody, though a library have none."""
    own = library.choice.of_sentences
    return own if own.dimension else named(LOCAL)
