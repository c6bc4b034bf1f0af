"""What every test stands on: no network, no keys, and recorded replies of a model."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import Phase, settings

if TYPE_CHECKING:
    from chroma import ChromaServer
    from talking import Talk
    from vcr.cassette import Cassette

    from store import Library

CASSETTES = Path(__file__).parents[1] / "cassettes"
RECORD = os.environ.get("RECORD") == "all"
RECORDED_MODEL = os.environ.get("LITREV_MODEL", "openai/local")
RECORDED_BASE = os.environ.get("LITREV_API_BASE")
SECRET = re.compile(r"LITREV_|.*(_API_KEY|_TOKEN|_API_BASE|_BASE_URL|_CREDENTIALS)$|AWS_")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# A red suite means the change: what chance finds, `make properties` looks for, with more examples.
# No deadline, as libraries are imported at their first use.
settings.register_profile("litrev", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
# A mutant is noticed by few examples or by none, and nobody asks for the smallest.
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    max_examples=10,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("litrev")
PASSED = pytest.StashKey[bool]()


# A shell starts what is in the background deaf to Ctrl-C, and every child of ours would be, too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class NetworkReached(BaseException):
    """A test tried to leave this machine, or a cassette's test to reach anything at all."""


class Network:
    """What a test may reach: servers that it started on loopback, unless it plays a cassette."""

    allowed: frozenset[str] | None = frozenset(LOOPBACK)
    """Hosts; None is any."""

    def check(self, host: object) -> None:
        """Raises NetworkReached; a name under .invalid is unknown, as everywhere (RFC 6761)."""
        name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
        if name.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if self.allowed is not None and name not in self.allowed:
            raise NetworkReached(f"a test tried to reach {name}")


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    """Let no test reach the network: neither a connection nor the look-up of a name."""
    network = Network()
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    getaddrinfo = socket.getaddrinfo

    def guarded(real: Any) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                network.check(address[0])
            return real(self, address)

        return call

    def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        network.check(host)
        return getaddrinfo(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded(connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return network


@pytest.fixture(autouse=True)
def clean_environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the developer's keys, addresses and settings out of the environment."""
    recording = RECORD and "cassette" in request.fixturenames
    for name in tuple(os.environ):
        if SECRET.match(name) and not (recording and not name.startswith("LITREV_")):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def unsynced() -> Iterator[None]:
    """No commit in this process waits for the disk: no test cuts the power, which alone could tell.

    The last of SQLite's settings is ours, then; processes that tests start have their own.
    """
    from store.catalog import database

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "SETTINGS", (*database.SETTINGS, "PRAGMA synchronous = OFF"))
        yield


class ModelSettings(NamedTuple):
    """The model that a cassette is recorded from, or seems to come from when it is played."""

    name: str
    api_base: str | None


@pytest.fixture
def model_settings() -> ModelSettings:
    """What to give as --model and --api-base in a test with a cassette."""
    if RECORD:
        return ModelSettings(RECORDED_MODEL, RECORDED_BASE)
    return ModelSettings("openai/local", "http://127.0.0.1:9/v1")


@pytest.fixture
def cassette(request: pytest.FixtureRequest, network: Network) -> Iterator[Cassette]:
    """The recorded exchanges of this test, cassettes/<module>/<test>.yaml: all must be used."""
    from cassettes import check_all_played, playing

    name = re.sub(r"[^\w.-]+", "-", request.node.name).strip("-")
    path = CASSETTES / request.path.stem / f"{name}.yaml"
    network.allowed = None if RECORD else frozenset()
    with playing(path, record=RECORD) as cassette:
        yield cassette
    if not RECORD and request.node.stash.get(PASSED, False):
        check_all_played(cassette)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note whether a test passed: only then is an exchange that it left unused worth telling."""
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


@pytest.fixture(scope="session")
def example() -> Path:
    """The bundled example, as a file to add."""
    return Path(__file__).parents[1] / "examples" / "policy-optimization.bib"


@pytest.fixture(scope="session")
def example_library(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the bundled example, with the real embedder; tests only read it."""
    from store import Library

    place = tmp_path_factory.mktemp("example") / "library"
    with Library.open(place, create=True) as library:
        library.add(example)
    return place


@pytest.fixture(scope="session")
def lexical_library(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, searched by words alone, which opens at once; tests only read it."""
    from store import Library
    from store.embedding.none import Nothing

    place = tmp_path_factory.mktemp("lexical") / "library"
    with Library.open(place, Nothing()) as library:
        library.add(example)
    return place


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A real Chroma server on loopback; each test takes a library of its own on it."""
    from chroma import ChromaServer

    server = ChromaServer(tmp_path_factory.mktemp("chroma"))
    yield server
    server.stop()


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Library]]:
    """Opens a shared library as a person with a cache of their own does; closed in the end."""
    from embedders import HashingEmbedder

    from store import Library

    monkeypatch.setattr("store.shared.FRESH", 0.0)
    opened: list[Library] = []

    def open_as(person: str, address: str, **options: Any) -> Library:
        monkeypatch.setenv("LITREV_CACHE", str(tmp_path / person))
        opened.append(Library.open(address, HashingEmbedder(), **options))
        return opened[-1]

    yield open_as
    for library in opened:
        library.close()


@pytest.fixture(scope="session")
def hashed_place(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example library with the tests' own embedder: the same evidence on every machine."""
    from embedders import HashingEmbedder

    from store import Library

    place = tmp_path_factory.mktemp("hashed") / "library"
    with Library.open(place, HashingEmbedder()) as library:
        library.add(example)
    return place


@pytest.fixture
def hashed_library(hashed_place: Path, tmp_path: Path) -> Iterator[Library]:
    """A copy of it, open; what recorded replies were given to."""
    from embedders import HashingEmbedder

    from store import Library

    place = shutil.copytree(hashed_place, tmp_path / "library")
    with Library.open(place, HashingEmbedder()) as library:
        yield library


@pytest.fixture
def talk(hashed_library: Library) -> Iterator[Talk]:
    """A conversation with that library, without a model."""
    from talking import Talk

    with Talk(hashed_library) as talk:
        yield talk
