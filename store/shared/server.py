"""A collection on a Chroma server: the chunks of a shared library, as all who share it see them.

Every chunk's metadata carry its whole paper without the abstract, how many chunks the paper has,
and a stamp: the server's clock when the paper was sent, but more than any stamp that the sender
had seen. What was sent in one request has one stamp, and no two requests have the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from store.chroma.entries import Entry, chunk_name, key_of
from store.chroma.vectors import HNSW
from store.errors import ServerAway, ServerRefused
from store.shared.connection import connect, disconnect
from store.shared.outage import Line

if TYPE_CHECKING:
    from store.embedding import Vectors
    from store.progress import Tell
    from store.shared.address import Address

INDEX = {**HNSW, "sync_threshold": 10_000}
"""A server that is killed while it rewrites its index may spoil it, so it does that rarely; a
restart replays up to so many chunks, at 0.3 ms each."""

PAGE = 300
"""Rows read at once with their vectors; Chroma Cloud gives no more."""

LISTED = 10_000
"""Rows read at once without; Chroma fails at 32,767."""

HEAVIEST = 400_000
"""Characters sent at once: with vectors less than the 1 MB that nginx takes, unless told."""

SPREAD = 1_000
"""Characters of one metadata value: Chroma Cloud takes 4,096 bytes."""

T = TypeVar("T")


class Sent(NamedTuple):
    """What the collection says of a paper, short of its content."""

    stamp: int
    chunks: int


class Server:
    """One collection on a server, which may not be there yet; nothing is asked before `find`.

    Every method raises ServerAway and ServerRefused.
    """

    def __init__(self, address: Address, line: Line, tell: Tell) -> None:
        """Raises AddressWrong for a token that cannot be one."""
        self._address = address
        self._line = line
        self._api = connect(address, tell)
        self._database = {"tenant": address.tenant, "database": address.database}
        self._page = PAGE if address.cloud else LISTED
        self._found: Any = None

    def find(self) -> dict[str, Any] | None:
        """The collection's metadata and `id`, or None where there is none of this name."""
        from chromadb.errors import NotFoundError

        try:
            return self._opened(
                self._line.ask(
                    lambda: self._api.get_collection(self._address.name, **self._database)
                )
            )
        except NotFoundError:
            return None

    def make(self, embedder: str, dimension: int) -> dict[str, Any]:
        """Make the collection, if nobody else did; its metadata and `id`."""
        index = {"space": "cosine"} if self._address.cloud else INDEX
        return self._opened(
            self._line.ask(
                lambda: self._api.get_or_create_collection(
                    self._address.name,
                    configuration={"hnsw": index},
                    metadata={"embedder": embedder, "dimension": dimension},
                    **self._database,
                )
            )
        )

    def _opened(self, model: Any) -> dict[str, Any]:
        from chromadb import Collection

        self._found = Collection(client=self._api, model=model, embedding_function=None)
        kept = self._found.configuration_json
        facts = self._found.metadata or {}
        space = (kept.get("hnsw") or kept.get("spann") or {}).get("space")
        if space != "cosine" or not {"embedder", "dimension"} <= facts.keys():
            raise ServerRefused(
                f"{self._address} is a collection, but no library of litrev's",
                "Choose another name for the library.",
            )
        return {**facts, "id": str(self._found.id)}

    def clock(self) -> int:
        """The server's time in nanoseconds."""
        return int(self._line.ask(self._api.heartbeat))

    def count(self) -> int:
        """How many chunks there are."""
        return int(self._ask("count"))

    def ids(self) -> set[str]:
        """The names of all chunks, `key#number`."""
        return {id for page in self._pages(include=[]) for id in page["ids"]}

    def sent_since(self, stamp: int, but: Sequence[int] = ()) -> dict[str, Sent]:
        """The papers, by key, sent with this stamp or a higher one; those of `but` left out."""
        wanted: list[dict[str, Any]] = [{"stamp": {"$gte": stamp}}, {"chunk": 0}]
        if but:
            wanted.append({"stamp": {"$nin": list(but)}})
        pages = self._pages(where={"$and": wanted}, include=["metadatas"])
        return {key: sent for page in pages for key, sent in _sent(page)}

    def sent(self, keys: Iterable[str]) -> dict[str, Sent]:
        """Those of these papers that there are, by key."""
        parts = _parts([chunk_name(key, 0) for key in keys], lambda _: 1, PAGE)
        pages = (self._ask("get", ids=part, include=["metadatas"]) for part in parts)
        return {key: sent for page in pages for key, sent in _sent(page)}

    def papers(self, wanted: Mapping[str, Sent]) -> Iterator[dict[str, list[Entry]]]:
        """The chunks of these papers with their vectors, by key; some papers at a time."""
        for keys in _parts(list(wanted), lambda key: wanted[key].chunks, PAGE):
            page = self._ask(
                "get",
                ids=[chunk_name(key, n) for key in keys for n in range(wanted[key].chunks)],
                include=["documents", "metadatas", "embeddings"],
            )
            entries = sorted(_entries(page), key=lambda entry: entry.key)
            yield {key: list(chunks) for key, chunks in groupby(entries, lambda entry: entry.key)}

    def add(self, papers: Sequence[Sequence[Entry]], stamp: int) -> dict[str, int]:
        """Put in papers, each as its chunks; of two that have one key the first stays.

        The stamp that each was sent with, this one or a little more, by key.
        """
        return self._write("add", papers, stamp)

    def replace(self, papers: Sequence[Sequence[Entry]], stamp: int) -> dict[str, int]:
        """As `add`, but in place of what has their names."""
        return self._write("upsert", papers, stamp)

    def _write(self, verb: str, papers: Sequence[Sequence[Entry]], stamp: int) -> dict[str, int]:
        sent: dict[str, int] = {}
        # No paper is divided, so that nobody ever sees a half of one.
        for own, part in enumerate(_parts(papers, _weight, HEAVIEST), stamp):
            entries = [entry for paper in part for entry in paper]
            sizes = [len(paper) for paper in part for _ in paper]
            self._ask(
                verb,
                ids=[entry.id for entry in entries],
                embeddings=[entry.vector for entry in entries],
                documents=[entry.text for entry in entries],
                metadatas=[
                    _spread({**entry.metadata, "stamp": own, "chunks": size})
                    for entry, size in zip(entries, sizes, strict=True)
                ],
            )
            sent |= dict.fromkeys((entry.key for entry in entries), own)
        return sent

    def delete(self, ids: Iterable[str]) -> None:
        """Forget these chunks; one that is not there does no harm."""
        for part in _parts(sorted(ids), lambda _: 1, PAGE):
            self._ask("delete", ids=part)

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The key of the paper of each of the nearest chunks, and its cosine, best first."""
        limit = min(limit, self._page)
        found = self._ask(
            "query", query_embeddings=[vector], n_results=limit, include=["distances"]
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(key_of(id), 1.0 - distance) for id, distance in pairs]

    def close(self) -> None:
        """Hang up."""
        disconnect(self._api)

    def _ask(self, verb: str, **arguments: Any) -> Any:
        from chromadb.errors import NotFoundError

        try:
            return self._line.ask(lambda: getattr(self._found, verb)(**arguments))
        except NotFoundError as error:
            raise missing(self._address) from error

    def _pages(self, **arguments: Any) -> Iterator[Any]:
        offset, full = 0, True
        while full:
            page = self._ask("get", limit=self._page, offset=offset, **arguments)
            yield page
            offset, full = offset + self._page, len(page["ids"]) == self._page


def missing(address: Address) -> ServerAway:
    """The collection was there once: perhaps the server runs on another folder now."""
    return ServerAway(
        f"the Chroma server at {address.server} has no library {address.name} any more",
        "Start it with the --path it had, or send it all papers that are here: litrev repair.",
    )


def _weight(paper: Sequence[Entry]) -> int:
    return sum(
        len(entry.text) + sum(map(len, map(str, entry.metadata.values()))) for entry in paper
    )


def _parts(items: Sequence[T], weight: Callable[[T], int], limit: int) -> Iterator[list[T]]:
    """The items in order, as many at a time as weigh no more than the limit, but at least one."""
    part: list[T] = []
    used = 0
    for item in items:
        if part and used + weight(item) > limit:
            yield part
            part, used = [], 0
        part.append(item)
        used += weight(item)
    if part:
        yield part


def _spread(metadata: Mapping[str, str | int]) -> dict[str, str | int]:
    """Long values in pieces: `paper`, `paper+1`, …."""
    spread: dict[str, str | int] = {}
    for name, value in metadata.items():
        pieces = range(0, len(value), SPREAD) if isinstance(value, str) else (0,)
        for number, start in enumerate(pieces):
            piece = value[start : start + SPREAD] if isinstance(value, str) else value
            spread[f"{name}+{number}" if number else name] = piece
    return spread


def _gathered(metadata: Mapping[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for name in sorted(metadata, key=lambda name: int(name.partition("+")[2] or 0)):
        first, plus, _ = name.partition("+")
        whole[first] = whole[first] + metadata[name] if plus else metadata[name]
    return whole


def _sent(page: Any) -> Iterator[tuple[str, Sent]]:
    for id, metadata in zip(page["ids"], page["metadatas"], strict=True):
        stamp, chunks = (metadata or {}).get("stamp"), (metadata or {}).get("chunks")
        if isinstance(stamp, int) and isinstance(chunks, int):
            yield key_of(id), Sent(stamp, chunks)


def _entries(page: Any) -> Iterator[Entry]:
    import numpy as np

    vectors = np.asarray(page["embeddings"], dtype=np.float32)
    for id, text, vector, metadata in zip(
        page["ids"], page["documents"], vectors, page["metadatas"], strict=True
    ):
        yield Entry(id, text or "", vector, _gathered(metadata or {}))
