"""A server that is away, slow, killed or strange: nothing is lost, and what to do is said."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from chroma import ChromaServer, Proxy, proxied
from invented import paper, papers, word

from store import Library
from store.errors import AddressWrong, LibraryDamaged, NoLibrary, ServerAway, ServerRefused
from store.records import Paper
from store.recovery.repair import repair
from store.shared.address import parse
from store.shared.connection import connect, disconnect

Client = Callable[..., Library]
TOKEN = "sesame-0123456789"


@pytest.fixture
def proxy(chroma_server: ChromaServer) -> Iterator[Proxy]:
    with proxied(chroma_server) as proxy:
        yield proxy


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[ChromaServer]:
    """A server that a test may kill."""
    server = ChromaServer(tmp_path / "server")
    yield server
    server.stop()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.shared.outage.SHORT", 0.0)
    monkeypatch.setattr("store.shared.outage.LONG", 0.0)
    monkeypatch.setattr("store.shared.PAUSE", 0.0)


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait until another attempt is always the shortest, and chance lengthens none."""
    monkeypatch.setattr("random.uniform", lambda low, high: low)


def away(handler: Any, path: str) -> bool:
    handler.hang_up()
    return False


def at_hand(handler: Any, path: str) -> bool:
    return True


def titles(library: Library) -> set[str]:
    return {paper.title for paper in library.papers()}


@pytest.mark.usefixtures("brisk")
def test_a_server_killed_and_started_again_while_papers_are_added(
    client: Client, own_server: ChromaServer
) -> None:
    address = own_server.library()
    library = client("ada", address)
    said: list[str] = []
    failures: list[BaseException] = []

    def add() -> None:
        try:
            for first in range(0, 120, 6):
                library.add_papers(papers(first, 6))
                said.extend(p.title for p in papers(first, 6))
        except BaseException as error:
            failures.append(error)

    adding = threading.Thread(target=add)
    adding.start()
    for _ in range(2):
        before = len(said)
        while adding.is_alive() and len(said) < before + 12:
            time.sleep(0.01)
        own_server.stop(kill=True)
        own_server.start()
    adding.join()
    assert failures == []
    assert said == [p.title for p in papers(0, 120)]
    assert titles(client("bob", address)) == set(said)
    assert library.status().problems == ()


@pytest.mark.usefixtures("impatient")
def test_what_is_added_without_the_server_is_sent_later(client: Client, proxy: Proxy) -> None:
    told: list[str] = []
    address = proxy.library()
    library = client("ada", address)
    library.add_papers(papers(0, 5))
    proxy.before = away
    with pytest.raises(ServerAway) as caught:
        library.add_papers(papers(5, 100))
    assert "100 papers" in caught.value.message
    with pytest.raises(ServerAway):
        library.remove(library.papers()[0].key)
    library.close()

    offline = client("ada", address, tell=told.append)
    assert len(offline.papers()) == 104
    assert paper(77).title in {hit.title for hit in offline.search(word(77)).hits}
    assert "the papers are those of" in told[0]
    [problem, waiting] = offline.status().problems
    assert "broke the connection off" in problem
    assert "100 papers" in waiting
    offline.close()

    proxy.before = at_hand
    assert len(client("bob", address).papers()) == 5
    again = client("ada", address)
    assert again.status().problems == ()
    assert len(client("bob", address).papers()) == 104


@pytest.mark.usefixtures("impatient")
def test_without_a_copy_the_server_is_needed(client: Client, proxy: Proxy) -> None:
    proxy.before = away
    with pytest.raises(ServerAway) as caught:
        client("ada", proxy.library())
    assert "127.0.0.1" in caught.value.message
    assert "chroma run" in caught.value.hint


@pytest.mark.usefixtures("brisk")
def test_connections_that_break_are_made_again(client: Client, proxy: Proxy) -> None:
    requests = 0

    def flaky(handler: Any, path: str) -> bool:
        nonlocal requests
        requests += 1
        if requests % 4 == 0:
            handler.hang_up()
        return requests % 4 != 0

    told: list[str] = []
    address = proxy.library()
    library = client("ada", address, tell=told.append)
    proxy.before = flaky
    library.add_papers(papers(0, 100))
    assert any(line.endswith("broke the connection off; trying again") for line in told)
    library.remove(*[p.key for p in library.papers()[:10]])
    proxy.before = at_hand
    assert len(client("bob", address).papers()) == 90


