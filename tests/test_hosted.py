"""Embedders that somebody else runs: a server on loopback that does what it is told."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from embedders import HashingEmbedder
from hypothesis import given
from hypothesis import strategies as st
from stubs import Canned, StubServer, embedding_by, embeddings, failure

from assistant import embedders, errors
from assistant.embedders import EmbedderUnknown, estimate, kept, named
from store.catalog.staging import Lack
from store.embedding.hosted import BYTES, LONGEST, TEXTS, Hosted, batches, shortened
from store.errors import LitrevError, VectorsUnusable

OWN = HashingEmbedder(16)
ANSWER = embedding_by(OWN.embed)


def hosted(server: StubServer, name: str = "openai/stub") -> Hosted:
    sleeps: list[float] = []
    embedder = named(name, api_base=server.base, sleep=sleeps.append)
    assert isinstance(embedder, Hosted)
    return embedder


def test_texts_come_back_as_vectors_in_their_order() -> None:
    texts = [f"the glacier {n} carries sediment" for n in range(2 * TEXTS + 5)]
    seen: list[int] = []
    with StubServer(ANSWER) as server:
        embedder = hosted(server)
        vectors = embedder.embed(texts, seen.append)
        assert (embedder.name, embedder.dimension) == ("openai/stub@16", 16)
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, OWN.embed(texts), atol=1e-6)
    assert [len(request["input"]) for request in server.requests] == [1, TEXTS, TEXTS, 5]
    assert seen == [TEXTS, TEXTS, 5]
    assert {request["model"] for request in server.requests} == {"stub"}


def test_a_vector_is_brought_to_length_1() -> None:
    with StubServer(embeddings([[3, 4]])) as server:
        assert hosted(server).embed(["a"]).tolist() == [[np.float32(0.6), np.float32(0.8)]]


def test_one_that_a_catalog_names_asks_nobody_for_its_dimension() -> None:
    embedder = kept("vertex_ai/textembedding@003@768", "http://127.0.0.1:9/v1")
    assert (embedder.model, embedder.dimension) == ("vertex_ai/textembedding@003", 768)
    assert embedder.name == "vertex_ai/textembedding@003@768"


def test_a_limit_on_requests_is_waited_for_as_long_as_is_asked() -> None:
    sleeps: list[float] = []
    told: list[str] = []
    refused = failure(429, "slow down", Retry_After="3")
    with StubServer(refused, failure(500, "it burns"), ANSWER) as server:
        embedder = named(
            "openai/stub",
            api_base=server.base,
            sleep=sleeps.append,
            on_retry=lambda error, seconds: told.append(error.message),
        )
        assert embedder.dimension == 16
    assert len(server.requests) == 3
    assert sleeps[0] == 3
    assert len(told) == 2


UNUSABLE = {
    "too few": embeddings([[1, 0]]),
    "too many": embeddings([[1, 0]] * 3),
    "lengths differ": embeddings([[1, 0], [1, 0, 0]]),
    "empty": embeddings([[], []]),
    "no number": embeddings([[1, None], [1, 0]]),
    "not finite": embeddings([[1, math.nan], [1, 0]]),
    "without direction": embeddings([[0, 0], [1, 0]]),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_cannot_be_compared_is_told(case: str) -> None:
    with StubServer(UNUSABLE[case]) as server:
        embedder = kept("openai/stub@2", server.base)
        with pytest.raises(VectorsUnusable) as caught:
            embedder.embed(["a", "b"])
    assert caught.value.message.startswith("openai/stub gave ")
    assert "litrev embedder local" in caught.value.hint


def test_another_dimension_than_the_librarys_is_told() -> None:
    with (
        StubServer(ANSWER) as server,
        pytest.raises(VectorsUnusable, match="16 numbers, not 384"),
    ):
        kept("openai/stub@384", server.base).embed(["a"])


FAILURES: dict[str, tuple[Canned, type[LitrevError]]] = {
    "key": (failure(401, "Incorrect API key provided"), errors.KeyRefused),
    "model": (failure(404, "no such model"), errors.ModelUnknown),
    "quota": (failure(429, "You exceeded your current quota"), errors.OutOfQuota),
    "long": (failure(400, "This model's maximum context length is 512"), errors.ContextTooLong),
    "page": (Canned(body="<html>", content_type="text/html"), errors.MalformedReply),
    "nothing": (Canned(body="{}"), errors.MalformedReply),
    "half": (Canned(body='{"data": [{"emb'), errors.MalformedReply),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_is_told_once_with_what_to_do(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-invented-0123456789abcdef")
    answer, kind = FAILURES[case]
    with StubServer(answer) as server, pytest.raises(LitrevError) as caught:
        hosted(server).embed(["a"])
    assert type(caught.value) is kind
    assert len(server.requests) == 1
    assert "invented" not in caught.value.message
    assert caught.value.hint
    assert "--model" not in caught.value.hint
    assert "LITREV_API_BASE" not in caught.value.hint


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(errors.Unreachable) as caught:
        named("openai/stub", api_base="http://127.0.0.1:9/v1").embed(["a"])
    assert "http://127.0.0.1:9/v1: connection refused" in caught.value.message


def test_ollama_speaks_its_own_protocol() -> None:
    body = {"model": "x", "embeddings": [[3.0, 4.0]], "prompt_eval_count": 1}
    reply = Canned(body=json.dumps(body))
    with StubServer(reply) as server:
        embedder = named("ollama/nomic-embed-text", api_base=server.base.removesuffix("/v1"))
        assert embedder.embed(["a"]).shape == (1, 2)


@pytest.mark.parametrize("name", ["lcoal", "gpt", ""])
def test_a_name_that_is_none_is_told(name: str) -> None:
    with pytest.raises(EmbedderUnknown) as caught:
        named(name)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("address", ["http://me:secret@host/v1", "http://host/v1?key=secret"])
def test_an_address_with_a_secret_is_not_kept(address: str) -> None:
    with pytest.raises(EmbedderUnknown) as caught:
        named("openai/stub", api_base=address)
    assert "secret" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize(
    ("name", "address", "lack", "told", "asks"),
    [
        ("openai/stub", "http://127.0.0.1:9/v1", Lack(5_000, 4_000_000), "$0.0000", False),
        ("openai/stub", "http://far.invalid/v1", Lack(1_000, 4_000), "price unknown", False),
        ("openai/stub", "http://far.invalid/v1", Lack(1_001, 4_000), "price unknown", True),
        ("openai/text-embedding-3-small", "", Lack(900, 400_000), "$0.0016", False),
        ("openai/text-embedding-3-small", "", Lack(9_000, 40_000_000), "$0.1600", True),
    ],
)
def test_what_it_costs_is_told_and_asked_for_where_it_is_much(
    name: str, address: str, lack: Lack, told: str, asks: bool
) -> None:
    costs = estimate(kept(f"{name}@4", address), lack)
    assert costs
    assert told in costs.told
    assert costs.worth_asking == asks


def test_what_stays_here_costs_nothing() -> None:
    assert estimate(embedders.named("none"), Lack(5, 500)) is None
    assert estimate(kept("openai/stub@4", ""), Lack(0, 0)) is None


@given(st.lists(st.text(max_size=4_000).map(shortened), max_size=200))
def test_requests_hold_every_text_once_and_stay_small(texts: list[str]) -> None:
    parts = list(batches(texts))
    assert [text for part in parts for text in part] == texts
    for part in parts:
        assert 0 < len(part) <= TEXTS
        assert len(part) == 1 or sum(len(text.encode()) for text in part) <= BYTES


@given(st.text(st.characters(), max_size=2_000))
def test_what_is_read_of_a_text_is_its_beginning(text: str) -> None:
    read = shortened(text)
    assert 0 < len(read.encode()) <= LONGEST
    whole = text.encode(errors="replace").decode()
    assert read in whole or read == "-"
