"""A library that is on a Chroma server: its copy here is brought in step, and serves meanwhile.

Stands where `Index` stands for a library in a folder. The collection is the truth; the catalog is a
copy, with what was changed here and is still to be sent.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from store.errors import EmbedderMismatch, LibraryBusy, ServerAway, ServerRefused

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.embedding import Vectors
    from store.place import Place
    from store.progress import Tell
    from store.shared.address import Address
    from store.shared.server import Server
    from store.shared.syncing import Sync

FRESH = 3.0
"""Seconds for which a process takes its copy for the present state."""

PAUSE = 20.0
"""Seconds after a failure in which the server is not asked again, unless something must be sent."""

NEVER = float("-inf")

WAIT = 20.0
"""Seconds that a writer waits for another process that uses the same copy; a reader a tenth."""


class Shared:
    """The way between a catalog and the collection that it is a copy of."""

    def __init__(self, place: Place, address: Address, catalog: Catalog, tell: Tell) -> None:
        from filelock import FileLock

        from store.shared.outage import Line

        self._place = place
        self._address = address
        self._catalog = catalog
        self._tell = tell
        self._line = Line(address, tell)
        self._lock = FileLock(place.lock, thread_local=False)
        self._turn = threading.RLock()
        self._server: Server | None = None
        self._met = False
        self._looked = self._failed = NEVER

    @property
    def exists(self) -> bool:
        """Whether the collection was there when it was looked for last."""
        return self._catalog.meta("collection") is not None

    @property
    def used(self) -> bool:
        """Whether vectors are kept at all: on a server they always are."""
        return True

    def refresh(self) -> None:
        """Bring the copy in step, if that was not done just now; tell if the server is away.

        Raises ServerAway only if there is no copy yet.
        """
        if self._since(self._looked) < FRESH or self._since(self._failed) < PAUSE:
            return
        try:
            with self._alone() as sync:
                self._in_step(sync)
        except (ServerAway, LibraryBusy) as error:
            if not self.exists:
                raise
            self._tell(f"{error}; the papers are those of {self._age()}")
        self._looked = time.monotonic()

    def resume(self) -> None:
        """See that everyone has what was changed here; raises why they have not yet."""
        try:
            with self._alone(writing=True) as sync:
                self._in_step(sync, make=True)
        except (ServerAway, ServerRefused, LibraryBusy) as error:
            counts = self._catalog.counts()
            if counts.pending or counts.stale:
                error.message += (
                    f"; {counts.pending} papers to send and {counts.stale} chunks to delete there "
                    "are kept here, for the next command"
                )
                raise
            self._tell(str(error))

    def catch_up(self) -> bool:
        """Send what was accepted; False if that has to wait, after a failure for `settle`."""
        if self._failed > NEVER:
            return False
        try:
            with self._alone(writing=True) as sync:
                self._meet(make=True)
                sync.push()
        except (ServerAway, ServerRefused, LibraryBusy):
            return False
        return True

    def follow(self) -> None:
        """Send the papers accepted so far, if they fill a request."""
        from store.shared.syncing import BATCH

        if len(self._catalog.chunks.pending(BATCH)) == BATCH:
            self.catch_up()

    def settle(self) -> None:
        """The end of a longer work: as `resume`."""
        self.resume()

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[str, float]] | None:
        """The key of the paper of each of the nearest chunks, and its cosine, best first.

        None if the server is away, or has not everything: the copy has to be searched then.
        """
        behind = self._catalog.counts().pending or not self.exists
        if behind or self._since(self._failed) < PAUSE:
            return None
        try:
            with self._turn:
                self._line.writing = False
                self._meet()
                return self._opened().nearest(vector, limit)
        except (ServerAway, ServerRefused):
            self._failed = time.monotonic()
            return None

    def faults(self) -> list[str]:
        """What is wrong, looked at closely: nothing when everyone has what is here."""
        try:
            with self._alone(writing=True) as sync:
                self._in_step(sync)
                left_over = len(sync.left_over()) if self.exists else 0
                unreadable = int(self._catalog.meta("surplus") or 0) - left_over
        except (ServerAway, ServerRefused, LibraryBusy) as error:
            pending = self._catalog.counts().pending
            waiting = [f"{pending} papers are still to be sent"] if pending else []
            return [f"{error}; the papers are those of {self._age()}", *waiting]
        told = {
            f"{left_over} chunks on the server belong to no paper; litrev repair": left_over,
            f"{unreadable} chunks on the server are not as this litrev writes them": unreadable,
        }
        return [fault for fault, count in told.items() if count > 0]

    def rebuild(self) -> bool:
        """Compare everything, each side with the other; a collection that is gone is made again."""
        with self._alone(writing=True) as sync:
            self._meet(make=True, anew=True)
            sync.push()
            self._catalog.chunks.stamps.forget()
            self._catalog.set_meta(seen="0")
            self._in_step(sync)
            self._opened().delete(sync.left_over())
            sync.compare()
        return True

    def sweep(self) -> None:
        """Nothing: what the server keeps is its own affair."""

    def close(self) -> None:
        """Hang up."""
        with self._turn:
            if self._server:
                self._server.close()
            self._server, self._met = None, False

    def _since(self, moment: float) -> float:
        return time.monotonic() - moment

    @contextmanager
    def _alone(self, writing: bool = False) -> Iterator[Sync]:
        """No other process uses the server for this copy meanwhile; raises LibraryBusy."""
        from filelock import Timeout

        from store.shared.syncing import Sync

        with self._turn:
            try:
                self._lock.acquire(timeout=WAIT if writing else WAIT / 10)
            except Timeout:
                raise LibraryBusy(
                    f"another process brings {self._place.root} in step with {self._address}",
                    "Wait until it has finished, then try again.",
                ) from None
            self._line.writing = writing
            try:
                yield Sync(self._catalog, self._opened(), self._tell)
                self._failed = NEVER
            except ServerAway:
                self._failed = time.monotonic()
                self._met = False
                raise
            finally:
                self._lock.release()

    def _in_step(self, sync: Sync, make: bool = False) -> None:
        if not self._meet(make):
            return
        sync.pull()
        sync.push()
        sync.compare()
        self._catalog.set_meta(synced=str(int(time.time())))

    def _meet(self, make: bool = False, anew: bool = False) -> bool:
        """Find the collection, once in a while; False if there is none, and none is to be made.

        Raises ServerAway for one that was there and is gone, unless it is to be made anew.
        """
        from store.shared.server import missing

        if self._met:
            return True
        facts: Mapping[str, Any] | None = self._opened().find()
        if facts is None:
            if self.exists and not anew:
                raise missing(self._address)
            if not make or self._catalog.meta("embedder") is None:
                return False
            facts = self._founded()
        self._agree(facts)
        self._met = True
        return True

    def _founded(self) -> Mapping[str, Any]:
        """Make the collection; what it says of itself."""
        embedder, dimension = self._made_with()
        if dimension == 0:
            raise EmbedderMismatch(
                f"{self._address} cannot be made without an embedder",
                "A shared library is searched by meaning, too: take the local one.",
            )
        return self._opened().make(embedder, dimension)

    def _agree(self, facts: Mapping[str, Any]) -> None:
        """Check that this is the collection which the copy is of, made with the same embedder."""
        theirs = str(facts["embedder"]), int(facts["dimension"])
        if self._catalog.meta("embedder") is None:
            self._catalog.set_meta(embedder=theirs[0], dimension=str(theirs[1]))
        if theirs != self._made_with():
            raise EmbedderMismatch(
                f"{self._address} was embedded by {theirs[0]} ({theirs[1]} dimensions), its copy "
                f"in {self._place.root} by {self._made_with()[0]}",
                "Move that folder away, and add to the library with its own embedder.",
            )
        if facts["id"] != self._catalog.meta("collection"):
            # Another one than before: what is here is sent to it, so that nothing is lost.
            with self._catalog.transaction():
                self._catalog.chunks.restart(self._catalog.chunks.generation() + 1)
                self._catalog.chunks.stamps.forget()
                self._catalog.set_meta(collection=facts["id"], seen="0", surplus="0")

    def _made_with(self) -> tuple[str, int]:
        return str(self._catalog.meta("embedder")), self._catalog.dimension()

    def _opened(self) -> Server:
        from store.shared.server import Server

        if self._server is None:
            self._server = Server(self._address, self._line, self._tell)
        return self._server

    def _age(self) -> str:
        synced = self._catalog.meta("synced")
        if synced is None:
            return "a first sync that did not end"
        return f"{datetime.fromtimestamp(int(synced)):%Y-%m-%d %H:%M}"