@pytest.mark.usefixtures("brisk")
def test_an_answer_that_breaks_off_may_have_been_heard(client: Client, proxy: Proxy) -> None:
    """The server has done what it was told, and the client has to find that out."""
    broken = 0

    def deaf(handler: Any, path: str) -> bool:
        nonlocal broken
        if path.endswith(("/add", "/upsert", "/delete")) and broken < 4:
            broken += 1
            handler.reply = lambda *_: handler.hang_up()
        return True

    address = proxy.library()
    library = client("ada", address)
    proxy.before = deaf
    library.add_papers(papers(0, 30))
    library.add_papers([paper(3).model_copy(update={"tags": ("again",)})])
    library.remove(library.papers()[0].key)
    assert broken >= 3
    assert client("bob", address).snapshot() == library.snapshot()
    assert len(library.papers()) == 29
    assert library.status().problems == ()


def test_a_slow_server_is_waited_for_and_named(
    client: Client, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.shared.outage.SLOW", 0.05)
    told: list[str] = []
    library = client("ada", proxy.library(), tell=told.append)

    def slow(handler: Any, path: str) -> bool:
        if not told:
            time.sleep(0.15)
        return True

    proxy.before = slow
    library.add_papers(papers(0, 3))
    assert f"waiting for the Chroma server at http://127.0.0.1:{proxy.port}" in told


@pytest.mark.usefixtures("impatient")
def test_a_silent_server_is_given_up(
    client: Client, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.shared.connection.ANSWER", 0.3)
    library = client("ada", proxy.library())

    def silent(handler: Any, path: str) -> bool:
        time.sleep(0.6)
        return True

    proxy.before = silent
    with pytest.raises(ServerAway, match="was silent"):
        library.add_papers(papers(0, 3))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("status", "body", "kind", "error", "word"),
    [
        (401, "<html>Unauthorized</html>", "text/html", ServerRefused, "LITREV_CHROMA_TOKEN"),
        (403, '{"error": "AuthError", "message": ""}', "application/json", ServerRefused, "token"),
        (404, "<html>nothing here</html>", "text/html", ServerAway, "version 2"),
        (410, '{"error": "Unimplemented"}', "application/json", ServerAway, "version 2"),
        (413, "<html>too large</html>", "text/html", ServerRefused, "client_max_body_size"),
        (429, '{"error": "RateLimitError", "message": "slow down"}', "application/json",
         ServerAway, "slow down"),
        (400, '{"error": "QuotaError", "message": "too many"}', "application/json",
         ServerRefused, "too many"),
        (500, '{"error": "InternalError", "message": "disk"}', "application/json",
         ServerAway, "disk"),
        (502, "<html>bad gateway</html>", "text/html", ServerAway, "gateway"),
        (200, "<html>please log in</html>", "text/html", ServerAway, "not as one of Chroma's"),
    ],
)  # fmt: skip
def test_strange_answers_are_told(
    client: Client, proxy: Proxy, status: int, body: str, kind: str, error: type, word: str
) -> None:
    def strange(handler: Any, path: str) -> bool:
        handler.reply(status, body.encode(), kind)
        return False

    proxy.before = strange
    with pytest.raises(error) as caught:
        client("ada", proxy.library())
    assert word in f"{caught.value.message} {caught.value.hint}"
    assert caught.value.hint or status in (429, 502)
    assert "<html>" not in caught.value.message


@pytest.mark.usefixtures("impatient")
def test_changes_of_two_who_did_not_see_each_other_are_merged(
    client: Client, chroma_server: ChromaServer, proxy: Proxy
) -> None:
    address = chroma_server.library()
    ada = client("ada", address)
    bob = client("bob", address.replace(str(chroma_server.port), str(proxy.port)))
    ada.add_papers(papers(0, 3))
    assert len(bob.papers()) == 3
    proxy.before = away
    key = bob.papers()[1].key
    theirs, mine = paper(1), paper(1)
    rival, other = (paper(n).model_copy(update={"key": "wanted"}) for n in (50, 60))
    new = Paper(title="Seen by both", doi="10.1000/both", abstract="An abstract.")
    for added in (
        mine.model_copy(update={"tags": ("bob",)}),
        other,
        new.model_copy(update={"key": "bobskey", "venue": "Bob's venue"}),
    ):
        with pytest.raises(ServerAway):
            bob.add_papers([added])
    ada.add_papers([theirs.model_copy(update={"tags": ("ada",)}), rival, new])
    proxy.before = at_hand
    for library in (bob, ada):
        assert {"ada", "bob"} <= set(library.get(key).tags)
        assert {rival.title, other.title} <= titles(library)
        [both] = [p for p in library.papers() if p.doi == new.doi]
        assert both.venue == "Bob's venue"
        assert len(library.papers()) == 6
        assert library.status().problems == ()
    assert ada.snapshot() == bob.snapshot()


@pytest.mark.usefixtures("impatient")
def test_a_paper_removed_by_one_and_changed_by_the_other_stays(
    client: Client, chroma_server: ChromaServer, proxy: Proxy
) -> None:
    address = chroma_server.library()
    ada = client("ada", address)
    bob = client("bob", address.replace(str(chroma_server.port), str(proxy.port)))
    ada.add_papers(papers(0, 4))
    first, second, *_ = (p.key for p in bob.papers())
    proxy.before = away
    changed = bob.get(first).model_copy(update={"tags": ("kept",)})
    with pytest.raises(ServerAway):
        bob.add_papers([changed])
    with pytest.raises(ServerAway):
        bob.remove(second)
    ada.remove(first)
    proxy.before = at_hand
    for library in (bob, ada):
        assert "kept" in library.get(first).tags
        assert second not in {p.key for p in library.papers()}
        assert library.status().problems == ()


def test_a_damaged_copy_is_put_aside_and_fetched_again(
    client: Client, chroma_server: ChromaServer
) -> None:
    address = chroma_server.library()
    library = client("ada", address)
    library.add_papers(papers(0, 20))
    name, place = library.snapshot(), library.place
    library.close()
    place.catalog.write_bytes(b"not a database, whatever its name says. " * 500)
    with pytest.raises(LibraryDamaged) as caught:
        client("ada", address)
    assert "litrev repair" in caught.value.hint
    report = repair(place, lambda: client("ada", address))
    assert (report.papers, report.catalog, report.kept) == (20, "fetched", "catalog.db.damaged-1")
    assert client("ada", address).snapshot() == name


def test_a_collection_that_is_gone_is_told_and_can_be_sent_again(
    client: Client, chroma_server: ChromaServer
) -> None:
    address = chroma_server.library()
    told: list[str] = []
    ada = client("ada", address)
    ada.add_papers(papers(0, 20))
    bob = client("bob", address)
    bob.add_papers(papers(20, 1))
    collection(address, "delete_collection")
    copy = client("ada", address, tell=told.append)
    assert len(copy.papers()) == 20
    assert "has no library" in told[0]
    with pytest.raises(ServerAway, match="any more"):
        copy.add_papers(papers(30, 1))
    assert copy.repair()
    assert len(client("eve", address).papers()) == 21
    # Bob's copy is of the collection that is gone: what only he has is sent as well.
    assert len(client("bob", address).papers()) == 22
    assert client("ada", address).snapshot() == client("eve", address).snapshot()


@pytest.mark.usefixtures("impatient")
def test_above_the_threshold_the_server_is_asked_and_done_without(
    client: Client, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.search.dense.EXACT_UP_TO", 0)
    asked: list[str] = []
    library = client("ada", proxy.library())
    library.add_papers(papers(0, 30))
    proxy.before = lambda handler, path: asked.append(path) is None
    there = library.search(word(9)).hits
    assert any(path.endswith("/query") for path in asked)
    proxy.before = away
    here = library.search(word(9)).hits
    assert [hit.key for hit in here] == [hit.key for hit in there]
    assert there[0].title == paper(9).title


def test_what_an_interrupted_command_left_behind_is_found_and_removed(
    client: Client, chroma_server: ChromaServer
) -> None:
    address = chroma_server.library()
    library = client("ada", address)
    library.add_papers(papers(0, 5))
    ghost = f"{library.papers()[0].key}#7"
    collection(address, "add", ids=[ghost, "nobody#1"])
    collection(address, "add", ids=["stranger#0"])
    assert len(library.papers()) == 5
    assert "3 chunks" in library.status().problems[0]
    assert library.repair()
    assert library.status().problems == ()
    assert len(client("bob", address).papers()) == 5


def collection(address: str, verb: str, **arguments: Any) -> None:
    """Do something to a collection behind everybody's back."""
    from chromadb import Collection

    api = connect(parse(address), print)
    name = address.rpartition("/")[2]
    if verb == "get_or_create_collection" or verb == "delete_collection":
        getattr(api, verb)(name)
    else:
        found = Collection(api, api.get_collection(name), embedding_function=None)
        vectors = [[1.0] * 64 for _ in arguments["ids"]]
        getattr(found, verb)(embeddings=vectors, **arguments)
    disconnect(api)


def test_a_foreign_collection_is_left_alone(client: Client, chroma_server: ChromaServer) -> None:
    address = chroma_server.library()
    collection(address, "get_or_create_collection")
    with pytest.raises(ServerRefused, match="no library of litrev's"):
        client("ada", address)


def test_what_other_programs_put_there_is_left_alone(
    client: Client, chroma_server: ChromaServer
) -> None:
    address = chroma_server.library()
    library = client("ada", address)
    library.add_papers(papers(0, 3))
    newer = {"stamp": 7, "chunks": 1, "chunk": 0, "paper": '{"title": "T", "mood": "new"}'}
    collection(address, "add", ids=["stranger", "later#0"], metadatas=[{"a": 1}, newer])
    told: list[str] = []
    again = client("bob", address, tell=told.append)
    assert len(again.papers()) == 3
    assert "later is left out: a newer litrev wrote it" in told[0]
    assert again.repair()
    [problem] = again.status().problems
    assert problem.startswith("2 chunks on the server are not as this litrev")


@pytest.mark.usefixtures("impatient")
def test_an_answer_that_repeats_the_token_is_blotted(
    client: Client, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITREV_CHROMA_TOKEN", TOKEN)

    def parrot(handler: Any, path: str) -> bool:
        handler.reply(418, f"you said {handler.headers['Authorization']}".encode())
        return False

    proxy.before = parrot
    with pytest.raises(ServerRefused, match="you said Bearer …"):
        client("ada", proxy.library())


def test_the_token_is_sent_and_kept_nowhere(
    client: Client, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITREV_CHROMA_TOKEN", f" {TOKEN}\n")
    told: list[str] = []

    def guarded(handler: BaseHTTPRequestHandler, path: str) -> bool:
        if handler.headers["Authorization"] != f"Bearer {TOKEN}":
            handler.reply(401, b"<html>who are you?</html>")  # type: ignore[attr-defined]
            return False
        return True

    proxy.before = guarded
    address = proxy.library()
    library = client("ada", address, tell=told.append)
    library.add_papers(papers(0, 5))
    told += [str(library.place), repr(library.place), library.status().model_dump_json()]
    library.close()
    monkeypatch.delenv("LITREV_CHROMA_TOKEN")
    with pytest.raises(ServerRefused) as caught:
        client("bob", address)
    told += [caught.value.message, caught.value.hint]
    assert TOKEN not in "".join(told)
    kept = [path for path in (tmp_path / "ada").rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if TOKEN.encode() in path.read_bytes()]


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "pässword"])
def test_a_token_that_cannot_be_one_is_not_repeated(
    client: Client, proxy: Proxy, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITREV_CHROMA_TOKEN", token)
    with pytest.raises(AddressWrong) as caught:
        client("ada", proxy.library())
    assert token not in caught.value.message
    assert "LITREV_CHROMA_TOKEN" in caught.value.message


def test_a_cloud_address_names_tenant_database_and_key(
    client: Client, proxy: Proxy, chroma_server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chroma Cloud itself is out of reach: a server with the same tenant stands in for it."""
    import httpx

    api = f"{chroma_server.url}/api/v2/tenants"
    httpx.post(api, json={"name": "group"}).raise_for_status()
    httpx.post(f"{api}/group/databases", json={"name": "papers"}).raise_for_status()
    monkeypatch.setattr("store.shared.address.CLOUD", f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("CHROMA_API_KEY", TOKEN)
    paths: list[str] = []
    proxy.before = lambda handler, path: paths.append(path) is None
    address = "chroma+cloud://group/papers/review"
    library = client("ada", address)
    library.add_papers(papers(0, 400))
    assert str(library.place) == address
    assert len(client("bob", address).papers()) == 400
    assert all(headers["x-chroma-token"] == TOKEN for headers in proxy.headers)
    assert all("/tenants/group/databases/papers/" in path for path in paths if "tenants" in path)
    with pytest.raises(NoLibrary):
        client("bob", "chroma+cloud://group/papers/other", create=False)
