"""A stream's connection is given back at once, not when the garbage collector comes by."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import GeneratorType

import pytest
from asking import KEY, QUESTION
from providers import PROVIDERS, Provider
from stubs import Canned, StubServer, sse

from assistant.errors import ModelError
from assistant.llm.model import Model

JUNK = sse('{"choices": [', "[DONE]")


@pytest.fixture(autouse=True)
def uncollected() -> Iterator[None]:
    """Nobody else tidies up."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def unread() -> int:
    """How many bodies of responses wait to be read on, and hold a connection of httpcore's pool."""
    suspended = (
        one.gi_frame.f_locals["self"]
        for one in gc.get_objects()
        if isinstance(one, GeneratorType)
        and one.__qualname__ == "PoolByteStream.__iter__"
        and one.gi_frame is not None
    )
    return sum(not body._closed for body in suspended)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "junk"])
def test_a_stream_is_closed(provider: Provider, whole: bool) -> None:
    answer: Canned = provider.pieces("Ye", "s.") if whole else JUNK
    with StubServer(answer) as server:
        base = server.base.removesuffix("/v1") + provider.root
        model = Model(provider.model, api_base=base, api_key=KEY, sleep=lambda seconds: None)
        try:
            reply = model.stream(model.request(QUESTION), lambda piece: None)
            assert reply.text == "Yes."
        except ModelError:
            assert not whole
        assert unread() == 0
